import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rate } from '../../../../src/core/grid/rate';
import { advise, type Job } from '../../../../src/core/plan/advice';
import { difference, tradeOf } from '../../../../src/core/plan/trade';
import { isFlat, weighedPlan, type Weight } from '../../../../src/core/plan/weighed';
import { millis } from '../../../../src/core/units';
import { at, hourly, HOUR } from './gridSeries';

const MINUTE = HOUR / 60;
const slots = (values: readonly (number | null)[]) => hourly(values.length, (hour) => values[hour] ?? null, 'forecast');
const rates = (values: readonly (number | null)[]): readonly Rate[] =>
  values.flatMap((value, hour) => (value === null ? [] : [{ start: at(hour), end: at(hour + 1), value }]));
const price = (values: readonly (number | null)[], share: number): Weight => ({
  name: 'price',
  unit: 'EUR',
  rates: rates(values),
  share,
});
const job = (hours: number, until: number): Job => ({
  duration: millis(hours * HOUR),
  from: at(0),
  finishBy: at(until),
});
const startOf = (plan: ReturnType<typeof weighedPlan>): number | undefined =>
  plan?.segments[0] && (plan.segments[0].start - at(0)) / HOUR;

const CARBON = [400, 300, 100, 300, 200, 300];
const PRICE = [0.4, 0.4, 0.4, 0.4, 0.1, 0.4];

describe('a window that price counts in', () => {
  it('goes from the least carbon to the least price as the share of price grows', () => {
    const starts = [0, 0.2, 0.4, 0.6, 0.9].map((share) =>
      startOf(weighedPlan(slots(CARBON), [price(PRICE, share)], job(1, 6))),
    );
    expect(starts).toEqual([2, 2, 4, 4, 4]);
  });

  it('is that of carbon alone where the price is the same in all hours that are known with it', () => {
    // It varies only after them: rounding made a huge weight of that.
    const known = [400, 300, 100, 300, 200];
    const paid = [...known.map(() => 0.1234567), 0.5];
    expect(startOf(weighedPlan(slots(known), [price(paid, 0.5)], job(1, 6)))).toBe(2);
  });

  it.each([123.456789, 313.337, 200])('is that of the least price where carbon is %d g at all times', (level) =>
    expect(startOf(weighedPlan(slots(CARBON.map(() => level)), [price(PRICE, 0.5)], job(1, 6)))).toBe(4),
  );

  it('does not take a price that nobody knows for one that never changes', () =>
    expect(isFlat(price([null, null, null], 0.5), job(1, 3))).toBe(false));

  it('is the same in whatever money, unit or level the price is told', () => {
    const input = fc.record({
      carbon: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 6, maxLength: 12 }),
      money: fc.array(fc.integer({ min: -300, max: 900 }), { minLength: 12, maxLength: 12 }),
      share: fc.integer({ min: 1, max: 9 }),
      times: fc.constantFrom(0.001, 0.01, 100),
      level: fc.integer({ min: -500, max: 500 }),
    });
    fc.assert(
      fc.property(input, ({ carbon, money, share, times, level }) => {
        const told = (values: readonly number[]) => price(values.slice(0, carbon.length), share / 10);
        fc.pre(!isFlat(told(money), job(2, carbon.length)));
        const one = weighedPlan(slots(carbon), [told(money)], job(2, carbon.length));
        const other = weighedPlan(
          slots(carbon),
          [told(money.map((each) => each * times + level))],
          job(2, carbon.length),
        );
        const cost = (plan: typeof one): number => {
          const [of = { start: at(0), end: at(0) }] = plan?.segments ?? [];
          const trade = tradeOf(slots(carbon), [told(money)], advise(slots(carbon), job(2, carbon.length)), [of]);
          const { carbon: grams = NaN, price: spent = NaN } = trade?.chosen.costs ?? {};
          return grams + (one?.gramsPer[0] ?? NaN) * spent;
        };
        expect(cost(other)).toBeCloseTo(cost(one), 6);
      }),
      { numRuns: 150 },
    );
  });

  it('is the least of all minutes, by what a unit of money counts for', () => {
    const input = fc.record({
      carbon: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 5, maxLength: 8 }),
      money: fc.array(fc.integer({ min: -100, max: 400 }), { minLength: 8, maxLength: 8 }),
      minutes: fc.integer({ min: 10, max: 200 }),
      share: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(input, ({ carbon, money, minutes, share }) => {
        const weight = price(money.slice(0, carbon.length), share / 10);
        const task = { ...job(1, carbon.length), duration: millis(minutes * MINUTE) };
        fc.pre(!isFlat(weight, task));
        const plan = weighedPlan(slots(carbon), [weight], task);
        const [gramsPer = NaN] = plan?.gramsPer ?? [];
        const costAt = (minute: number): number => {
          let sum = 0;
          for (let each = minute; each < minute + minutes; each++) {
            const hour = Math.floor(each / 60);
            sum += (carbon[hour] ?? NaN) + gramsPer * (money[hour] ?? NaN);
          }
          return sum / minutes;
        };
        const all = Array.from({ length: carbon.length * 60 - minutes + 1 }, (_, minute) => costAt(minute));
        const chosen = ((plan?.segments[0]?.start ?? NaN) - at(0)) / MINUTE;
        expect(all[chosen]).toBeCloseTo(Math.min(...all), 6);
      }),
      { numRuns: 100 },
    );
  });

  it('comes in pieces too, in which resuming is paid for', () => {
    const interruption = { step: millis(MINUTE), resume: millis(2 * MINUTE), shortest: millis(30 * MINUTE) };
    const cheap = [0.1, 0.9, 0.9, 0.1, 0.9, 0.9];
    const plan = weighedPlan(slots([300, 310, 300, 300, 310, 300]), [price(cheap, 0.9)], {
      ...job(2, 6),
      interruption,
    });
    expect(plan?.segments).toEqual([
      { start: at(0), end: at(1) },
      { start: at(3 - 2 / 60), end: at(4) },
    ]);
  });

  it('is now where nothing is better, and nothing where price and carbon are not known together', () => {
    const plan = weighedPlan(slots(CARBON), [price([0.01, 0.9, 0.9, 0.9, 0.9, 0.9], 0.9)], job(1, 6));
    expect(plan?.segments).toEqual([{ start: at(0), end: at(1) }]);
    expect(weighedPlan(slots(CARBON), [price([null, 0.1, 0.2, 0.3, 0.1, 0.2], 0.5)], job(1, 6))).toBeUndefined();
    expect(startOf(weighedPlan(slots(CARBON), [price([0.4, 0.3, null, 0.4, 0.3, 0.4], 0.1)], job(1, 6)))).toBe(4);
  });

  it('counts price also where carbon is the same at all times; what is the same itself is told', () => {
    expect(startOf(weighedPlan(slots(CARBON.map(() => 300)), [price(PRICE, 0.1)], job(1, 6)))).toBe(4);
    expect(isFlat(price([0.3, 0.3, 0.3, 0.1], 0.5), job(1, 3))).toBe(true);
    expect(isFlat(price([0.3, 0.3, 0.3, 0.1], 0.5), job(1, 4))).toBe(false);
  });
});

