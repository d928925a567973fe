/** The grid in the tooltip of the meter: what carbon is counted with, the source and its age, the next good window. */
import type { Signal } from '../grid/series';
import type { GridIntensity } from '../ports';
import { millis, type GramsPerKwh, type Millis } from '../units';
import { intensitySource } from './factorText';
import { escapeMarkdown } from './markdown';
import { momentText } from './moment';
import { intensityText } from './numbers';
import { spanText } from './span';
import type { Times } from './times';
import type { Translate } from './translate';

export interface GridContext {
  /** What carbon is counted with. */
  readonly grid: GridIntensity | undefined;
  readonly guessed: boolean;
  /** What is known of the hours; undefined: nothing. */
  readonly hours?: GridHours | undefined;
}

export interface GridHours {
  readonly source: string;
  readonly signal: Signal;
  /** Undefined: a typical day. */
  readonly issuedAt?: Millis | undefined;
  readonly now?: GramsPerKwh | undefined;
  /** The best of the windows that are worth the wait. */
  readonly lowest?: { readonly duration: Millis; readonly start: Millis; readonly gPerKwh: GramsPerKwh } | undefined;
  readonly trouble?: string | undefined;
  readonly times: Times;
}

/** Markdown; links are commands of this extension. */
export function gridLine({ grid, guessed, hours }: GridContext, at: Millis, t: Translate): string {
  const parts: string[] = [];
  if (grid === undefined) parts.push(t('Carbon unknown: no zone set.'));
  else if (hours?.issuedAt !== undefined && grid.source === hours.source)
    parts.push(liveText(grid, hours.issuedAt, at, t));
  else {
    const source = escapeMarkdown(intensitySource(grid, t));
    const where = `${escapeMarkdown(grid.zoneName)} ${intensityText(grid.gPerKwh)}, ${source}`;
    parts.push(guessed ? t('{0}, guessed from your time zone.', where) : `${where}.`);
  }
  if (hours !== undefined) parts.push(...hoursTexts(hours, at, t));
  const link = grid === undefined ? t('Set zone') : t('Change');
  return `${parts.join(' ')} [${link}](command:wattprint.setZone)`;
}

function liveText(grid: GridIntensity, issuedAt: Millis, at: Millis, t: Translate): string {
  const [where, intensity] = [escapeMarkdown(grid.zoneName), intensityText(grid.gPerKwh)];
  const source = escapeMarkdown(intensitySource(grid, t));
  return t('{0} {1}, average, {2}, {3} old.', where, intensity, source, age(issuedAt, at));
}

function hoursTexts(
  { source, signal, issuedAt, now, lowest, trouble, times }: GridHours,
  at: Millis,
  t: Translate,
): readonly string[] {
  const parts: string[] = [];
  if (signal === 'marginal' && now !== undefined && issuedAt !== undefined)
    parts.push(
      t('One more kWh: {0}, marginal, {1}, {2} old.', intensityText(now), escapeMarkdown(source), age(issuedAt, at)),
    );
  if (lowest !== undefined) {
    const window = [spanText(lowest.duration), momentText(times, lowest.start, at), intensityText(lowest.gPerKwh)];
    parts.push(
      issuedAt === undefined
        ? t('Lowest {0} of a typical day: {1}, {2}.', ...window)
        : t('Lowest {0}: {1}, {2}.', ...window),
    );
  }
  if (trouble !== undefined) parts.push(escapeMarkdown(trouble));
  return parts;
}

const age = (since: Millis, at: Millis): string => spanText(millis(Math.max(0, at - since)));
