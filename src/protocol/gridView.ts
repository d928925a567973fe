/** The grid as the panel shows it: what was, what is expected, and when a job would cost less. */
import type { Factor, Signal, Slot } from '../core/grid/series';
import type { Advice } from '../core/plan/advice';
import type { GramsPerKwh, Millis, KilowattHours } from '../core/units';

export interface GridView {
  readonly zone: string;
  readonly zoneName: string;
  /** From the machine's time zone. */
  readonly guessed: boolean;
  /** Whether a source was chosen; else nobody is asked, and a typical day is shown. */
  readonly chosen: boolean;
  /** When this was put together: the line of now in the chart. */
  readonly at: Millis;
  /** Undefined: only a yearly mean is known, and no hour is better than another. */
  readonly series?: ShownSeries;
  /** Why it is older or less than it should be: one sentence. */
  readonly trouble?: string;
  /** Undefined where there is no series. */
  readonly plan?: ShownPlan;
}

export interface ShownSeries {
  /** `Energy-Charts`, `typical day`. */
  readonly source: string;
  /** Where the numbers are shown, this stands beside them. */
  readonly credit: string;
  readonly signal: Signal;
  readonly factor: Factor;
  /** Of the newest forecast; undefined: nothing was asked, it is a typical day. */
  readonly issuedAt?: Millis;
  /** The last 24 hours and what is known of the next 72, with 80 % bands, gaps left out. */
  readonly slots: readonly Slot[];
  /** Now; undefined: a gap. */
  readonly now?: GramsPerKwh;
}

export interface PlannedJob {
  readonly duration: Millis;
  readonly finishBy: Millis;
  /** It can stop and go on: it is planned in pieces. */
  readonly interruptible: boolean;
  /** Of how many past runs duration and energy are; 0: a usual job, or what the user said. */
  readonly runs: number;
  /** `train.py`, of which the runs are. */
  readonly name?: string;
  /** Of the whole job, at the wall. Undefined: not known, so savings have no grams. */
  readonly energy?: KilowattHours;
}

export interface ShownPlan {
  readonly job: PlannedJob;
  readonly advice: Advice;
}
