/** A plan that waits is looked at again as forecasts come; it moves only for something. */
import type { Advice } from './advice';
import type { Integral } from './integral';
import { meanOver } from './pastDays';
import type { Span } from './trust';

/** Of the intensity of running at once. Less than this is what forecasts change anyway. */
const LEAST_GAIN = 0.02;

export interface Move {
  readonly segments: readonly Span[];
  readonly moved: boolean;
}

/**
 * The standing plan, or the new one where that is better by more than `leastGain`, by what is known now. A plan that is no
 * longer possible, because it has passed or is not known any more, always moves. Nothing worth the wait means now.
 *
 * @param known the intensity that the advice was made with
 * @param leastGain share of the intensity of running at once
 */
export function keptOrMoved(
  standing: readonly Span[],
  { now, segments }: Advice,
  known: Integral,
  leastGain = LEAST_GAIN,
): Move {
  if (now === undefined) return { segments: standing, moved: false };
  const wanted = segments.length > 0 ? segments : [{ start: now.start, end: now.end }];
  const stays = meanOver(known, standing);
  const goes = meanOver(known, wanted);
  if (goes === undefined) return { segments: standing, moved: false };
  const isPast = standing.some(({ start }) => start < now.start);
  if (!isPast && stays !== undefined && stays - goes <= leastGain * now.gPerKwh)
    return { segments: standing, moved: false };
  return { segments: wanted, moved: true };
}
