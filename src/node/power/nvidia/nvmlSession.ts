/** The NVML library while it is open, and the GPUs it gave. */
import { CounterPeriod } from './counterPeriod';
import { NvmlDevice } from './nvmlDevice';
import { NVML, nvmlText, reactionTo } from './nvmlErrors';
import type { NvmlHandle, NvmlLibrary } from './nvmlLibrary';
import { shortBusId, type PciGpu } from '../sysfs/sleepingGpu';

/** After an opening that gave nothing the next one waits, because opening can take a second and more. */
const RETRY_S = 30;

export interface NvmlEnvironment {
  readonly library: NvmlLibrary;
  /** GPUs that sysfs shows, in bus order; empty where it shows none (WSL, Windows): then NVML itself lists them. */
  readonly gpus: readonly PciGpu[];
  /** Why the driver's pids are not those of this system. */
  readonly barrier: string | undefined;
  readonly wakeSleeping: boolean;
  /** Monotonic seconds. */
  readonly monotonic: () => number;
}

export class NvmlSession {
  private initialized = false;
  private opened: NvmlDevice[] = [];
  private readonly periods: CounterPeriod[] = [];
  /** GPUs that this system may not use; asked again when the library is opened anew. */
  private readonly ignored = new Set<string>();
  private nextAttemptAt = -Infinity;
  /** Set once nothing helps any more. */
  stopped: string | undefined;
  /** Why the last GPU that did not open was refused. */
  refused: string | undefined;

  constructor(private readonly environment: NvmlEnvironment) {}

  get devices(): readonly NvmlDevice[] {
    return this.opened;
  }

  isOpen(busId: string): boolean {
    return this.opened.some((each) => each.busId === busId);
  }

  /** Opens what is wanted and not open yet. @param absent GPUs that are known to be lost. */
  open(isWanted: (gpu: PciGpu) => boolean, absent: number): void {
    const { gpus, monotonic } = this.environment;
    if (this.stopped !== undefined || monotonic() < this.nextAttemptAt) return;
    if (gpus.length === 0) {
      if (this.opened.length + absent > 0 || !this.initialize()) return;
      this.openByIndex();
    } else {
      const wanted = gpus.filter((gpu) => !this.isOpen(gpu.busId) && !this.ignored.has(gpu.busId) && isWanted(gpu));
      if (wanted.length === 0 || !this.initialize()) return;
      for (const gpu of wanted) this.openByBusId(gpu.busId, gpus.indexOf(gpu));
    }
    if (this.opened.length === 0) this.nextAttemptAt = monotonic() + RETRY_S;
  }

  drop(device: NvmlDevice): void {
    this.opened = this.opened.filter((each) => each !== device);
  }

  /** Without a bus to look at, a changed count is the only sign of a new GPU. */
  rescan(absent: number): void {
    if (!this.initialized || this.environment.gpus.length > 0) return;
    const count = this.environment.library.deviceCount().value;
    if (count !== undefined && count > this.opened.length + absent) this.close();
  }

  stop(reason: string | undefined): void {
    this.close();
    this.stopped = reason ?? 'NVML stopped answering';
  }

  close(): void {
    for (const period of this.periods.splice(0)) period.stop();
    this.opened = [];
    this.ignored.clear();
    if (this.initialized) this.environment.library.shutdown();
    this.initialized = false;
  }

  private initialize(): boolean {
    if (this.initialized) return true;
    const code = this.environment.library.init();
    this.initialized = code === NVML.success;
    if (this.initialized) return true;
    this.refused = nvmlText(code);
    if (reactionTo(code) === 'stop') this.stopped = this.refused;
    this.nextAttemptAt = this.environment.monotonic() + RETRY_S;
    return false;
  }

  private openByIndex(): void {
    const { library } = this.environment;
    const count = library.deviceCount().value ?? 0;
    for (let index = 0; index < count; index += 1) this.add(library.handleByIndex(index), index);
  }

  private openByBusId(busId: string, index: number): void {
    if (!this.add(this.environment.library.handleByBusId(busId), index)) this.ignored.add(busId);
  }

  private add(handle: ReturnType<NvmlLibrary['handleByIndex']>, index: number): boolean {
    const device = handle.value === undefined ? nvmlText(handle.code) : this.describe(handle.value, index);
    if (typeof device === 'string') {
      this.refused = device;
      return false;
    }
    this.opened.push(device);
    const read = (): number | undefined => (this.opened.includes(device) ? device.counter() : undefined);
    this.periods.push(new CounterPeriod(read, (period) => (device.updatePeriod = period)));
    return true;
  }

  /** The device, or why it is refused. */
  private describe(handle: NvmlHandle, index: number): NvmlDevice | string {
    const { library, barrier } = this.environment;
    const uuid = library.uuid(handle);
    if (uuid.value === undefined) return nvmlText(uuid.code);
    const busId = shortBusId(library.busId(handle).value ?? '');
    const model = library.model(handle).value ?? 'NVIDIA GPU';
    const device = new NvmlDevice(library, { handle, uuid: uuid.value, model, busId, index }, barrier);
    return device.device ? device : `${model} tells neither power nor utilisation`;
  }
}
