/**
 * An 80 % band around a forecast, from how far off it was lately (split conformal prediction).
 *
 * Half width, relative to the forecast: the quantile at 0.8 · (1 + 1/n) of |actual - forecast| / forecast over the n errors of
 * the last 14 days at the same distance ahead and an hour either side.
 */
import type { Slot } from '../grid/series';
import { gramsPerKwh, millis, type Millis } from '../units';
import type { Past } from './pastDays';
import { quantile } from './quantile';

const HOUR_MS = 3_600_000;
const DAYS = 14;
const COVERED = 0.8;
/** Ten days of two hours each; fewer say nothing. */
const ENOUGH = 20;

/** Slots of a forecast with a band, where enough is known and the source gives none. */
export function withBand(slots: readonly Slot[], now: Millis, past: Past): readonly Slot[] {
  const byHour = new Map<number, readonly number[]>();
  const errorsAt = (hour: number): readonly number[] => {
    const known = byHour.get(hour) ?? relativeErrors(past, now, hour);
    byHour.set(hour, known);
    return known;
  };
  return slots.map((slot) => {
    if (slot.kind !== 'forecast' || slot.low !== undefined || slot.end <= now) return slot;
    const hour = Math.max(0, Math.floor(((slot.start + slot.end) / 2 - now) / HOUR_MS));
    const errors = [hour - 1, hour, hour + 1].flatMap((each) => (each < 0 ? [] : errorsAt(each)));
    if (errors.length < ENOUGH) return slot;
    const half = quantile(
      errors.toSorted((a, b) => a - b),
      Math.min(1, COVERED * (1 + 1 / errors.length)),
    );
    return {
      ...slot,
      low: gramsPerKwh(Math.max(0, slot.gPerKwh * (1 - half))),
      high: gramsPerKwh(slot.gPerKwh * (1 + half)),
    };
  });
}

/** Of the hour that far after this time of the day, on each of the last days. */
function relativeErrors({ actual, forecastAt }: Past, now: Millis, hour: number): readonly number[] {
  const errors: number[] = [];
  for (let day = 1; day <= DAYS; day++) {
    const moment = millis(now - day * 24 * HOUR_MS);
    const start = millis(moment + hour * HOUR_MS);
    const end = millis(start + HOUR_MS);
    const came = actual.mean(start, end);
    const promised = forecastAt(moment)?.mean(start, end);
    if (came !== undefined && promised !== undefined && promised > 0) errors.push(Math.abs(came - promised) / promised);
  }
  return errors;
}
