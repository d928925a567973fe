import { describe, expect, it } from 'vitest';
import type { Advice } from '../../../../src/core/plan/advice';
import { periodStart, reached, spent, type Budget } from '../../../../src/core/policy/budget';
import { suggested, suggestionJob } from '../../../../src/core/policy/suggestion';
import type { RunRecord } from '../../../../src/core/run/record';
import { budgetText, suggestionText } from '../../../../src/core/text/policyText';
import { timesIn } from '../../../../src/core/text/times';
import { english } from '../../../../src/core/text/translate';
import { grams, gramsPerKwh, joules, millis, seconds, type Millis } from '../../../../src/core/units';

const HOUR = 3_600_000;
const local = (...at: [number, number, number, number?, number?]): Millis => millis(new Date(...at).getTime());
/** A Friday in November. */
const NOW = local(2026, 10, 27, 12);

const run = (start: Millis, kwh: number | undefined, workspace = '/w'): RunRecord => ({
  id: String(start),
  name: 'train.py',
  kind: 'terminal',
  command: 'python train.py',
  host: 'h',
  workspace,
  start,
  state: 'done',
  terms: {
    pue: 1,
    grid: {
      zone: 'X',
      zoneName: 'X',
      gPerKwh: gramsPerKwh(500),
      band: { low: 0, high: 0 },
      source: 's',
      signal: 'average',
    },
  },
  cells: [],
  ...(kwh !== undefined && {
    energy: {
      durationS: seconds(60),
      boundsJ: joules(0),
      hours: [],
      devices: [
        {
          device: 'gpu0',
          kind: 'gpu',
          name: 'GPU',
          model: '',
          source: 'counter',
          how: '',
          band: { low: 0, high: 0 },
          activeJ: joules(kwh * 3.6e6),
          idleJ: joules(0),
          gapS: seconds(0),
          share: 1,
        },
      ],
    },
  }),
});

describe('a budget', () => {
  const budget: Budget = { per: 'week', most: grams(1000) };
  it('begins on Monday, or with the month, also where the clocks change in between', () => {
    expect(periodStart('week', NOW)).toBe(local(2026, 10, 23));
    expect(periodStart('week', local(2026, 10, 23))).toBe(local(2026, 10, 23));
    expect(periodStart('week', local(2026, 10, 29, 23, 59))).toBe(local(2026, 10, 23));
    expect(periodStart('week', local(2026, 9, 26))).toBe(local(2026, 9, 26));
    expect(periodStart('month', NOW)).toBe(local(2026, 10, 1));
    // The first days of a year belong to a week that began in the old one.
    expect(periodStart('week', local(2027, 0, 2))).toBe(local(2026, 11, 28));
  });
  it('is used by the runs that began in its time', () => {
    const runs = [
      run(NOW, 1),
      run(local(2026, 10, 23), 0.5),
      run(local(2026, 10, 22, 23, 59), 4),
      run(millis(NOW + 1), 4),
    ];
    expect(spent(runs, budget, NOW)).toEqual({ carbon: 750, unknown: 0 });
    expect(spent(runs, { ...budget, per: 'month' }, NOW)).toEqual({ carbon: 2750, unknown: 0 });
  });
  it('of a project counts its runs alone, and says which it does not know', () => {
    const runs = [run(NOW, 1), run(NOW, 1, '/other'), run(NOW, undefined)];
    expect(spent(runs, { ...budget, project: '/w' }, NOW)).toEqual({ carbon: 500, unknown: 1 });
  });
  it.each([
    [799, undefined],
    [800, 0.8],
    [999, 0.8],
    [1000, 1],
  ])('of 1,000 g with %d g used has reached %s', (carbon, share) =>
    expect(reached(budget, { carbon: grams(carbon), unknown: 0 })).toBe(share),
  );
  it('is told of in one or two sentences', () => {
    const used = { carbon: grams(820), unknown: 0 };
    expect(budgetText(budget, used, english)).toBe(
      'Runs of this week have used 820\u00a0g of their budget of 1.00\u00a0kg.',
    );
    expect(budgetText({ per: 'month', most: grams(800), project: '/w' }, { ...used, unknown: 2 }, english)).toBe(
      'Runs of this month are over their budget: 820\u00a0g of 800\u00a0g. Counted: this project. Without 2 whose carbon is not known.',
    );
  });
});

describe('a suggestion', () => {
  const rule = { least: millis(HOUR), saving: 0.1, within: millis(12 * HOUR) };
  const past = { duration: millis(4 * HOUR), runs: 5, name: 'train.py' };
  const advice = (savedShare: number): Advice => {
    const start = millis(NOW + 11.5 * HOUR);
    return {
      now: undefined,
      segments: [],
      best: [{ start, end: millis(start + 4 * HOUR), gPerKwh: gramsPerKwh(1), savedShare }],
    };
  };
  it('looks at windows that begin within twelve hours', () =>
    expect(suggestionJob('terminal', past, rule, NOW)).toEqual({
      duration: past.duration,
      from: NOW,
      finishBy: NOW + 16 * HOUR,
    }));
  it.each([
    ['notebook', past],
    ['queue', past],
    ['terminal', undefined],
    ['terminal', { ...past, duration: millis(HOUR - 1) }],
  ] as const)('is none for a run of a %s with %o', (kind, known) =>
    expect(suggestionJob(kind, known, rule, NOW)).toBeUndefined(),
  );
  it('is one where enough would be saved', () => {
    expect(suggested(advice(0.1), rule)).toMatchObject({ savedShare: 0.1 });
    expect(suggested(advice(0.09), rule)).toBeUndefined();
    expect(suggested(undefined, rule)).toBeUndefined();
  });
  it('says when, and what it would save', () => {
    const [window] = advice(0.18).best;
    const about = { now: NOW, t: english, times: timesIn('en-GB') };
    expect(window && suggestionText('train.py', past.duration, window, about)).toBe(
      'train.py usually takes 4\u00a0h. Started 23:30 it would have 18\u00a0% less carbon. This run goes on until you end it.',
    );
  });
});
