/** A moment, as people and tables write it: ISO 8601. */
import { millis, type Millis } from './units';

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * A date alone is its midnight.
 *
 * @param zone where the text names none: a date alone is no exception, as it is in JavaScript
 * @returns undefined: no time, or a day that does not exist
 */
export function isoTime(text: string, zone: 'local' | 'UTC'): Millis | undefined {
  const [, year = '', month = '', day = '', time = '00:00', offset] = SHAPE.exec(text.trim()) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const at = Date.parse(`${year}-${month}-${day}T${time}${offset === undefined ? unsaid[zone] : full(offset)}`);
  return Number.isNaN(at) ? undefined : millis(at);
}

const unsaid = { local: '', UTC: 'Z' } as const;

/** `Date.parse` knows `+01:00` only; databases write `+01` and `+0100` too. */
const full = (offset: string): string =>
  /^z$/i.test(offset) ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;

/** `Date.parse` takes 30 February for 2 March. */
const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
