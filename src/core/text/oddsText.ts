/** How often waiting was worse than running at once, with what that was counted on. */
import type { PastCases } from '../plan/trust';
import type { Translate } from './translate';

/** `3 of 14 past days`, `about 4 of 100 cases in a past year`. */
export function oddsText({ count, of, what }: PastCases, t: Translate): string {
  if (what === 'days') return count === 0 ? t('none of {0} past days', of) : t('{0} of {1} past days', count, of);
  return count === 0
    ? t('none of 100 cases in a past year')
    : t('about {0} of 100 cases in a past year', Math.round((100 * count) / of));
}

/** `3 of 14`, where there is little room. */
export const shortOddsText = ({ count, of, what }: PastCases, t: Translate): string =>
  what === 'days' ? t('{0} of {1}', count, of) : t('{0} of {1}', Math.round((100 * count) / of), 100);
