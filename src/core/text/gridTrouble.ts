/** Why a provider says nothing new, and what stands in meanwhile. */
import type { Texts, Translate } from './translate';

const TROUBLES: Texts = {
  key: '{0} does not accept the key, or not for this zone. Choose the source again to give another one.',
  zone: '{0} has no intensities for this zone. Choose another zone or another source.',
  busy: '{0} was asked often enough for now.',
  server: '{0} has trouble of its own.',
  unreachable: '{0} does not answer.',
  cut: 'The connection to {0} broke.',
  answer: '{0} sent something that is no intensity.',
  clock: 'The clock of this machine differs from that of {0}: set it right.',
  offline: '{0} was not asked: no network is used now.',
  address: '{0} has no address. Choose the source again and give one that begins with http.',
  waiting: '{0} has not answered yet.',
  'no zone': '{0} was not asked: it is not known which zone is meant. Choose the source again and pick one.',
};

/** @param source for people: `Energy-Charts` */
export const troubleText = (reason: string, source: string, t: Translate): string =>
  t(TROUBLES[reason] ?? '{0} does not answer.', source);

/** What is shown although the provider says nothing new. */
export type StandIn = { readonly answerOf: string } | 'typical day' | 'nothing';

export function standInText(standIn: StandIn, t: Translate): string {
  if (standIn === 'nothing') return t('No hourly figures are known meanwhile.');
  if (standIn === 'typical day') return t('A typical day stands in.');
  return t('What it said at {0} is shown.', standIn.answerOf);
}
