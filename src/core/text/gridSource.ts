/** What each provider covers, in the list to choose from. */
import type { SourceKind } from '../grid/sourceKinds';
import type { Texts, Translate } from './translate';

const COVERS: Texts = {
  neso: 'Great Britain and its regions',
  'energy-charts': 'most countries of Europe',
  energinet: 'Denmark, west and east',
  'electricity-maps': 'most of the world, by plan',
  watttime: 'marginal: what one more kWh makes run',
  'carbon-aware-sdk': 'what a server of yours knows',
  'carbon-aware-sdk-marginal': 'what a server of yours knows, with WattTime behind it',
};

const NEEDS: Texts = {
  none: 'no key',
  possible: 'its address, and a key if it wants one',
  needed: 'your key',
};

/** `most countries of Europe · no key` */
export const sourceText = ({ name, key }: SourceKind, t: Translate): string =>
  [COVERS[name] ?? '', NEEDS[key] ?? ''].map((text) => t(text)).join(' · ');
