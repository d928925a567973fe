import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../../src/core/grid/series';
import { Starts, type Window } from '../../../../src/core/plan/contiguous';
import { Integral } from '../../../../src/core/plan/integral';
import { greenestSegments } from '../../../../src/core/plan/interruptible';
import { gramsPerKwh, millis, type Millis } from '../../../../src/core/units';

const MINUTE = 60_000;
/** The night in which Berlin's clocks are set back: an hour that comes twice must not matter. */
const START = Date.parse('2026-10-24T22:00:00Z');

const series = (step: number, values: readonly (number | null)[]): Integral =>
  new Integral(
    slotsOf(values.map((gPerKwh, index) => ({ at: millis(START + index * step * MINUTE), gPerKwh, kind: 'forecast' }))),
  );

const greenest = (integral: Integral, from: Millis, latest: Millis, duration: Millis): Window | undefined =>
  new Starts(integral, from, latest, duration).earliest(from, latest);

const at = (minutes: number): Millis => millis(START + minutes * MINUTE);

/** Minute by minute, straight from the definition. */
function meanByMinutes(
  values: readonly (number | null)[],
  step: number,
  from: number,
  minutes: number,
): number | undefined {
  let sum = 0;
  for (let minute = from; minute < from + minutes; minute++) {
    const value = values[Math.floor(minute / step)];
    if (value === null || value === undefined) return undefined;
    sum += value;
  }
  return sum / minutes;
}

describe('a window for a job in one piece', () => {
  it('is the earliest within 1 % of the least, as a search over all minutes finds it', () => {
    const input = fc.record({
      step: fc.constantFrom(5, 15, 30, 60),
      values: fc.array(fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 900 }) }, fc.constant(null)), {
        minLength: 2,
        maxLength: 40,
      }),
      from: fc.nat(200),
      slack: fc.nat(900),
      duration: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(input, ({ step, values, from, slack, duration }) => {
        const found = greenest(series(step, values), at(from), at(from + slack), millis(duration * MINUTE));
        const means = Array.from({ length: slack + 1 }, (_, wait) =>
          meanByMinutes(values, step, from + wait, duration),
        );
        const least = Math.min(...means.map((mean) => mean ?? Infinity));
        const wait = means.findIndex((mean) => mean !== undefined && mean <= least * 1.01 * (1 + 1e-12));
        expect(found?.start).toBe(least === Infinity ? undefined : at(from + wait));
        if (found !== undefined) expect(found.gPerKwh).toBeCloseTo(means[wait] ?? Number.NaN, 6);
      }),
      { numRuns: 400 },
    );
  });

  it('is not there when it would cross what is not known, or when it is too late', () => {
    const integral = series(60, [100, null, 100]);
    expect(greenest(integral, at(0), at(180), millis(61 * MINUTE))).toBeUndefined();
    expect(greenest(integral, at(30), at(0), millis(MINUTE))).toBeUndefined();
  });

  it('is there on a grid without any emissions', () => {
    expect(greenest(series(60, [0, 0]), at(0), at(60), millis(60 * MINUTE))).toEqual({
      start: at(0),
      end: at(60),
      gPerKwh: gramsPerKwh(0),
    });
  });
});

/** All ways to run, by counting. */
function leastByCounting(
  costs: readonly number[],
  work: number,
  last: number,
  shortest: number,
  resume: number,
): number {
  let least = Infinity;
  const go = (slot: number, left: number, running: number, cost: number): void => {
    if (left === 0) least = Math.min(least, cost);
    if (left === 0 || slot === costs.length) return;
    const own = costs[slot] ?? Infinity;
    const part = left === 1 ? last : 1;
    const restart = running === 0 && left < work ? own * resume : 0;
    go(slot + 1, left - 1, running + 1, cost + own * part + restart);
    if (running === 0 || running >= shortest) go(slot + 1, left, 0, cost);
  };
  go(0, work, 0, 0);
  return least;
}

describe('segments for a job that can stop', () => {
  const input = fc.record({
    costs: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 11 }),
    work: fc.integer({ min: 1, max: 7 }),
    part: fc.constantFrom(1, 0.5, 0.2),
    shortest: fc.integer({ min: 1, max: 3 }),
    resume: fc.constantFrom(0, 0.1, 0.5, 2),
  });

  it('cost the least that any way to run costs, restarts included', () => {
    fc.assert(
      fc.property(input, ({ costs, work, part, shortest, resume }) => {
        const step = 15;
        const minutes = (work - 1 + part) * step;
        const found = greenestSegments(series(step, costs), at(0), at(costs.length * step), millis(minutes * MINUTE), {
          step: millis(step * MINUTE),
          resume: millis(resume * step * MINUTE),
          shortest: millis(shortest * step * MINUTE),
        });
        const least = leastByCounting(costs, work, part, shortest, resume);
        if (found === undefined) {
          expect(least).toBe(Infinity);
          return;
        }
        const { segments } = found;
        expect(segments.reduce((sum, { start, end }) => sum + end - start, 0)).toBeCloseTo(minutes * MINUTE, 3);
        const slotOf = (time: Millis): number => (time - START) / (step * MINUTE);
        for (const [index, { start, end }] of segments.entries()) {
          expect(slotOf(start) % 1).toBe(0);
          if (index < segments.length - 1) expect(slotOf(end) - slotOf(start)).toBeGreaterThanOrEqual(shortest);
        }
        const restarts = segments.slice(1).reduce((sum, { start }) => sum + (costs[slotOf(start)] ?? 0) * resume, 0);
        expect((found.gPerKwh * minutes) / step + restarts).toBeCloseTo(least, 6);
      }),
      { numRuns: 400 },
    );
  });

  it('without any cost of stopping are the least slots', () => {
    fc.assert(
      fc.property(input, ({ costs, work }) => {
        fc.pre(work <= costs.length);
        const hour = millis(60 * MINUTE);
        const found = greenestSegments(series(60, costs), at(0), at(costs.length * 60), millis(work * hour), {
          step: hour,
          resume: millis(0),
          shortest: millis(0),
        });
        const least = costs.toSorted((a, b) => a - b).slice(0, work);
        expect((found?.gPerKwh ?? Number.NaN) * work).toBeCloseTo(
          least.reduce((sum, each) => sum + each, 0),
          6,
        );
      }),
      { numRuns: 200 },
    );
  });
});
