import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/core/isoTime';

const NOON = Date.parse('2026-11-26T12:00:00Z');

describe('a time', () => {
  it.each([
    '2026-11-26T12:00Z',
    '2026-11-26 12:00:00.000z',
    '2026-11-26T13:00+01:00',
    '2026-11-26 13:00:00+01',
    '2026-11-26T06:30:00-0530',
    '2026-11-26T12:00',
  ])('%s is one', (text) => {
    expect(isoTime(text, 'UTC')).toBe(NOON);
  });

  it('is local without a zone where that is meant, a date alone too', () => {
    expect(isoTime('2026-11-26T12:00', 'local')).toBe(new Date(2026, 10, 26, 12).getTime());
    expect(isoTime('2026-11-26', 'local')).toBe(new Date(2026, 10, 26).getTime());
    expect(isoTime('2026-11-26', 'UTC')).toBe(Date.parse('2026-11-26T00:00Z'));
    expect(isoTime('2026-11-26T12:00Z', 'local')).toBe(NOON);
  });

  it.each([
    '',
    'soon',
    '2026-02-30',
    '2026-02-29T10:00Z',
    '2026-04-31T00:00',
    '2026-13-01',
    '2026-00-10',
    '2026-11-00',
  ])('%j is none', (text) => {
    expect([isoTime(text, 'local'), isoTime(text, 'UTC')]).toEqual([undefined, undefined]);
  });

  it.each(['2026-11-26T25:00Z', '2026-11-26T12', '26.11.2026 12:00', '2026-11-26 12:00 CET', '2026-11-26T12:00+9'])(
    '%j is none that can be told',
    (text) => {
      expect(isoTime(text, 'UTC')).toBeUndefined();
    },
  );

  it('may be a leap day', () => {
    expect(isoTime('2028-02-29', 'UTC')).toBe(Date.parse('2028-02-29T00:00Z'));
  });
});
