import { describe, expect, it } from 'vitest';
import type { Why } from '../../../../src/core/plan/why';
import { oddsText } from '../../../../src/core/text/oddsText';
import { english } from '../../../../src/core/text/translate';
import { asGoodText, whyText } from '../../../../src/core/text/whyText';

const words = (why: Why): string => whyText(why, 'Thu 19:00', english);

describe('why nothing is worth the wait', () => {
  it('is said with the most that could be saved, never with 0 %', () => {
    const little = (savedShare: number): string => words({ reason: 'too little', savedShare, basis: 'past forecasts' });
    expect(little(0)).toBe('Now is as good as it gets: no later window before Thu 19:00 has less');
    expect(little(0.0004)).toBe('Now is as good as it gets: at most 1 % less before Thu 19:00');
    expect(little(0.02)).toBe('Now is as good as it gets: at most 2 % less before Thu 19:00');
    expect(little(0.67)).toBe(
      'At most 67 % less before Thu 19:00: forecasts were too far off lately to wait for that.',
    );
  });

  it('is a headline only where there is little to gain', () => {
    const why = { reason: 'too little', savedShare: 0.02, basis: 'typical days' } as const;
    expect(asGoodText(why, 'Thu 19:00', english)).toBe(words(why));
    expect(asGoodText({ ...why, savedShare: 0.3 }, 'Thu 19:00', english)).toBeUndefined();
    expect(asGoodText({ reason: 'too short' }, 'Thu 19:00', english)).toBeUndefined();
    expect(asGoodText(undefined, 'Thu 19:00', english)).toBeUndefined();
  });

  it('has a sentence of its own for each reason', () => {
    const either = [true, false];
    const all = [
      words({ reason: 'too short' }),
      ...either.map((known) => words({ reason: 'flat', known })),
      ...(['windows', 'now'] as const).map((what) => words({ reason: 'unknown', what })),
      words({ reason: 'too little', savedShare: 0.5, basis: 'typical days' }),
      words({ reason: 'taken' }),
      ...either.flatMap((forecast) => either.map((usual) => words({ reason: 'ends early', forecast, usual }))),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const text of all) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});

describe('how often waiting was worse', () => {
  it('is said with the days that were looked at, or with a whole year where those are too few', () => {
    expect(oddsText({ count: 3, of: 14, what: 'days' }, english)).toBe('3 of 14 past days');
    expect(oddsText({ count: 0, of: 12, what: 'days' }, english)).toBe('none of 12 past days');
    expect(oddsText({ count: 4, of: 99, what: 'hundredths' }, english)).toBe('about 4 of 100 cases in a past year');
    expect(oddsText({ count: 0, of: 99, what: 'hundredths' }, english)).toBe('none of 100 cases in a past year');
  });
});
