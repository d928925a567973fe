/** What a saving promised by a typical day is worth, from what it was worth on dates that the day was not made from. */
import type { TypicalDay } from '../grid/typicalDay';
import { type Odds, type Span, type Trust, trustOf } from './trust';

const HOUR_MS = 3_600_000;
/** Errors grow with the wait as a random walk does, for half a day; then one hour is as far from now as another. */
const WANDERS_H = 12;
/**
 * Half of that of a forecast: a typical day is as often too high as too low, so only what chance alone explains is held back.
 * What that costs and saves is in docs/decisions/typical-days.md.
 */
const GUARD = 0.25;

export class TypicalOdds implements Odds {
  readonly basis = 'typical days';

  constructor(private readonly day: TypicalDay) {}

  trust(now: Span, later: readonly Span[], saved: number): Trust {
    const scale = waitScale(now, later);
    return trustOf(
      this.day.heldOut.errors.map((error) => error * scale),
      saved,
      GUARD,
      'hundredths',
    );
  }
}

/** Square root of the hours between the middles of now and later, at most half a day. */
export function waitScale(now: Span, later: readonly Span[]): number {
  const wait = middleOf(later) - middleOf([now]);
  return Math.sqrt(Math.min(WANDERS_H, Math.max(0, wait / HOUR_MS)));
}

function middleOf(spans: readonly Span[]): number {
  let sum = 0;
  let length = 0;
  for (const { start, end } of spans) {
    sum += ((start + end) / 2) * (end - start);
    length += end - start;
  }
  return sum / length;
}
