/**
 * NVIDIA GPUs through NVML. GPUs that sleep are seen in sysfs only; the library is opened for those that are awake, and
 * left when all of them are idle and may sleep.
 */
import type { Device, Reading } from '../../../core/energy/frame';
import type { GpuProcess } from '../../../core/ports';
import { seconds } from '../../../core/units';
import { DozePolicy } from './dozePolicy';
import type { NvmlDevice } from './nvmlDevice';
import { NvmlSession, type NvmlEnvironment } from './nvmlSession';
import type { PciGpu } from '../sysfs/sleepingGpu';
import type { LiveSource } from '../source';

const FIRST_RETRY_S = 30;
const LONGEST_RETRY_S = 600;
const UNKNOWNS_BEFORE_REOPEN = 5;

interface Lost {
  readonly busId: string;
  readonly device: Device;
  readonly reason: string;
  waitS: number;
  retryAt: number;
}

export class NvmlSource implements LiveSource {
  readonly name = 'NVML';
  private readonly session: NvmlSession;
  private readonly doze: DozePolicy;
  private readonly lost = new Map<string, Lost>();
  /** What a GPU was called when it was last awake, by bus id. */
  private readonly known = new Map<string, Device>();

  constructor(private readonly environment: NvmlEnvironment) {
    this.session = new NvmlSession(environment);
    this.doze = new DozePolicy(environment.monotonic, environment.wakeSleeping);
    this.openAwake();
  }

  get ended(): string | undefined {
    return this.session.stopped;
  }

  /** Why there is nothing to read, neither awake nor asleep. */
  get problem(): string | undefined {
    if (this.session.stopped !== undefined) return this.session.stopped;
    return this.devices().length > 0 ? undefined : (this.session.refused ?? 'no GPU answers');
  }

  devices(): readonly Device[] {
    const awake = this.session.devices.flatMap((each) => each.device ?? []);
    const lost = [...this.lost.values()].map(({ device }) => device);
    return [...awake, ...lost, ...this.sleeping().map((gpu) => this.asleepDevice(gpu))];
  }

  read(): readonly Reading[] {
    this.openAwake();
    const readings: Reading[] = [];
    for (const device of this.session.devices) {
      const { reading, reaction } = device.read();
      readings.push(reading);
      if (reaction === 'lost' || reaction === 'blocked') this.lose(device, reading.failed ?? 'the GPU does not answer');
      else if (reaction === 'stop') this.session.stop(reading.failed);
      else if (reaction === 'reopen' || device.unknowns >= UNKNOWNS_BEFORE_REOPEN) this.session.close();
      // All handles died with the session.
      if (this.session.devices.length === 0) break;
    }
    for (const { device, reason } of this.lost.values()) {
      if (!readings.some((reading) => reading.device === device.id))
        readings.push({ device: device.id, failed: reason });
    }
    const asleep = this.sleeping().map((gpu): Reading => ({ device: this.asleepDevice(gpu).id, asleep: true }));
    const busy = readings.some((reading) => reading.quiet !== true);
    if (this.doze.shouldLeave(busy, this.openGpus())) this.session.close();
    return [...readings, ...asleep];
  }

  instant = (): readonly Reading[] => this.session.devices.flatMap((device) => device.instant() ?? []);

  processes(): readonly GpuProcess[] | undefined {
    return this.session.devices.flatMap((device) => device.processes() ?? []);
  }

  rescan(): void {
    this.session.rescan(this.lost.size);
  }

  close(): void {
    this.session.close();
    for (const gpu of this.environment.gpus) gpu.close();
  }

  /** Opens what is awake and not open; no call reaches the library while everything sleeps. */
  private openAwake(): void {
    const now = this.environment.monotonic();
    const due = [...this.lost.values()].filter((lost) => now >= lost.retryAt);
    // A lost GPU's handle is dead, and only a library that is opened anew gives another one.
    if (due.length > 0) this.session.close();
    const unwanted = new Set([...this.lost.values()].filter((lost) => !due.includes(lost)).map(({ busId }) => busId));
    this.session.open((gpu) => !unwanted.has(gpu.busId) && !this.doze.isLeftAlone(gpu), unwanted.size);
    for (const lost of due) {
      lost.waitS = Math.min(LONGEST_RETRY_S, lost.waitS * 2);
      lost.retryAt = now + lost.waitS;
    }
    for (const each of this.session.devices) {
      this.lost.delete(each.id);
      if (each.device) this.known.set(each.busId, each.device);
    }
  }

  private lose(device: NvmlDevice, reason: string): void {
    const described = device.device;
    this.session.drop(device);
    if (!described) return;
    this.lost.set(device.id, {
      busId: device.busId,
      device: { ...described, note: reason },
      reason,
      waitS: FIRST_RETRY_S,
      retryAt: this.environment.monotonic() + FIRST_RETRY_S,
    });
  }

  private openGpus(): readonly PciGpu[] {
    return this.environment.gpus.filter((gpu) => this.session.isOpen(gpu.busId));
  }

  private sleeping(): readonly PciGpu[] {
    const lost = new Set([...this.lost.values()].map(({ busId }) => busId));
    return this.environment.gpus.filter(
      (gpu) => !this.session.isOpen(gpu.busId) && !lost.has(gpu.busId) && this.doze.isLeftAlone(gpu),
    );
  }

  private asleepDevice(gpu: PciGpu): Device {
    const note = 'It sleeps, and is not woken to be measured.';
    const known = this.known.get(gpu.busId);
    if (known) return { ...known, note };
    return {
      id: `gpu:${gpu.busId}`,
      kind: 'gpu',
      name: `GPU ${this.environment.gpus.indexOf(gpu)}`,
      model: 'NVIDIA GPU',
      source: 'counter',
      how: 'NVML, once it is awake',
      band: { low: 0.05, high: 0.05 },
      updatePeriodS: seconds(0.1),
      split: 'device',
      note,
    };
  }
}
