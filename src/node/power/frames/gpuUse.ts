/** SM-seconds by GPU from the shares that sources tell: in total, by scope, and the processes of nobody's scope. */
import type { DeviceId, OtherProcess, Reading } from '../../../core/energy/frame';
import type { GpuProcess } from '../../../core/ports';
import type { Scopes } from '../../../core/run/scopes';
import { seconds, type Seconds } from '../../../core/units';
import type { LiveSource } from '../source';

/** Shares are means since the last call; after a longer pause they say nothing about all of it. */
const LONGEST_SPAN_S = 5;

export class GpuUse {
  private readonly total: Record<DeviceId, number> = {};
  private lastT: Seconds | undefined;

  get busyS(): Readonly<Record<DeviceId, number>> {
    return { ...this.total };
  }

  /** Takes in the shares since the last call; answers the processes outside all scopes. */
  add(
    t: Seconds,
    sources: readonly LiveSource[],
    readings: readonly Reading[],
    scopes: Scopes,
    nameOf: (pid: number) => string,
  ): readonly OtherProcess[] {
    const span = seconds(this.lastT === undefined ? 0 : Math.min(LONGEST_SPAN_S, Math.max(0, t - this.lastT)));
    this.lastT = t;
    const others: OtherProcess[] = [];
    scopes.beginGpus();
    for (const [device, processes] of byDevice(sources)) {
      const utilization = readings.find((reading) => reading.device === device)?.utilization;
      const shared = exclusive(processes, utilization);
      const sum = shared.reduce((all, { share }) => all + (share ?? 0), 0);
      this.total[device] = (this.total[device] ?? 0) + sum * span;
      scopes.addGpu(device, shared, span);
      for (const { pid, share } of shared) {
        if (scopes.scopeOf(pid) !== undefined) continue;
        others.push({ device, pid, name: nameOf(pid), ...(share !== undefined && { share }) });
      }
    }
    return others;
  }

  /** Sampling pauses: the next span starts anew. */
  pause(): void {
    this.lastT = undefined;
  }
}

function byDevice(sources: readonly LiveSource[]): Map<DeviceId, GpuProcess[]> {
  const out = new Map<DeviceId, GpuProcess[]>();
  for (const source of sources) {
    for (const process of source.processes?.() ?? []) {
      const list = out.get(process.device);
      if (list) list.push(process);
      else out.set(process.device, [process]);
    }
  }
  return out;
}

/** The only process on a GPU causes all of its utilisation, even where the driver tells no shares. */
function exclusive(processes: readonly GpuProcess[], utilization: number | undefined): readonly GpuProcess[] {
  const [only] = processes;
  if (processes.length !== 1 || !only || only.share !== undefined || utilization === undefined) return processes;
  return [{ ...only, share: utilization }];
}
