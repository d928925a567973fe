/** Windows for a job as rows of a list. */
import type { Option } from '../plan/advice';
import { emissionsOf, type KilowattHours, type Millis } from '../units';
import { momentText } from './moment';
import { carbonText, groupDigits, intensityText, shareText } from './numbers';
import { shortOddsText } from './oddsText';
import type { Times } from './times';
import type { Translate } from './translate';

export interface WindowRow {
  /** `Wed 10:00` */
  readonly label: string;
  /** `44 % less` */
  readonly description: string;
  /** `ends 14:00 · 219 g/kWh · about 410 g · 36–50 % · worse than now in 3 of 14` */
  readonly detail: string;
}

/** @param energy of the whole job; undefined: savings have no grams */
export function windowRow(
  { start, end, gPerKwh, savedShare, low, high, worse }: Option,
  energy: KilowattHours | undefined,
  { now, times, t }: { readonly now: Millis; readonly times: Times; readonly t: Translate },
): WindowRow {
  const ends = times.sameDay(start, end) ? times.clock(end) : momentText(times, end, now);
  const details = [t('ends {0}', ends), intensityText(gPerKwh)];
  if (energy !== undefined) details.push(t('about {0}', carbonText(emissionsOf(energy, gPerKwh))));
  if (low !== undefined && high !== undefined) details.push(t('saves {0}', rangeText(low, high)));
  if (worse !== undefined) details.push(t('worse than now in {0}', shortOddsText(worse, t)));
  return {
    label: momentText(times, start, now),
    description: t('{0} less', shareText(savedShare)),
    detail: details.join(' · '),
  };
}

/** `36–50 %`; a saving that may be a loss has a minus, and no dash that could be read as another one. */
function rangeText(low: number, high: number): string {
  const [least, most] = [low, high].map((share) => groupDigits(Math.round(share * 100).toFixed(0)));
  return `${least}${low < 0 ? '…' : '–'}${most}\u00a0%`;
}
