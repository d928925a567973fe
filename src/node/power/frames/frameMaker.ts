/** Makes frames: power, processes and time of one moment, as running totals. */
import type { Frame } from '../../../core/energy/frame';
import type { ProcessEntry, ProcessTable } from '../../../core/ports';
import type { Scopes } from '../../../core/run/scopes';
import { millis, seconds, type Seconds } from '../../../core/units';
import { GpuUse } from './gpuUse';
import { Sampler } from './sampler';
import type { LiveSource } from '../source';

export class FrameMaker {
  private readonly id = `${process.pid}-${Date.now().toString(36)}`;
  private readonly sampler: Sampler;
  private readonly gpuUse = new GpuUse();
  private periodS = seconds(1);

  constructor(
    private readonly table: ProcessTable,
    private readonly scopes: Scopes,
    private readonly monotonic: () => Seconds,
    onError: (source: string, error: unknown) => void,
  ) {
    this.sampler = new Sampler(monotonic, onError);
  }

  /** Sources were opened: totals of sources that integrate themselves start at 0 and are carried on. */
  begin(): void {
    this.sampler.begin(this.periodS);
  }

  setPeriod(periodS: Seconds): void {
    this.periodS = periodS;
    this.sampler.setPeriod(periodS);
  }

  pause(): void {
    this.gpuUse.pause();
  }

  /** Instant power between frames. */
  tick(sources: readonly LiveSource[]): void {
    this.sampler.tick(sources);
  }

  /** @param answers ids of requests; such a frame is the exact end of something, so unseen children are settled too. */
  make(
    sources: readonly LiveSource[],
    answers?: readonly number[],
  ): { readonly frame: Frame; readonly snapshot: readonly ProcessEntry[] } {
    const at = millis(Date.now());
    const t = this.monotonic();
    const readings = this.sampler.frame(sources);
    let snapshot = this.table.snapshot();
    this.scopes.update(snapshot);
    if (this.scopes.hasLeavers || (answers && !this.scopes.isEmpty)) {
      // What ended processes used last is known one look later; a run's end should not wait a period for it.
      snapshot = this.table.snapshot();
      this.scopes.update(snapshot);
    }
    const machine = this.table.machineThen();
    const nameOf = (pid: number): string => snapshot.find((entry) => entry.pid === pid)?.name ?? '';
    const others = this.gpuUse.add(t, sources, readings, this.scopes, nameOf);
    const frame: Frame = {
      at,
      t,
      probe: this.id,
      readings,
      cpuBusyS: machine.busyS,
      cpuThreads: machine.threads,
      scopes: this.scopes.uses(),
      gpuBusyS: this.gpuUse.busyS,
      others,
      ownCpuS: this.ownCpu(snapshot),
      ...(answers && { answers }),
    };
    return { frame, snapshot };
  }

  /** This process and the programs it keeps running. */
  private ownCpu(snapshot: readonly ProcessEntry[]): Seconds {
    const { user, system } = process.cpuUsage();
    let total = (user + system) / 1e6;
    for (const entry of snapshot) {
      if (entry.pid === process.pid) total += entry.reapedCpuS;
      else if (entry.parent === process.pid) total += entry.cpuS + entry.reapedCpuS;
    }
    return seconds(total);
  }
}
