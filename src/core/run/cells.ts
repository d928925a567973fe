/**
 * Energy of notebook cells: differences of their run's running total at the cell's bounds.
 *
 * Because every cell and every gap between cells is such a difference, cells + gaps = run, exactly. Between two frames
 * the total is taken to grow evenly; the error of that is at most the power range times a frame, and it is in the ±.
 */
import { joules, seconds, secondsOf, millis, type Joules, type Millis, type Seconds, type Watts } from '../units';

interface Point {
  readonly at: Millis;
  readonly totalJ: number;
}

/** How long a bound may lie back: VS Code tells of a cell's end within a second or two. */
const KEPT_MS = 120_000;

export class RunningTotal {
  readonly #points: Point[] = [];

  observe(at: Millis, totalJ: Joules): void {
    this.#points.push({ at, totalJ });
    while (this.#points.length > 2 && at - (this.#points[1]?.at ?? at) > KEPT_MS) this.#points.shift();
  }

  get newest(): Millis | undefined {
    return this.#points.at(-1)?.at;
  }

  /** Whether a time lies in the recent past that is kept. */
  covers(time: Millis): boolean {
    const oldest = this.#points[0];
    return oldest !== undefined && oldest.at <= time;
  }

  /** The total at a time; clamped to what was observed. */
  at(time: Millis): Joules {
    const next = this.#points.findIndex((point) => point.at >= time);
    const after = this.#points[next] ?? this.#points.at(-1);
    const before = this.#points[next - 1] ?? after;
    if (after === undefined || before === undefined) return joules(0);
    if (next < 0 || after.at <= before.at) return joules(after.totalJ);
    const part = (time - before.at) / (after.at - before.at);
    return joules(before.totalJ + (after.totalJ - before.totalJ) * Math.max(0, part));
  }

  /** Steepest and flattest growth around a time, in watts: what interpolation there may be wrong by. */
  rangeW(from: Millis, to: Millis): { readonly low: number; readonly high: number } {
    let low = Infinity;
    let high = 0;
    for (let index = 1; index < this.#points.length; index++) {
      const a = this.#points[index - 1];
      const b = this.#points[index];
      if (a === undefined || b === undefined || b.at < from || a.at > to || b.at <= a.at) continue;
      const power = ((b.totalJ - a.totalJ) / (b.at - a.at)) * 1000;
      low = Math.min(low, power);
      high = Math.max(high, power);
    }
    return { low: Math.min(low, high), high };
  }
}

/** What a cell used between its bounds, and the half-width that its shortness adds. */
export function cellEnergy(
  total: RunningTotal,
  startJ: Joules,
  start: Millis,
  end: Millis,
  relativeError: number,
  updatePeriodS: Seconds,
  highestW: Watts,
): { readonly energyJ: Joules; readonly plusMinusJ: Joules; readonly durationS: Seconds } {
  const energyJ = Math.max(0, total.at(end) - startJ);
  const { low, high } = total.rangeW(millis(start - 1000), millis(end + 1000));
  return {
    energyJ: joules(energyJ),
    plusMinusJ: joules(
      Math.hypot(
        relativeError * energyJ,
        (high - low) * updatePeriodS,
        boundJ(energyJ, start, end, high, updatePeriodS, highestW),
      ),
    ),
    durationS: seconds(Math.max(0, secondsOf(millis(end - start)))),
  };
}

/**
 * A cell shorter than the sensor's period has seen no reading of its own: all that can be said is a bound. It is never
 * below what the devices drew at most for so long (`highestW`): a kernel that was found late shows no growth of its own yet.
 */
function boundJ(
  energyJ: number,
  start: Millis,
  end: Millis,
  highW: number,
  updatePeriodS: Seconds,
  highestW: Watts,
): number {
  const lastedS = (end - start) / 1000;
  return lastedS < 2 * updatePeriodS ? Math.max(energyJ, highW * updatePeriodS, highestW * lastedS) : 0;
}
