/** What waiting saves, in words: never without the range and the odds, or the word that they are unknown. */
import { roundedTo, shareText } from '../src/core/text/numbers';
import { oddsText } from '../src/core/text/oddsText';
import { emissionsOf } from '../src/core/units';
import type { ShownPlan } from '../src/protocol/gridView';
import { t } from './l10n';

type Option = ShownPlan['advice']['best'][number];
type Job = ShownPlan['job'];

const NBSP = '\u00a0';
const MINUS = '\u2212';

const percent = (share: number): string => (share * 100).toFixed(0).replace(/^-0$/, '0').replace('-', MINUS);

/** `36–50`, and `−3 to 22` where a dash could be read as a second minus. */
const between = (low: string, high: string): string => {
  if (low === high) return low;
  return low.startsWith(MINUS) ? t('{0} to {1}', low, high) : `${low}–${high}`;
};

/** 80 % range of the saving; undefined: too little is known. */
export const savedRange = ({ low, high }: Option): string | undefined =>
  low === undefined || high === undefined ? undefined : `${between(percent(low), percent(high))}${NBSP}%`;

/** Past cases in which waiting was worse than running at once; undefined: too little is known. */
export const worseText = ({ worse }: Option): string | undefined => worse && oddsText(worse, t);

/** One or two sentences behind the number in the headline. */
export function savingSentence(option: Option): string {
  const range = savedRange(option);
  const worse = worseText(option);
  if (range !== undefined && worse !== undefined)
    return t('Expect {0} less (80 % range); worse than now in {1}.', range, worse);
  if (range !== undefined) return t('Expect {0} less (80 % range); the odds are unknown.', range);
  if (worse !== undefined) return t('The range is unknown; worse than now in {0}.', worse);
  return t('Range and odds are unknown: there are too few past forecasts to compare with.');
}

/** Grams that a job has less, as an 80 % range; undefined where its energy or the range is not known. */
export function savedGrams(
  { low, high }: Option,
  { energy }: Job,
  now: ShownPlan['advice']['now'],
): string | undefined {
  if (energy === undefined || now === undefined || low === undefined || high === undefined) return undefined;
  const atOnce = emissionsOf(energy, now.gPerKwh);
  const [least, most] = [atOnce * low, atOnce * high];
  const size = Math.max(Math.abs(least), Math.abs(most)) >= 1000 ? 1000 : 1;
  const half = (most - least) / 2 / size;
  const text = (value: number): string => roundedTo(value / size, half).replace(/^\u22120$/, '0');
  return `${between(text(least), text(most))}${NBSP}${size === 1000 ? 'kg' : 'g'}`;
}

/** `44 % less`: the share that the headline and the table show. */
export const savedText = ({ savedShare }: Option): string => shareText(savedShare);
