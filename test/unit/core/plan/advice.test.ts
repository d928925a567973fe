import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advise } from '../../../../src/core/plan/advice';
import { Starts } from '../../../../src/core/plan/contiguous';
import { inPieces } from '../../../../src/core/plan/inPieces';
import { Integral } from '../../../../src/core/plan/integral';
import { meanOver } from '../../../../src/core/plan/pastDays';
import { millis } from '../../../../src/core/units';
import { at, hourly, HOUR } from './gridSeries';

const MINUTE = HOUR / 60;
const interruption = { step: millis(MINUTE), resume: millis(2 * MINUTE), shortest: millis(30 * MINUTE) };
const of = (values: readonly number[], kind: 'actual' | 'forecast' | 'typical' = 'actual') =>
  hourly(values.length, (hour) => values[hour] ?? null, kind);
const job = (hours: number, until: number) => ({ duration: millis(hours * HOUR), from: at(0), finishBy: at(until) });

describe('a job beside others', () => {
  const values = [400, 400, 100, 100, 400, 300, 300, 400];
  const beside = (taken: readonly [number, number][]) =>
    advise(of(values), { ...job(2, 8), taken: taken.map(([start, end]) => ({ start: at(start), end: at(end) })) });

  it('gets the best hours that are left', () => {
    const [best] = beside([[2, 4]]).best;
    expect(best?.start).toBeGreaterThan(at(4));
    expect(best?.gPerKwh).toBeLessThan(310);
  });

  it('is told that others have the better hours, not that there are none', () => {
    const { best, why } = beside([
      [2, 4.5],
      [5, 8],
    ]);
    expect([best, why]).toEqual([[], { reason: 'taken' }]);
  });

  it('waits for others where they leave no room at all', () => expect(beside([[0, 8]]).best[0]?.start).toBe(at(2)));
});

describe('a job that can stop', () => {
  it('is advised to begin now and to pause, where that saves', () => {
    const { best, segments } = advise(of([100, 400, 100, 400]), { ...job(2, 4), interruption });
    // Two minutes of resuming: they leave two minutes of the work to a dear hour.
    expect(segments).toEqual([
      { start: at(0), end: at(1 + 2 / 60) },
      { start: at(2), end: at(3) },
    ]);
    expect(best[0]?.savedShare).toBeCloseTo(1 - (100 * 120 + 400 * 2) / 120 / 250, 9);
    expect(best[0]?.gPerKwh).toBeCloseTo((100 * 120 + 400 * 2) / 122, 9);
  });

  it('runs at once where pausing only costs', () => {
    const { best, why } = advise(of([100, 101, 100, 102]), { ...job(2, 4), interruption });
    expect([best, why]).toEqual([[], { reason: 'too little', savedShare: 0 }]);
  });

  it('is never worse than in one piece, is as long as its work and resuming, in time, and has the mean of its pieces', () => {
    const input = fc.record({
      values: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 6, maxLength: 40 }),
      step: fc.constantFrom(0.25, 0.5, 1),
      // Seconds that fit no step.
      from: fc.integer({ min: 0, max: 7000 }),
      work: fc.integer({ min: 60, max: 9000 }),
      slack: fc.integer({ min: 0, max: 30_000 }),
    });
    fc.assert(
      fc.property(input, ({ values, step, ...seconds }) => {
        const integral = new Integral(
          hourly(values.length * step, (hour) => values[hour / step] ?? null, 'actual', step),
        );
        const from = millis(at(0) + seconds.from * 1000);
        const work = millis(seconds.work * 1000);
        const end = millis(from + work + seconds.slack * 1000);
        const least = new Starts(integral, from, millis(end - work), work).least;
        const found = inPieces(integral, from, end, work, interruption);
        if (found === undefined) {
          expect(least).toBeUndefined();
          return;
        }
        const { segments, window, cost } = found;
        if (least !== undefined) expect(cost).toBeLessThanOrEqual(least * (1 + 1e-8));
        const resuming = (segments.length - 1) * interruption.resume;
        expect(segments.reduce((sum, each) => sum + each.end - each.start, 0)).toBe(work + resuming);
        for (const [index, { start }] of segments.entries())
          expect(start).toBeGreaterThanOrEqual(segments[index - 1]?.end ?? from);
        expect(segments[0]?.start).toBeGreaterThanOrEqual(from);
        expect(segments.at(-1)?.end).toBeLessThanOrEqual(end);
        expect(window.gPerKwh).toBeCloseTo(meanOver(integral, segments) ?? Number.NaN, 9);
        expect(cost).toBeCloseTo((window.gPerKwh * (work + resuming)) / work, 9);
      }),
      { numRuns: 150 },
    );
  });

  it('begins and ends with the hours, whenever it is planned, and uses the time up to the deadline', () => {
    const integral = new Integral(of([400, 100, 400, 400, 100]));
    const from = millis(at(0) + 7 * MINUTE + 13_000);
    const pieces = (end: number) => inPieces(integral, from, at(end), millis(1.5 * HOUR), interruption)?.segments;
    const first = { start: at(1), end: at(2) };
    expect(pieces(5)).toEqual([first, { start: at(4), end: at(4.5 + 2 / 60) }]);
    // No time is left for it at the end: the first piece is longer instead.
    expect(pieces(4.5)).toEqual([
      { start: at(1 - 2 / 60), end: at(2) },
      { start: at(4), end: at(4.5) },
    ]);
  });

  it('is planned in longer steps where there is much time', () => {
    const integral = new Integral(hourly(60 * 24, (hour) => (hour % 24 < 12 ? 300 : 200)));
    const found = inPieces(integral, at(0), at(60 * 24), millis(240 * HOUR), interruption);
    // Twenty whole half-days would resume in dear hours: some begin an hour later and resume in it.
    expect(found?.segments).toHaveLength(22);
    expect(found?.cost).toBeLessThan(200 + (300 * 19 * 2) / (240 * 60));
  });
});