describe('what a window trades', () => {
  const advice = advise(slots(CARBON), job(1, 6));
  const chosen = [{ start: at(4), end: at(5) }];

  it('is told against now and against the least carbon', () => {
    const trade = tradeOf(slots(CARBON), [price(PRICE, 0.5)], advice, chosen);
    expect([trade?.now.costs, trade?.lowestCarbon?.costs, trade?.chosen.costs]).toEqual([
      { carbon: 400, price: 0.4 },
      { carbon: 100, price: 0.4 },
      { carbon: 200, price: 0.1 },
    ]);
    const less = difference(trade?.chosen.costs ?? {}, trade?.lowestCarbon?.costs ?? {});
    expect(less.carbon).toBe(100);
    expect(less.price).toBeCloseTo(-0.3, 9);
  });

  it('leaves out what is not known for all of it, and counts resuming as no work', () => {
    const gap = tradeOf(slots(CARBON), [price([0.4, 0.4, 0.4, 0.4, null, 0.4], 0.5)], advice, chosen);
    expect(gap?.chosen.costs).toEqual({ carbon: 200 });
    expect(difference(gap?.chosen.costs ?? {}, gap?.now.costs ?? {})).toEqual({ carbon: -200 });
    const pieces = [
      { start: at(2), end: at(2.5) },
      { start: at(4), end: at(4.75) },
    ];
    const resumed = tradeOf(slots(CARBON), [], advice, pieces);
    expect(resumed?.chosen.costs.carbon).toBeCloseTo(0.5 * 100 + 0.75 * 200, 9);
  });
});
