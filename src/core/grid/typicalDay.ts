/** A day as they usually are in a zone, by month and hour: what is known of the grid where nobody forecasts. */
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import type { Slot } from './series';

/** All parts are of the year's mean intensity: 1.1 is a tenth more. Hours are UTC. */
export interface TypicalDay {
  /** Twelve months of 24 hours, in order. */
  readonly shape: readonly number[];
  /** By hour: what Saturdays and Sundays have more than the other days. */
  readonly weekend: readonly number[];
  /** By hour: 80 % of all days lie within this part of the typical value. */
  readonly spread: readonly number[];
  readonly heldOut: HeldOut;
}

/** What windows on it were worth, on dates that it was not made from. */
export interface HeldOut {
  /** Part of the saving that perfect knowledge would have brought. */
  readonly kept: number;
  /** Share of the cases that were worse than running at once. */
  readonly worse: number;
  /** Percentiles 1 to 99 of promised less realised saving, by the square root of the hours waited. */
  readonly errors: readonly number[];
}

const HOUR_MS = 3_600_000;
export const HOURS = 24;
/** A week has five working days: the mean over it stays what it is. */
const WORKING_PART = 5 / 7;

/**
 * Hour by hour from the one that holds `from` to the one that holds `to`. Months pass into each other: their values hold in
 * the middle of the month, and between two middles lies a straight line.
 *
 * @param mean of the year
 */
export function typicalSlots(day: TypicalDay, mean: GramsPerKwh, from: Millis, to: Millis): readonly Slot[] {
  const slots: Slot[] = [];
  for (let at = Math.floor(from / HOUR_MS) * HOUR_MS; at < to; at += HOUR_MS) {
    const part = typicalPart(day, millis(at));
    const spread = day.spread[new Date(at).getUTCHours()] ?? 0;
    slots.push({
      start: millis(at),
      end: millis(at + HOUR_MS),
      gPerKwh: gramsPerKwh(mean * part),
      kind: 'typical',
      low: gramsPerKwh(mean * part * Math.max(0, 1 - spread)),
      high: gramsPerKwh(mean * part * (1 + spread)),
    });
  }
  return slots;
}

/** Of the year's mean, in the hour that begins then; never less than nothing. */
export function typicalPart({ shape, weekend }: Pick<TypicalDay, 'shape' | 'weekend'>, at: Millis): number {
  const time = new Date(at);
  const [month, hour] = [time.getUTCMonth(), time.getUTCHours()];
  const days = new Date(Date.UTC(time.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const fromMiddle = (time.getUTCDate() - 1 + hour / HOURS) / days - 0.5;
  const other = (month + (fromMiddle < 0 ? 11 : 1)) % 12;
  const value = (of: number): number => shape[of * HOURS + hour] ?? 1;
  const between = value(month) + (value(other) - value(month)) * Math.abs(fromMiddle);
  return Math.max(0, between + (weekend[hour] ?? 0) * (isWeekend(at) ? WORKING_PART : WORKING_PART - 1));
}

export const isWeekend = (at: Millis): boolean => [0, 6].includes(new Date(at).getUTCDay());
