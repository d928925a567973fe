/**
 * When a job that runs in one piece meets the least intensity.
 *
 * The mean over `[s, s + D)` as a function of `s` is linear between the moments where either end meets an edge of a slot. So
 * the minimum is at one of these, or at the first or last start that is allowed.
 */
import { millis, type GramsPerKwh, type Millis } from '../units';
import type { Integral } from './integral';

export interface Window {
  readonly start: Millis;
  readonly end: Millis;
  readonly gPerKwh: GramsPerKwh;
}

/** Starting sooner is worth this much of the least intensity. */
const TOLERANCE = 0.01;
const MINUTE_MS = 60_000;

/** @param latest last start that is allowed. Undefined: no start's whole span is known. */
export function greenest(integral: Integral, from: Millis, latest: Millis, duration: Millis): Window | undefined {
  const starts = candidates(integral, from, latest, duration);
  const means = starts.map((start) => integral.mean(start, millis(start + duration)));
  const least = Math.min(...means.map((mean) => mean ?? Infinity));
  if (least === Infinity) return undefined;
  return earliest(integral, starts, means, least * (1 + TOLERANCE), duration);
}

/** Where the mean bends, in order. */
function candidates(integral: Integral, from: Millis, latest: Millis, duration: Millis): readonly Millis[] {
  if (latest < from) return [];
  const starts = integral.edges(from, latest);
  const ends = integral
    .edges(millis(from + duration), millis(latest + duration))
    .map((edge) => millis(edge - duration));
  return [...new Set([from, ...starts, ...ends, latest])].toSorted((a, b) => a - b);
}

/** The first start whose mean is within the limit, on a whole minute where that is within it too. */
function earliest(
  integral: Integral,
  starts: readonly Millis[],
  means: readonly (GramsPerKwh | undefined)[],
  limit: number,
  duration: Millis,
): Window | undefined {
  for (const [index, start] of starts.entries()) {
    const mean = means[index];
    const before = starts[index - 1];
    const meanBefore = means[index - 1];
    if (mean === undefined || mean > limit) continue;
    // It falls to the limit on the way here.
    const crossing =
      before === undefined || meanBefore === undefined
        ? start
        : millis(before + ((meanBefore - limit) / (meanBefore - mean)) * (start - before));
    const minute = millis(Math.ceil(crossing / MINUTE_MS) * MINUTE_MS);
    const chosen = minute <= start ? minute : start;
    const end = millis(chosen + duration);
    const gPerKwh = integral.mean(chosen, end);
    return gPerKwh === undefined ? undefined : { start: chosen, end, gPerKwh };
  }
  return undefined;
}
