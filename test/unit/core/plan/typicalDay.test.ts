import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsOf, type Slot } from '../../../../src/core/grid/series';
import { typicalPart, typicalSlots, type TypicalDay } from '../../../../src/core/grid/typicalDay';
import { typicalDayOf } from '../../../../src/core/plan/typicalDayOf';
import { TypicalOdds } from '../../../../src/core/plan/typicalOdds';
import { gramsPerKwh, millis } from '../../../../src/core/units';
import { at, HOUR, sunny } from './gridSeries';

const JANUARY = Date.parse('2022-01-01T00:00:00Z');

const year = (value: (hour: number) => number): readonly Slot[] =>
  slotsOf(
    Array.from({ length: 365 * 24 }, (_, hour) => ({
      at: millis(JANUARY + hour * HOUR),
      gPerKwh: value(hour),
      kind: 'actual',
    })),
  );

/** Weather that nobody knows: the same at each run. */
const weather = (hour: number): number => 1 + 0.1 * Math.sin(Math.floor(hour / 24) * 12.9898);

const flat = (value: number): TypicalDay => ({
  shape: Array<number>(288).fill(value),
  weekend: Array<number>(24).fill(0),
  spread: Array<number>(24).fill(0.1),
  heldOut: { kept: 1, worse: 0, errors: [-0.01, 0, 0.01] },
});

describe('a typical day', () => {
  it('is found again in a year that was made of it, weekends too', () => {
    const isWeekend = (hour: number): boolean => [0, 6].includes(new Date(JANUARY + hour * HOUR).getUTCDay());
    const day = typicalDayOf(year((hour) => sunny(hour) * weather(hour) - (isWeekend(hour) ? 40 : 0)));
    if (day === undefined) throw new Error('there is none');
    const part = (time: string): number => typicalPart(day, millis(Date.parse(time)));
    // Wednesday and Sunday of one week.
    expect(part('2026-06-10T12:00Z') / part('2026-06-10T00:00Z')).toBeCloseTo(0.48, 1);
    expect(part('2026-06-10T00:00Z') - part('2026-06-14T00:00Z')).toBeGreaterThan(0.1);
    expect(day.heldOut.kept).toBeGreaterThan(0.8);
    expect(day.heldOut.worse).toBeLessThan(0.1);
  });

  it('is none of an estimate that repeats itself, or of a constant', () => {
    expect(typicalDayOf(year(sunny))).toBeUndefined();
    expect(typicalDayOf(year(() => 650))).toBeUndefined();
    expect(typicalDayOf(year(() => 0))).toBeUndefined();
  });

  it('passes from month to month without a step, and has all hours of the nights in which clocks change', () => {
    const shape = Array.from({ length: 288 }, (_, cell) => 1 + Math.floor(cell / 24) / 100);
    const day = { ...flat(1), shape };
    const part = (time: string): number => typicalPart(day, millis(Date.parse(time)));
    expect(part('2026-04-01T00:00Z') - part('2026-03-31T00:00Z')).toBeLessThan(0.001);
    expect(part('2026-06-16T00:00Z')).toBeCloseTo(1.05, 3);
    for (const night of ['2026-03-29T00:00Z', '2026-10-25T00:00Z']) {
      const from = millis(Date.parse(night));
      const slots = typicalSlots(day, gramsPerKwh(400), from, millis(from + 6 * HOUR));
      expect(slots.map(({ start }) => (start - from) / HOUR)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('has slots without gaps around any moments, within their bands and never below nothing', () => {
    const input = fc.record({
      shape: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 288, maxLength: 288 }),
      weekend: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 24, maxLength: 24 }),
      from: fc.integer({ min: 0, max: 5e7 }),
      minutes: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(input, ({ shape, weekend, from, minutes }) => {
        const [start, end] = [millis(from * 60_000), millis((from + minutes) * 60_000)];
        const slots = typicalSlots({ ...flat(1), shape, weekend }, gramsPerKwh(300), start, end);
        expect(slots[0]?.start).toBeLessThanOrEqual(start);
        expect(slots.at(-1)?.end).toBeGreaterThanOrEqual(end);
        for (const [index, { start: begin, gPerKwh, low = -1, high = -1 }] of slots.entries()) {
          if (index > 0) expect(begin).toBe(slots[index - 1]?.end);
          expect([low >= 0, low <= gPerKwh, gPerKwh <= high]).toEqual([true, true, true]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a typical day promises', () => {
  const span = (hour: number) => ({ start: at(hour), end: at(hour + 4) });
  const odds = new TypicalOdds({ ...flat(1), heldOut: { kept: 1, worse: 0, errors: [-0.06, -0.03, 0, 0.03, 0.06] } });

  it('has to beat more the longer the wait is, up to half a day', () => {
    const ranges = [1, 4, 12, 30].map((wait) => odds.trust(span(0), [span(wait)], 0.2));
    const widths = ranges.map(({ low = 0, high = 0 }) => high - low);
    expect(widths[1]).toBeCloseTo((widths[0] ?? 0) * 2, 9);
    expect(widths[3]).toBeCloseTo(widths[2] ?? 0, 9);
    expect(odds.trust(span(0), [span(12)], 0.01).waits).toBe(false);
    expect(odds.trust(span(0), [span(1)], 0.02).waits).toBe(true);
  });

  it('says how often it was in vain', () => {
    const worse = (saved: number) => odds.trust(span(0), [span(1)], saved).worse;
    expect(worse(0.04)).toEqual({ count: 1, of: 5, what: 'hundredths' });
    expect(worse(0.5)?.count).toBe(0);
  });
});
