/** The rows from which a user chooses when a job runs: now against the best windows before its deadline. */
import type { Advice, Option } from '../plan/advice';
import { emissionsOf, millis, type KilowattHours, type Millis } from '../units';
import { momentText } from './moment';
import { carbonText, intensityText } from './numbers';
import type { Times } from './times';
import type { Translate } from './translate';
import { asGoodText, whyText } from './whyText';
import { windowRow, type WindowRow } from './windowText';

export interface JobChoices {
  /** Why there is nothing to wait for; it stands first. */
  readonly headline?: string;
  readonly now: WindowRow;
  readonly windows: readonly { readonly row: WindowRow; readonly option: Option }[];
  /** Below what the user finds worth the wait, now is what Enter takes. */
  readonly best: 'now' | 'first window';
}

export interface ChoiceView {
  readonly now: Millis;
  readonly times: Times;
  readonly t: Translate;
  readonly duration: Millis;
  readonly energy?: KilowattHours | undefined;
  /** As it is shown: `Thu 19:00`. */
  readonly deadline: string;
  /** Share below which it is not worth the wait. */
  readonly minimumSaving: number;
}

export function jobChoices(advice: Advice, view: ChoiceView): JobChoices {
  const { deadline, energy, minimumSaving, t } = view;
  const windows = advice.best.map((option) => ({ row: windowRow(option, energy, view), option }));
  const [best] = advice.best;
  const isWorth = best !== undefined && best.savedShare >= minimumSaving;
  const headline = isWorth ? undefined : (smallText(best, view) ?? headlineOf(advice, deadline, t));
  return {
    ...(headline !== undefined && { headline }),
    now: nowRow(advice, view),
    windows,
    best: isWorth ? 'first window' : 'now',
  };
}

/** At most so much less, and the user set what is worth the wait. */
function smallText(best: Option | undefined, { deadline, t }: ChoiceView): string | undefined {
  if (best === undefined) return undefined;
  const most = Math.ceil(best.savedShare * 100 - 1e-9);
  return t('Now is as good as it gets: at most {0} % less before {1}', most, deadline);
}

function headlineOf({ why }: Advice, deadline: string, t: Translate): string {
  if (why === undefined) return t('Nothing is worth the wait');
  return asGoodText(why, deadline, t) ?? whyText(why, deadline, t);
}

function nowRow({ now: atOnce }: Advice, { now, times, t, duration, energy }: ChoiceView): WindowRow {
  const end = millis(now + duration);
  const span = t(
    '{0} to {1}',
    times.clock(now),
    times.sameDay(now, end) ? times.clock(end) : momentText(times, end, now),
  );
  const details = [
    ...(atOnce === undefined ? [] : [intensityText(atOnce.gPerKwh)]),
    ...(atOnce === undefined || energy === undefined
      ? []
      : [t('about {0}', carbonText(emissionsOf(energy, atOnce.gPerKwh)))]),
  ];
  return { label: t('Now'), description: span, detail: details.join(' · ') };
}
