/** Moments as people read them: `19:40`, `Wed`, `8 May`. The zone and the language are the reader's. */
import type { Millis } from '../units';

const DAY_MS = 86_400_000;

export interface Times {
  /** `19:40` */
  clock(at: Millis): string;
  /** `19:40:07` */
  clockSeconds(at: Millis): string;
  /** Nothing for today, the weekday up to 6 days off, the date beyond; with the year when it is another one. */
  day(at: Millis, now: Millis, length?: 'short' | 'long'): string | undefined;
  sameDay(a: Millis, b: Millis): boolean;
  /** Milliseconds since local midnight, for ticks on round local times. */
  sinceMidnight(at: Millis): number;
}

/** Formatters are slow to make and quick to use, so they are made once for a language and a zone. */
export function timesIn(locale: string, timeZone?: string): Times {
  const zone = timeZone === undefined ? {} : { timeZone };
  const make = (options: Intl.DateTimeFormatOptions, language = locale): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(language, { ...options, ...zone });
    } catch {
      // A language tag that Intl refuses must not cost the user the panel.
      return new Intl.DateTimeFormat('en', { ...options, ...zone });
    }
  };
  const clock = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'en-GB');
  const seconds = make({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, 'en-GB');
  const weekday = make({ weekday: 'short' });
  const longWeekday = make({ weekday: 'long' });
  const date = make({ day: 'numeric', month: 'short' });
  const dateAndYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
  const key = make({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');

  const sameDay = (a: Millis, b: Millis): boolean => Math.abs(a - b) < 2 * DAY_MS && key.format(a) === key.format(b);
  return {
    sameDay,
    clock: (at) => clock.format(at),
    clockSeconds: (at) => seconds.format(at),
    day(at, now, length = 'short') {
      if (sameDay(at, now)) return undefined;
      if (Math.abs(now - at) < 6 * DAY_MS) return (length === 'long' ? longWeekday : weekday).format(at);
      return key.format(at).slice(0, 4) === key.format(now).slice(0, 4) ? date.format(at) : dateAndYear.format(at);
    },
    sinceMidnight(at) {
      const [hours = 0, minutes = 0, secs = 0] = seconds.format(at).split(':').map(Number);
      return ((hours * 60 + minutes) * 60 + secs) * 1000 + (at % 1000);
    },
  };
}
