/** Moments ahead as people write them: `in 12 h`, `tomorrow 08:00`, `Monday 8:30`, `2026-11-27 08:00`. In local time. */
import { millis, type Millis } from '../units';
import { parseSpan } from './span';
import type { Times } from './times';

/** `Wed 10:00`, or where there is room `Wednesday 10:00`; today without the day. */
export const momentText = (times: Times, at: Millis, now: Millis, length?: 'short' | 'long'): string =>
  [times.day(at, now, length), times.clock(at)].filter((part) => part !== undefined).join(' ');

/** `tomorrow 19:40`, in the user's language: a text that `parseMoment` understands. */
export const tomorrowText = (times: Times, now: Millis, locale: string): string =>
  `${wordsIn(locale).days[1]} ${times.clock(now)}`;

/**
 * English is always understood, the user's language too. A day without a time means the time it is now.
 *
 * @returns undefined: it is no moment. One that has passed is given as it is.
 */
export function parseMoment(text: string, now: Millis, locale: string): Millis | undefined {
  const written = text.trim().toLowerCase();
  const span = parseSpan(written.replace(/^in\s+/, ''));
  if (span !== undefined) return millis(now + span);
  const parts = /^(?<day>.*?)(?:(?:^|\s+|t)(?<hour>\d{1,2}):(?<minute>\d\d))?$/u.exec(written)?.groups;
  const from = new Date(now);
  const clock = clockOf(parts?.['hour'], parts?.['minute'], from);
  const day = parts?.['day'] ?? '';
  if (clock === undefined || written === '') return undefined;
  if (day === '') return next(from, clock, 1);
  const days = daysTo(day, from, [wordsIn('en'), wordsIn(locale)]);
  if (days !== undefined) return days === 'this weekday' ? next(from, clock, 7) : onDay(from, days, clock);
  return onDate(day, clock);
}

interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}

function clockOf(hour: string | undefined, minute: string | undefined, now: Date): ClockTime | undefined {
  if (hour === undefined || minute === undefined) return { hour: now.getHours(), minute: now.getMinutes() };
  return Number(hour) < 24 && Number(minute) < 60 ? { hour: Number(hour), minute: Number(minute) } : undefined;
}

/** The first that is still to come; `days` later where that time of today has passed. */
function next(from: Date, clock: ClockTime, days: number): Millis {
  const today = onDay(from, 0, clock);
  return today > from.getTime() ? today : onDay(from, days, clock);
}

/** By the calendar: a day on which the clocks change has 23 or 25 hours. */
const onDay = (from: Date, days: number, { hour, minute }: ClockTime): Millis =>
  millis(new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, hour, minute).getTime());

function daysTo(day: string, from: Date, languages: readonly Words[]): number | 'this weekday' | undefined {
  for (const { days, weekdays } of languages) {
    const near = days.indexOf(day);
    if (near >= 0) return near;
    const weekday = weekdays.findIndex((names) => names.includes(day));
    if (weekday >= 0) return (weekday - from.getDay() + 7) % 7 || 'this weekday';
  }
  return undefined;
}

function onDate(day: string, { hour, minute }: ClockTime): Millis | undefined {
  const [, year, month, date] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const at = new Date(year, month - 1, date, hour, minute);
  return at.getMonth() === month - 1 && at.getDate() === date ? millis(at.getTime()) : undefined;
}

interface Words {
  /** Today and tomorrow. */
  readonly days: readonly string[];
  /** From Sunday on, short and long. */
  readonly weekdays: readonly (readonly string[])[];
}

/** What a language calls its days: it needs no translator. */
function wordsIn(locale: string): Words {
  const language = Intl.DateTimeFormat.supportedLocalesOf(safe(locale))[0] ?? 'en';
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const formats = (['short', 'long'] as const).map(
    (weekday) => new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }),
  );
  // 4 January 1970 was a Sunday.
  const names = (day: number): readonly string[] =>
    formats.map((format) =>
      format
        .format(Date.UTC(1970, 0, 4 + day))
        .toLowerCase()
        .replace(/\.$/, ''),
    );
  return {
    days: [0, 1].map((day) => relative.format(day, 'day').toLowerCase()),
    weekdays: Array.from({ length: 7 }, (_, day) => names(day)),
  };
}

/** A language tag that Intl refuses is none. */
function safe(locale: string): readonly string[] {
  try {
    return Intl.getCanonicalLocales(locale);
  } catch {
    return [];
  }
}
