import { describe, expect, test } from 'vitest';
import { timesIn } from '../../../../src/core/text/times';
import { millis } from '../../../../src/core/units';

const at = (text: string): ReturnType<typeof millis> => millis(Date.parse(text));
const now = at('2026-05-12T17:40:00Z');

describe('times in Berlin', () => {
  const times = timesIn('en', 'Europe/Berlin');

  test('clock', () => {
    expect(times.clock(now)).toBe('19:40');
    expect(times.clockSeconds(at('2026-05-11T22:00:07Z'))).toBe('00:00:07');
  });

  test('no day for today, weekday within six days, then the date', () => {
    expect(times.day(at('2026-05-11T22:30:00Z'), now)).toBeUndefined();
    expect(times.day(at('2026-05-11T21:30:00Z'), now)).toBe('Mon');
    expect(times.day(at('2026-05-13T08:00:00Z'), now)).toBe('Wed');
    expect(times.day(at('2026-05-02T08:00:00Z'), now)).toBe('May 2');
    expect(times.day(at('2025-05-02T08:00:00Z'), now)).toBe('May 2, 2025');
  });

  test('the same day is a matter of the zone', () => {
    const late = at('2026-05-12T22:30:00Z');
    expect(times.sameDay(now, late)).toBe(false);
    expect(timesIn('en', 'UTC').sameDay(now, late)).toBe(true);
    expect(times.sameDay(now, at('2027-05-12T17:40:00Z'))).toBe(false);
  });

  test('milliseconds since midnight', () => {
    expect(times.sinceMidnight(millis(now + 250))).toBe((19 * 60 + 40) * 60_000 + 250);
  });
});

test('speaks the language asked for, and English where it is none', () => {
  expect(timesIn('de', 'UTC').day(at('2026-05-08T09:00:00Z'), now)).toBe('Fr');
  expect(timesIn('not a language!', 'UTC').clock(now)).toBe('17:40');
});
