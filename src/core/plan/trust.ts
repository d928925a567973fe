/** Whether a promised saving is worth the wait, from what such promises were worth before. */
import type { Millis } from '../units';
import { quantile } from './quantile';
import type { Basis } from './why';

export interface Span {
  readonly start: Millis;
  readonly end: Millis;
}

export interface Trust {
  readonly waits: boolean;
  /** 80 % range of the share that is saved; undefined: too little is known. */
  readonly low?: number;
  readonly high?: number;
  /** Past cases in which waiting would have been worse. */
  readonly worse?: PastCases;
}

/** Days, each looked at once; or the times of a whole year, of which the hundredths are kept. */
export interface PastCases {
  readonly count: number;
  readonly of: number;
  readonly what: 'days' | 'hundredths';
}

export interface Odds {
  readonly basis: Basis;
  /** @param saved share that is promised for running in `later` instead of `now` */
  trust(now: Span, later: readonly Span[], saved: number): Trust;
}

/**
 * @param errors promised less realised share, of past cases
 * @param guard how many standard deviations of them the promise has to beat, beyond their mean
 */
export function trustOf(errors: readonly number[], saved: number, guard: number, what: PastCases['what']): Trust {
  const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  const deviation = Math.sqrt(errors.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (errors.length - 1));
  const outcomes = errors.map((error) => saved - error).toSorted((a, b) => a - b);
  return {
    // What rounding leaves is no saving.
    waits: saved - mean > guard * deviation + 1e-9,
    low: quantile(outcomes, 0.1),
    high: quantile(outcomes, 0.9),
    worse: { count: outcomes.filter((each) => each < 0).length, of: outcomes.length, what },
  };
}
