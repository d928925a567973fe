/**
 * How much of a forecast's last error is still there some hours later.
 *
 * A forecast that is 30 g/kWh too low now will mostly be too low in an hour as well. The share that stays is the slope of a
 * least-squares line through the origin, error at that hour over last known error, over the last four weeks at about this time
 * of the day: one number an hour ahead, close to nothing where errors do not last. So the days themselves choose whether, and
 * how long, a forecast is corrected.
 */
import type { Slot } from '../grid/series';
import { gramsPerKwh, millis, type Millis } from '../units';
import type { Past } from './pastDays';

const HOUR_MS = 3_600_000;
const DAYS = 28;
/** Moments this many hours around the time of the day count too: one a day is too few to draw a line through. */
const AROUND = 2;
/** Fewer cases say nothing. */
const ENOUGH = 10;
/** Pulls the slope of few cases towards nothing (ridge regression, a tenth of the errors' squares). */
const SHRINK = 1.1;
/** Farther ahead nothing of an error is left that could be told from chance. */
const FARTHEST_H = 48;
/** Sources tell what came one or two hours late; what is older than this says little about now. */
const STALE_MS = 6 * HOUR_MS;

export class CarryOver {
  private constructor(
    private readonly past: Past,
    private readonly lag: number,
    /** By whole hours ahead. */
    readonly shares: readonly number[],
  ) {}

  /** @param until how far ahead it is needed */
  static learnt(past: Past, now: Millis, until: Millis): CarryOver {
    const newest = past.actual.slots.at(-1)?.end ?? millis(-Infinity);
    const lag = Math.max(0, now - newest);
    if (lag > STALE_MS) return new CarryOver(past, lag, []);
    const hours = Math.min(FARTHEST_H, Math.ceil((until - now) / HOUR_MS));
    const lines = Array.from({ length: Math.max(0, hours) }, () => ({ cases: 0, product: 0, square: 0 }));
    for (const moment of moments(now)) {
      const forecast = past.forecastAt(moment);
      const last = lastError(past, moment, lag);
      if (forecast === undefined || last === undefined) continue;
      for (const [hour, line] of lines.entries()) {
        const start = millis(moment + hour * HOUR_MS);
        const end = millis(start + HOUR_MS);
        const came = past.actual.mean(start, end);
        const promised = forecast.mean(start, end);
        if (came === undefined || promised === undefined) continue;
        line.cases++;
        line.product += last * (came - promised);
        line.square += last ** 2;
      }
    }
    const shares = lines.map(({ cases, product, square }) =>
      cases < ENOUGH || square === 0 ? 0 : product / (square * SHRINK),
    );
    return new CarryOver(past, lag, shares);
  }

  /** The forecast that was made for the time after a moment, with what stays of the error known then. */
  corrected(slots: readonly Slot[], moment: Millis): readonly Slot[] {
    const error = this.shares.length === 0 ? undefined : lastError(this.past, moment, this.lag);
    if (error === undefined) return slots;
    return slots.map((slot) => {
      const hour = Math.max(0, Math.floor(((slot.start + slot.end) / 2 - moment) / HOUR_MS));
      const stays = (this.shares[hour] ?? 0) * error;
      if (slot.kind !== 'forecast' || slot.end <= moment || stays === 0) return slot;
      const moved = (value: number) => gramsPerKwh(Math.max(0, value + stays));
      const band =
        slot.low === undefined || slot.high === undefined ? {} : { low: moved(slot.low), high: moved(slot.high) };
      return { ...slot, gPerKwh: moved(slot.gPerKwh), ...band };
    });
  }
}

function moments(now: Millis): readonly Millis[] {
  const all: Millis[] = [];
  for (let day = DAYS; day >= 1; day--) {
    for (let hour = -AROUND; hour <= AROUND; hour++) all.push(millis(now - (24 * day - hour) * HOUR_MS));
  }
  return all;
}

/** What came less what was forecast, in g/kWh, over the newest hour that was known at a moment. */
function lastError({ actual, forecastAt }: Past, moment: Millis, lag: number): number | undefined {
  const end = millis(moment - lag);
  const start = millis(end - HOUR_MS);
  const came = actual.mean(start, end);
  const promised = forecastAt(start)?.mean(start, end);
  return came === undefined || promised === undefined ? undefined : came - promised;
}
