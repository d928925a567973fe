import { describe, expect, it } from 'vitest';
import { advise, type Advice } from '../../../../src/core/plan/advice';
import { Integral } from '../../../../src/core/plan/integral';
import { keptOrMoved } from '../../../../src/core/plan/standing';
import { trades } from '../../../../src/core/plan/trade';
import { millis } from '../../../../src/core/units';
import { at, hourly, HOUR } from './gridSeries';

const span = (start: number, hours = 2) => ({ start: at(start), end: at(start + hours) });

describe('a plan that stands', () => {
  const plan = (values: readonly number[]): { known: Integral; advice: Advice } => {
    const slots = hourly(values.length, (hour) => values[hour] ?? null, 'forecast');
    const job = { duration: millis(2 * HOUR), from: at(0), finishBy: at(values.length) };
    return { known: new Integral(slots), advice: advise(slots, job, { basis: 'all', trust: () => ({ waits: true }) }) };
  };

  it('stays where another one is hardly better, and moves where it is', () => {
    const slight = plan([300, 300, 300, 200, 200, 300, 197, 196]);
    expect(keptOrMoved([span(3)], slight.advice, slight.known)).toEqual({ segments: [span(3)], moved: false });
    expect(keptOrMoved([span(3)], slight.advice, slight.known, 0.001).moved).toBe(true);
    const clear = plan([300, 300, 300, 200, 200, 300, 150, 150]);
    const { moved, segments } = keptOrMoved([span(3)], clear.advice, clear.known);
    expect([moved, segments[0]?.start]).toEqual([true, at(6)]);
  });

  it('is given up for now where it has become worse, and stays where nothing can be said', () => {
    const worse = plan([200, 200, 300, 320, 320, 300]);
    expect(keptOrMoved([span(3)], worse.advice, worse.known)).toEqual({ segments: [span(0)], moved: true });
    const unknown: Advice = { now: undefined, best: [], segments: [], why: '' };
    expect(keptOrMoved([span(3)], unknown, worse.known).moved).toBe(false);
  });

  it('moves where it has passed or is not known any more', () => {
    const { known, advice } = plan([300, 300, 200, 200, 300]);
    expect(keptOrMoved([span(-2)], advice, known).moved).toBe(true);
    expect(keptOrMoved([span(40)], advice, known).segments[0]?.start).toBe(at(2));
  });
});

describe('windows with all that they cost', () => {
  const curve =
    (values: Readonly<Record<number, number>>) =>
    (start: number): number | undefined =>
      values[(start - at(0)) / HOUR];
  const curves = {
    carbon: curve({ 0: 300, 2: 200, 4: 220 }),
    water: curve({ 0: 2, 2: 6, 4: 3 }),
    price: curve({ 0: 0.3, 2: 0.2, 4: -0.1 }),
  };
  const order = (gramsPerLitre: number, gramsPerMoney: number) =>
    trades(span(0), [span(2), span(4)], curves, { gramsPerLitre, gramsPerMoney }).map(
      ({ window }) => (window.start - at(0)) / HOUR,
    );

  it('are in the order of what the user would give, with each cost and what it changes', () => {
    expect([order(0, 0), order(10, 0), order(0, 100)]).toEqual([
      [2, 4],
      [4, 2],
      [4, 2],
    ]);
    const [first] = trades(span(0), [span(2)], curves, { gramsPerLitre: 1, gramsPerMoney: 1 });
    expect(first?.costs).toEqual({ carbon: 200, water: 6, price: 0.2 });
    expect(first?.difference.carbon).toBe(-100);
    expect(first?.difference.water).toBe(4);
    expect(first?.difference.price).toBeCloseTo(-0.1, 9);
  });

  it('come last where a cost that counts is not known, which stays unknown', () => {
    const partly = { ...curves, water: curve({ 4: 3 }) };
    const all = trades(span(0), [span(2), span(4)], partly, { gramsPerLitre: 1, gramsPerMoney: 0 });
    expect(all.map(({ costs }) => costs.water)).toEqual([3, undefined]);
    expect(all[0]?.difference.water).toBeUndefined();
    expect(
      trades(span(0), [span(2), span(4)], { carbon: curves.carbon }, { gramsPerLitre: 0, gramsPerMoney: 0 })[0]?.window,
    ).toEqual(span(2));
  });
});
