import { describe, expect, it } from 'vitest';
import type { Advice, Option } from '../../../../src/core/plan/advice';
import { jobChoices, type ChoiceView } from '../../../../src/core/text/jobChoices';
import { timesIn } from '../../../../src/core/text/times';
import { english } from '../../../../src/core/text/translate';
import { wrapped } from '../../../../src/core/text/wrapped';
import { gramsPerKwh, millis, type KilowattHours } from '../../../../src/core/units';
import { at, HOUR } from '../queue/queueExamples';

const NOW = at(19.5);
const view = (changes: Partial<ChoiceView> = {}): ChoiceView => ({
  now: NOW,
  times: timesIn('en-GB', 'UTC'),
  t: english,
  duration: millis(4 * HOUR),
  energy: 1.9 as KilowattHours,
  deadline: 'Sun 19:00',
  minimumSaving: 0.05,
  ...changes,
});
const option = (savedShare: number): Option => ({
  start: at(34),
  end: at(38),
  gPerKwh: gramsPerKwh(219),
  savedShare,
  low: 0.36,
  high: 0.5,
  worse: { count: 260, of: 1000, what: 'hundredths' },
});
const advice = (best: readonly Option[], why?: Advice['why']): Advice => ({
  now: { start: NOW, end: at(23.5), gPerKwh: gramsPerKwh(390) },
  best,
  segments: best,
  ...(why !== undefined && { why }),
});
const plain = (value: unknown): string => JSON.stringify(value).replaceAll('\u00a0', ' ');

describe('the choice of when a job runs', () => {
  it('sets now against the windows, with grams, odds and end', () => {
    const choices = jobChoices(advice([option(0.44)]), view());
    expect(choices.headline).toBeUndefined();
    expect(choices.best).toBe('first window');
    expect(plain(choices.now)).toBe(
      '{"label":"Now","description":"19:30 to 23:30","detail":"390 g/kWh · about 741 g"}',
    );
    expect(plain(choices.windows[0]?.row)).toBe(
      '{"label":"Sat 10:00","description":"44 % less","detail":"ends 14:00 · 219 g/kWh · about 416 g · saves 36–50 % · worse than now in 26 of 100"}',
    );
  });

  it('puts now first below what the user finds worth the wait', () => {
    const choices = jobChoices(advice([option(0.016)]), view());
    expect(choices.headline).toBe('Now is as good as it gets: at most 2 % less before Sun 19:00');
    expect(choices.best).toBe('now');
    expect(choices.windows).toHaveLength(1);
    expect(jobChoices(advice([option(0.016)]), view({ minimumSaving: 0.01 })).best).toBe('first window');
  });

  it('says why where nothing is worth it', () => {
    const small = jobChoices(advice([], { reason: 'too little', savedShare: 0.02 }), view());
    expect(small.headline).toBe('Now is as good as it gets: at most 2 % less before Sun 19:00');
    expect(jobChoices(advice([], { reason: 'flat', known: true }), view()).headline).toMatch(/no time is better/);
  });

  it('has no grams where nobody knows what the job uses', () =>
    expect(plain(jobChoices(advice([option(0.44)]), view({ energy: undefined })))).not.toContain('about'));
});

describe('a long command', () => {
  it('is shown in full, in rows', () => {
    const line = `python train.py ${'--option value '.repeat(20)}${'x'.repeat(200)}`;
    const rows = wrapped(line, 84);
    expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(84);
    expect(rows.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
    expect(wrapped('python a.py', 84)).toEqual(['python a.py']);
  });
});
