import { describe, expect, it } from 'vitest';
import { advise, type Advice } from '../../../../src/core/plan/advice';
import { Integral } from '../../../../src/core/plan/integral';
import { keptOrMoved } from '../../../../src/core/plan/standing';
import { millis } from '../../../../src/core/units';
import { at, hourly, HOUR } from './gridSeries';

const span = (start: number, hours = 2) => ({ start: at(start), end: at(start + hours) });

describe('a plan that stands', () => {
  const plan = (values: readonly number[]): { known: Integral; advice: Advice } => {
    const slots = hourly(values.length, (hour) => values[hour] ?? null, 'forecast');
    const job = { duration: millis(2 * HOUR), from: at(0), finishBy: at(values.length) };
    return {
      known: new Integral(slots),
      advice: advise(slots, job, { basis: 'past forecasts', trust: () => ({ waits: true }) }),
    };
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
    const unknown: Advice = { now: undefined, best: [], segments: [] };
    expect(keptOrMoved([span(3)], unknown, worse.known).moved).toBe(false);
  });

  it('moves where it has passed or is not known any more', () => {
    const { known, advice } = plan([300, 300, 200, 200, 300]);
    expect(keptOrMoved([span(-2)], advice, known).moved).toBe(true);
    expect(keptOrMoved([span(40)], advice, known).segments[0]?.start).toBe(at(2));
  });
});
