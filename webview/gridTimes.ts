/** Moments and hours of the days around now, in the reader's zone. */
import { momentText } from '../src/core/text/moment';
import { millis, type Millis } from '../src/core/units';
import { t, times } from './l10n';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Half hours too are whole hours somewhere. */
const QUARTER_MS = 900_000;

export const moment = (at: Millis, now: Millis): string => momentText(times(), at, now);

interface Span {
  readonly start: Millis;
  readonly end: Millis;
}

/** `Wed 10:00–14:00`; with the day of its end where that is another one. */
export function spanText({ start, end }: Span, now: Millis): string {
  const from = moment(start, now);
  return times().sameDay(start, end) ? `${from}–${times().clock(end)}` : `${from} – ${moment(end, now)}`;
}

export interface Hour extends Span {
  /** The second one of that name on the day that clocks go back says so. */
  readonly name: string;
}

/** Hours as the reader's clock strikes them, from the one that holds `from` to the one that holds `to`. */
export function hoursIn(from: Millis, to: Millis, now: Millis): readonly Hour[] {
  const first = from - (times().sinceMidnight(from) % HOUR_MS);
  const hours: Hour[] = [];
  let before: string | undefined;
  for (let at = first; at < to; at += HOUR_MS) {
    const start = millis(at);
    const name = moment(start, now);
    hours.push({ start, end: millis(at + HOUR_MS), name: name === before ? t('{0} again', name) : name });
    before = name;
  }
  return hours;
}

/** Round local times: every `hours` hours counted from midnight, on a day of 23 or 25 hours as well. */
export function roundTimes(from: Millis, to: Millis, hours: number): readonly Millis[] {
  const found: Millis[] = [];
  for (let at = Math.ceil(from / QUARTER_MS) * QUARTER_MS; at <= to; at += QUARTER_MS)
    if (times().sinceMidnight(millis(at)) % (Math.min(hours, DAY_HOURS) * HOUR_MS) === 0) found.push(millis(at));
  return found;
}

/** What an input of the kind `datetime-local` takes and gives: local time without a zone. */
export function localInput(at: Millis): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Undefined: no time. */
export function fromLocalInput(text: string): Millis | undefined {
  const at = /^\d{4,}-\d\d-\d\dT/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(at) ? undefined : millis(at);
}
