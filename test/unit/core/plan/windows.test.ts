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

/** All ways to run, by counting: of the slots before a restart enough are free, and their draw is paid. */
function leastByCounting(
  costs: readonly (number | null)[],
  work: number,
  last: number,
  shortest: number,
  resume: number,
): number {
  let least = Infinity;
  const pause = Math.ceil(resume);
  const restart = (slot: number): number => {
    let sum = 0;
    for (let back = 1; back <= pause; back++)
      sum += (costs[slot - back] ?? Infinity) * (back === pause ? resume - (pause - 1) : 1);
    return sum;
  };
  const go = (slot: number, left: number, running: number, off: number, cost: number): void => {
    if (left === 0) least = Math.min(least, cost);
    if (left === 0 || slot === costs.length) return;
    const own = (costs[slot] ?? Infinity) * (left === 1 ? last : 1);
    if (running > 0 || left === work) go(slot + 1, left - 1, running + 1, 0, cost + own);
    else if (off >= pause) go(slot + 1, left - 1, 1, 0, cost + restart(slot) + own);
    if (running === 0 || running >= shortest) go(slot + 1, left, 0, off + 1, cost);
  };
  go(0, work, 0, 0, 0);
  return least;
}

describe('segments for a job that can stop', () => {
  const input = fc.record({
    costs: fc.array(fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 30 }) }, fc.constant(null)), {
      minLength: 1,
      maxLength: 12,
    }),
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
        const slotOf = (time: Millis): number => (time - START) / (step * MINUTE);
        const lengths = segments.map(({ start, end }, index) => slotOf(end) - slotOf(start) - (index > 0 ? resume : 0));
        expect(lengths.reduce((sum, each) => sum + each, 0)).toBeCloseTo(minutes / step, 9);
        for (const [index, { start, end }] of segments.entries()) {
          expect((slotOf(start) + (index > 0 ? resume : 0)) % 1).toBeCloseTo(0, 9);
          expect(slotOf(start)).toBeGreaterThanOrEqual(slotOf(segments[index - 1]?.end ?? at(0)));
          expect(slotOf(end)).toBeLessThanOrEqual(costs.length);
          if (index < segments.length - 1) expect(lengths[index]).toBeGreaterThanOrEqual(shortest - 1e-9);
        }
        const drawn = segments.reduce((sum, { start, end }) => sum + slotOf(end) - slotOf(start), 0);
        expect(found.gPerKwh * drawn).toBeCloseTo(least, 6);
      }),
      { numRuns: 400 },
    );
  });

  it('without any cost of stopping are the least slots', () => {
    fc.assert(
      fc.property(input, ({ costs, work }) => {
        const known = costs.filter((cost) => cost !== null);
        fc.pre(work <= known.length);
        const hour = millis(60 * MINUTE);
        const found = greenestSegments(series(60, costs), at(0), at(costs.length * 60), millis(work * hour), {
          step: hour,
          resume: millis(0),
          shortest: millis(0),
        });
        const least = known.toSorted((a, b) => a - b).slice(0, work);
        expect((found?.gPerKwh ?? Number.NaN) * work).toBeCloseTo(
          least.reduce((sum, each) => sum + each, 0),
          6,
        );
      }),
      { numRuns: 200 },
    );
  });
});
