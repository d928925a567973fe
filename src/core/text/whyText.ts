/** Why nothing is worth the wait, or not all is known: one sentence, from `core/plan/why.ts`. */
import type { Why } from '../plan/why';
import type { Translate } from './translate';

/** Less is called nothing to wait for, whatever it is judged by. */
const SMALL_SHARE = 0.05;

/** @param deadline as it is shown: `Thu 19:00` */
export function whyText(why: Why, deadline: string, t: Translate): string {
  switch (why.reason) {
    case 'too short':
      return t('The job takes longer than there is time until the deadline.');
    case 'flat':
      return why.known
        ? t('The intensity is the same at all times that are known: no time is better than another.')
        : t('Nothing is known of how the intensity changes: no time is better than another.');
    case 'unknown':
      return why.what === 'now'
        ? t('The intensity is not known from now on: nothing can be compared.')
        : t('The intensity is not known for as long as the job takes.');
    case 'too little':
      return asGoodText(why, deadline, t) ?? unsureText(why, deadline, t);
    case 'taken':
      return t('Other queued runs have the greener hours before {0}.', deadline);
    case 'ends early':
      return endsText(why.forecast, why.usual, t);
  }
}

/** Short enough for a headline. Undefined: it is something else, or much would be saved if it were sure. */
export function asGoodText(why: Why | undefined, deadline: string, t: Translate): string | undefined {
  if (why?.reason !== 'too little' || why.savedShare >= SMALL_SHARE) return undefined;
  return why.savedShare <= 0
    ? t('Now is as good as it gets: no later window before {0} has less', deadline)
    : t('Now is as good as it gets: at most {0} % less before {1}', most(why.savedShare), deadline);
}

const most = (savedShare: number): number => Math.ceil(savedShare * 100 - 1e-9);

function unsureText({ savedShare, basis }: Extract<Why, { reason: 'too little' }>, by: string, t: Translate): string {
  return basis === 'typical days'
    ? t('At most {0} % less before {1}: typical days are not exact enough to wait for that.', most(savedShare), by)
    : t('At most {0} % less before {1}: forecasts were too far off lately to wait for that.', most(savedShare), by);
}

function endsText(isForecast: boolean, isUsual: boolean, t: Translate): string {
  if (isForecast)
    return isUsual
      ? t('The forecast ends before the deadline: from there on, the usual day stands in.')
      : t('The forecast ends before the deadline: later windows are not known yet.');
  return isUsual
    ? t('What is known ends before the deadline: from there on, the usual day stands in.')
    : t('What is known ends before the deadline: later windows are not known yet.');
}
