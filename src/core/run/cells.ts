/**
 * Energy of notebook cells: differences of their run's running total at the cell's bounds.
 *
 * Because every cell and every gap between cells is such a difference, cells + gaps = run, exactly. Between two frames
 * the total is taken to grow evenly; the error of that is at most the power range times a frame, and it is in the ±.
 * Times are on the monotonic clock: a wall clock that is set in the middle of a cell moves nothing.
 */
import { joules, seconds, type Joules, type Seconds, type Watts } from '../units';

interface Point {
  readonly at: Seconds;
  readonly totalJ: number;
}

/** How long a bound may lie back: VS Code tells of a cell's end within a second or two. */
const KEPT_S = 120;

export class RunningTotal {
  readonly #points: Point[] = [];

  observe(at: Seconds, totalJ: Joules): void {
    this.#points.push({ at, totalJ });
    while (this.#points.length > 2 && at - (this.#points[1]?.at ?? at) > KEPT_S) this.#points.shift();
  }

  get newest(): Seconds | undefined {
    return this.#points.at(-1)?.at;
  }

  /** Whether a time lies in the recent past that is kept. */
  covers(time: Seconds): boolean {
    const oldest = this.#points[0];
    return oldest !== undefined && oldest.at <= time;
  }

  /** The total at a time; clamped to what was observed. */
  at(time: Seconds): Joules {
    const next = this.#points.findIndex((point) => point.at >= time);
    const after = this.#points[next] ?? this.#points.at(-1);
    const before = this.#points[next - 1] ?? after;
    if (after === undefined || before === undefined) return joules(0);
    if (next < 0 || after.at <= before.at) return joules(after.totalJ);
    const part = (time - before.at) / (after.at - before.at);
    return joules(before.totalJ + (after.totalJ - before.totalJ) * Math.max(0, part));
  }

  /** Steepest and flattest growth around a time, in watts: what interpolation there may be wrong by. */
  rangeW(from: number, to: number): { readonly low: number; readonly high: number } {
    let low = Infinity;
    let high = 0;
    for (let index = 1; index < this.#points.length; index++) {
      const a = this.#points[index - 1];
      const b = this.#points[index];
      if (a === undefined || b === undefined || b.at < from || a.at > to || b.at <= a.at) continue;
      const power = (b.totalJ - a.totalJ) / (b.at - a.at);
      low = Math.min(low, power);
      high = Math.max(high, power);
    }
    return { low: Math.min(low, high), high };
  }
}

export interface CellSpan {
  readonly from: Seconds;
  readonly to: Seconds;
  /** The running total at its start. */
  readonly startJ: Joules;
  /** Part of it without a reading. */
  readonly gapS: Seconds;
}

/** How well the devices of a cell's run are known. */
export interface CellErrors {
  /** Relative half-width of the run's energy. */
  readonly relative: number;
  readonly updatePeriodS: Seconds;
  /** What all devices drew at most. */
  readonly highestW: Watts;
}

/** What a cell used between its bounds; to the half-width its shortness adds, and what it may have drawn unread. */
export function cellEnergy(
  total: RunningTotal,
  { from, to, startJ, gapS }: CellSpan,
  { relative, updatePeriodS, highestW }: CellErrors,
): { readonly energyJ: Joules; readonly plusMinusJ: Joules; readonly durationS: Seconds } {
  const energyJ = Math.max(0, total.at(to) - startJ);
  const lastedS = Math.max(0, to - from);
  const { low, high } = total.rangeW(from - 1, to + 1);
  const bound = boundJ(energyJ, lastedS, high, updatePeriodS, highestW);
  const missedJ = gapS < lastedS ? (energyJ * gapS) / (lastedS - gapS) : 0;
  return {
    energyJ: joules(energyJ),
    plusMinusJ: joules(Math.hypot(relative * energyJ, (high - low) * updatePeriodS, bound) + missedJ),
    durationS: seconds(lastedS),
  };
}

/**
 * A cell shorter than the sensor's period has seen no reading of its own: all that can be said is a bound. It is never
 * below what the devices drew at most for so long (`highestW`): a kernel that was found late shows no growth of its own yet.
 */
function boundJ(energyJ: number, lastedS: number, highW: number, updatePeriodS: Seconds, highestW: Watts): number {
  return lastedS < 2 * updatePeriodS ? Math.max(energyJ, highW * updatePeriodS, highestW * lastedS) : 0;
}