describe('advice', () => {
  it('has the window of the 1 % rule first, then the others by their intensity', () => {
    const { best } = advise(of([300, 201, 300, 220, 300, 200]), job(1, 6), {
      basis: 'past forecasts',
      trust: () => ({ waits: true }),
    });
    expect(best.map(({ start }) => (start - at(0)) / HOUR)).toEqual([1, 5, 3]);
  });

  it('has the others by their intensity also where the 1 % rule found them in another order', () => {
    const { best } = advise(of([300, 100, 300, 201, 300, 200]), job(1, 6), {
      basis: 'past forecasts',
      trust: () => ({ waits: true }),
    });
    expect(best.map(({ gPerKwh }) => gPerKwh)).toEqual([100, 200, 201]);
  });

  it('tells the same intensity from one of which nothing is known', () => {
    expect(advise(of([300, 300, 300]), job(1, 3)).why).toEqual({ reason: 'flat', known: true });
    expect(advise(of([300, 300, 300], 'typical'), job(1, 3)).why).toEqual({ reason: 'flat', known: false });
  });

  it('closes a gap of one step before the first value, and no longer one', () => {
    const slots = of([300, 200, 200, 100]).slice(1);
    expect(advise(slots, job(1, 4))).toMatchObject({ now: { gPerKwh: 200 }, best: [{ start: at(3) }] });
    expect(advise(slots.slice(1), job(1, 4)).now).toBeUndefined();
    expect(advise(slots.slice(1), job(1, 4)).why).toEqual({ reason: 'unknown', what: 'now' });
  });

  it('says that a forecast ends only where there is one', () => {
    const ends = (kind: 'actual' | 'forecast') => advise(of([300, 200], kind), job(1, 4));
    expect(ends('forecast').why).toEqual({ reason: 'ends early', forecast: true, usual: false });
    expect(ends('actual').why).toEqual({ reason: 'ends early', forecast: false, usual: false });
    const usual = [...of([300]), ...of([300, 200, 100, 300], 'typical').slice(1)];
    expect(advise(usual, job(1, 4))).not.toHaveProperty('forecastUntil');
  });
});
