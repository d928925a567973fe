import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentText, parseMoment, tomorrowText } from '../../../../src/core/text/moment';
import { parseSpan, spanText } from '../../../../src/core/text/span';
import { timesIn } from '../../../../src/core/text/times';
import { millis } from '../../../../src/core/units';

const before = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const at = (text: string): ReturnType<typeof millis> => millis(Date.parse(text));
/** A Thursday, 19:40 in Berlin. */
const now = at('2026-11-26T18:40:00Z');

describe('a span', () => {
  it.each([
    ['45 min', 45],
    ['45min', 45],
    ['4 h', 240],
    ['4 hours', 240],
    ['1.5 h', 90],
    ['1,5 h', 90],
    ['1 h 30 min', 90],
    ['1h30m', 90],
    ['1 d', 1440],
    [' 2 Days ', 2880],
  ])('%s is %d min', (text, minutes) => expect(parseSpan(text)).toBe(minutes * 60_000));

  it.each(['', '4', 'h', '4 x', '-4 h', '4 h and', '0 h', 'four h', '4 h 5'])('"%s" is none', (text) =>
    expect(parseSpan(text)).toBeUndefined(),
  );

  it.each([
    [0.4, '< 1 min'],
    [12, '12 min'],
    [45, '45 min'],
    [240, '4 h'],
    [91, '1 h 31 min'],
    [1440, '1 d'],
    [4570, '3 d 4 h'],
  ])('of %d min is "%s"', (minutes, text) =>
    expect(spanText(millis(minutes * 60_000)).replaceAll('\u00a0', ' ')).toBe(text),
  );

  it('is understood as it is written', () => {
    for (const minutes of [1, 45, 60, 91, 1440, 1500, 4560])
      expect(parseSpan(spanText(millis(minutes * 60_000)))).toBe(minutes * 60_000);
  });
});

describe('a moment', () => {
  it.each([
    ['in 12 h', '2026-11-27T07:40'],
    ['12 h', '2026-11-27T07:40'],
    ['tomorrow 08:00', '2026-11-27T08:00'],
    ['Tomorrow 8:00', '2026-11-27T08:00'],
    ['tomorrow', '2026-11-27T19:40'],
    ['today 23:00', '2026-11-26T23:00'],
    ['23:00', '2026-11-26T23:00'],
    ['08:00', '2026-11-27T08:00'],
    ['Monday 08:00', '2026-11-30T08:00'],
    ['mon 8:30', '2026-11-30T08:30'],
    ['Thu 20:00', '2026-11-26T20:00'],
    ['Thursday 19:00', '2026-12-03T19:00'],
    ['2026-11-27 08:00', '2026-11-27T08:00'],
    ['2026-11-27T08:00', '2026-11-27T08:00'],
    ['2026-12-24', '2026-12-24T19:40'],
  ])('"%s" is %s', (text, local) => expect(parseMoment(text, now, 'en')).toBe(at(`${local}:00+01:00`)));

  it.each(['', 'soon', 'tomorrow 25:00', 'tomorrow 8', '2026-02-31 08:00', '27.11.', 'in', 'Mon day 08:00'])(
    '"%s" is none',
    (text) => expect(parseMoment(text, now, 'en')).toBeUndefined(),
  );

  it('that has passed is given as it is, for somebody to say so', () =>
    expect(parseMoment('today 08:00', now, 'en')).toBeLessThan(now));

  it('is understood in the language of the user, and in English all the same', () => {
    for (const text of ['morgen 08:00', 'Freitag 08:00', 'Fr 08:00', 'fri 08:00', 'tomorrow 08:00'])
      expect(parseMoment(text, now, 'de')).toBe(at('2026-11-27T08:00:00+01:00'));
    expect(parseMoment('Fri 08:00', now, 'no language!')).toBe(at('2026-11-27T08:00:00+01:00'));
  });

  it('is by the calendar where the clocks change', () => {
    const saturday = at('2026-10-24T12:00:00+02:00');
    expect(parseMoment('tomorrow 12:00', saturday, 'en')).toBe(at('2026-10-25T12:00:00+01:00'));
    expect(parseMoment('in 1 d', saturday, 'en')).toBe(at('2026-10-25T11:00:00+01:00'));
  });

  it('that is offered is understood', () => {
    const times = timesIn('de');
    expect(tomorrowText(times, now, 'de')).toBe('morgen 19:40');
    expect(parseMoment(tomorrowText(times, now, 'de'), now, 'de')).toBe(now + 24 * 3_600_000);
    expect(momentText(times, millis(now + 24 * 3_600_000), now)).toBe('Fr 19:40');
    expect(momentText(times, now, now)).toBe('19:40');
  });
});
