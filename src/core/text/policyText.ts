/** What is said without being asked: of a run that others hours are better for, and of a budget that is used. */
import type { Option } from '../plan/advice';
import { reached, type Budget, type Spent } from '../policy/budget';
import type { Millis } from '../units';
import { momentText } from './moment';
import { carbonText, shareText } from './numbers';
import { spanText } from './span';
import type { Times } from './times';
import type { Translate } from './translate';

export function suggestionText(
  name: string,
  duration: Millis,
  { savedShare, start }: Option,
  { now, times, t }: { readonly now: Millis; readonly times: Times; readonly t: Translate },
): string {
  const takes = t('{0} usually takes {1}.', name, spanText(duration));
  const less = t('Started {0} it would have {1} less carbon.', momentText(times, start, now), shareText(savedShare));
  return `${takes} ${less} ${t('This run goes on until you end it.')}`;
}

export function budgetText(budget: Budget, used: Spent, t: Translate): string {
  const amounts = [carbonText(used.carbon), carbonText(budget.most)];
  const sentences = [
    reached(budget, used) === 1 ? overText(budget.per, amounts, t) : usedText(budget.per, amounts, t),
    ...(budget.project === undefined ? [] : [t('Counted: this project.')]),
    ...(used.unknown === 0 ? [] : [t('Without {0} whose carbon is not known.', used.unknown)]),
  ];
  return sentences.join(' ');
}

const usedText = (per: Budget['per'], amounts: readonly string[], t: Translate): string =>
  per === 'week'
    ? t('Runs of this week have used {0} of their budget of {1}.', ...amounts)
    : t('Runs of this month have used {0} of their budget of {1}.', ...amounts);

const overText = (per: Budget['per'], amounts: readonly string[], t: Translate): string =>
  per === 'week'
    ? t('Runs of this week are over their budget: {0} of {1}.', ...amounts)
    : t('Runs of this month are over their budget: {0} of {1}.', ...amounts);
