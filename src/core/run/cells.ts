/**
 * Energy of notebook cells: differences of their run's timeline at the cell's bounds, so that cells and the time between
 * them add up to the run. Times are on the monotonic clock: a wall clock that is set in the middle of a cell moves nothing.
 */
import type { Timeline } from '../energy/timeline';
import { joules, seconds, type Joules, type Seconds, type Watts } from '../units';

export interface CellSpan {
  readonly from: Seconds;
  readonly to: Seconds;
  /** The run's energy up to its start. */
  readonly startJ: Joules;
}

/** How well the devices of a cell's run are known. */
export interface CellErrors {
  /** Relative half-width of the run's energy, the wider side. */
  readonly relative: number;
  readonly updatePeriodS: Seconds;
  /** What all devices drew at most. */
  readonly highestW: Watts;
  /** What devices may have drawn while they were not read. */
  readonly missedJ: Joules;
}

/** What a cell used between its bounds; to the half-width its shortness adds, and what it may have drawn unread. */
export function cellEnergy(
  timeline: Timeline,
  { from, to, startJ }: CellSpan,
  { relative, updatePeriodS, highestW, missedJ }: CellErrors,
): { readonly energyJ: Joules; readonly plusMinusJ: Joules; readonly durationS: Seconds } {
  const energyJ = Math.max(0, timeline.at(to) - startJ);
  const lastedS = Math.max(0, to - from);
  const { low, high } = timeline.rangeW(from - 1, to + 1);
  const bound = boundJ(energyJ, lastedS, high, updatePeriodS, highestW);
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
