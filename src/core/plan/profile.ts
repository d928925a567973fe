/**
 * What the hours ahead are like if they are as on the last days: for a source that forecasts nothing, or not far enough.
 *
 * The mean of the same UTC hour of the seven last days, and on top what the last six hours had more than theirs, fading with
 * e^(-h/18). UTC, so that a day on which the clocks change is a day as any other.
 */
import { gramsPerKwh, millis, type Millis } from '../units';
import type { Integral } from './integral';
import type { Slot } from '../grid/series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 7;
/** Of the seven days, for an hour to be known. */
const ENOUGH = 5;
const LEVEL_H = 6;
const FADE_H = 18;

/** Hours from the one that holds `now`; hours of which too few days are known are left out. Nothing after `now` is looked at. */
export function profileSlots(actual: Integral, now: Millis, until: Millis): readonly Slot[] {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const level = levelAt(actual, hour);
  const slots: Slot[] = [];
  for (let start = hour; start < until; start += HOUR_MS) {
    const usual = usualAt(actual, start, hour);
    if (usual === undefined) continue;
    const value = usual + level * Math.exp(-(start - hour) / HOUR_MS / FADE_H);
    const [from, end] = [millis(start), millis(start + HOUR_MS)];
    slots.push({ start: from, end, gPerKwh: gramsPerKwh(Math.max(0, value)), kind: 'typical' });
  }
  return slots;
}

/** Mean of this hour on the seven last days that were over by then. */
function usualAt(actual: Integral, start: number, now: number): number | undefined {
  const nearest = Math.max(1, Math.ceil((start + HOUR_MS - now) / DAY_MS));
  const known: number[] = [];
  for (let day = nearest; day < nearest + DAYS; day++) {
    const at = start - day * DAY_MS;
    const mean = actual.mean(millis(at), millis(at + HOUR_MS));
    if (mean !== undefined) known.push(mean);
  }
  return known.length < ENOUGH ? undefined : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** What the last hours had more than usual; nothing where they are not known. */
function levelAt(actual: Integral, now: number): number {
  const above: number[] = [];
  for (let back = 1; back <= LEVEL_H; back++) {
    const at = now - back * HOUR_MS;
    const came = actual.mean(millis(at), millis(at + HOUR_MS));
    const usual = usualAt(actual, at, now);
    if (came !== undefined && usual !== undefined) above.push(came - usual);
  }
  return above.length === 0 ? 0 : above.reduce((sum, each) => sum + each, 0) / above.length;
}
