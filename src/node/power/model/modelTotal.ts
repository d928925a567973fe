/** Running total of a modelled energy, exact at any moment: the load between two reads is known from CPU time. */
import { joules, seconds, watts, type Joules, type Seconds, type Watts } from '../../../core/units';

/** What the models follow: CPU seconds of all threads so far, and how many threads there are. */
export interface Load {
  readonly busyS: Seconds;
  readonly threads: number;
}

export interface ModelReading {
  readonly energyJ: Joules;
  readonly gapS: Seconds;
  readonly powerW: Watts;
  /** 0…1 over the current span. */
  readonly load: number;
}

/** Shorter spans are too coarse for a load (CPU time comes in 10 ms steps): they are kept open and read provisionally. */
const COMMIT_S = 0.5;
/** Nobody looked for longer than the longest period that can be set: the load's ups and downs are not known. */
const HOLE_S = 90;

/** @param energy joules over a span with a busy time; must never fall when either grows. */
export class ModelTotal {
  private from: { readonly t: number; readonly busyS: number } | undefined;
  private total = 0;
  private gap = 0;
  private shown: { readonly power: number; readonly load: number } | undefined;

  constructor(
    private readonly energy: (busyS: Seconds, spanS: Seconds, threads: number) => Joules,
    private readonly idleW: Watts,
  ) {}

  /** Power and load are those of the last half second or more; before that the idle power. */
  read(t: Seconds, load: Load): ModelReading {
    this.from ??= { t, busyS: load.busyS };
    const span = t - this.from.t;
    const busy = Math.max(0, load.busyS - this.from.busyS);
    if (span > HOLE_S) {
      this.gap += span;
      this.from = { t, busyS: load.busyS };
      return this.result(0);
    }
    const open = this.energy(seconds(busy), seconds(span), load.threads);
    if (span < COMMIT_S) return this.result(open);
    this.total += open;
    this.shown = { power: open / span, load: Math.min(1, busy / (span * load.threads)) };
    this.from = { t, busyS: load.busyS };
    return this.result(0);
  }

  private result(open: number): ModelReading {
    return {
      energyJ: joules(this.total + open),
      gapS: seconds(this.gap),
      powerW: watts(this.shown?.power ?? this.idleW),
      load: this.shown?.load ?? 0,
    };
  }
}
