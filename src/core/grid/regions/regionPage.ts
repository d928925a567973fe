/** Region advice as a page of Markdown. */
import { escapeMarkdown } from '../../text/markdown';
import { carbonText, energyText, groupDigits, shareText, waterText } from '../../text/numbers';
import type { Translate } from '../../text/translate';
import { joules } from '../../units';
import type { RegionAdvice } from './advice';
import type { Move } from './move';
import type { Standing } from './rank';

/** More of them is a table to search, not to read. */
const SHOWN = 25;
const KWH = 3.6e6;

export function regionPage(advice: RegionAdvice, t: Translate): string {
  const { job, intensities, from, standings, move } = advice;
  const rows = standings.slice(0, SHOWN);
  const what =
    job.kwh === undefined
      ? t('For each kilowatt-hour of the machines, PUE included.')
      : t('For a job of {0} at the machines, PUE included.', energyText(joules(job.kwh * KWH)));
  return [
    `# ${t('Cloud regions')}`,
    ...(move === undefined ? [] : [`**${moveText(move, t)}**`]),
    ...thirstTexts(advice, t),
    what,
    tableOf(rows, from, t),
    ...(standings.length > rows.length ? [t('{0} more have more carbon.', standings.length - rows.length)] : []),
    t('Intensity: {0}, the same for all places.', intensities.source),
    t(
      'Carbon-free share: of the local grid. Google’s own share counts what Google buys, by the hour; nothing is ranked by it. Which grid a region stands in is read from where its provider says it lies. Embodied carbon is no part of this.',
    ),
    t(
      'When to run there: set the zone that the table names with **Wattprint: Set zone**, then **Find a low-carbon window**.',
    ),
  ].join('\n\n');
}

function tableOf(rows: readonly Standing[], from: Standing | undefined, t: Translate): string {
  const head = [
    '',
    t('Region'),
    t('Place'),
    t('Zone'),
    t('Intensity'),
    t('PUE'),
    t('Carbon'),
    t('Water'),
    t('Carbon-free'),
    t('Google’s own'),
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    '|--:|:--|:--|:--|--:|--:|--:|--:|--:|--:|',
    ...rows.map((standing, index) => line(cellsOf(String(index + 1), standing, t))),
    ...(from === undefined ? [] : [line(cellsOf(t('now'), from, t))]),
  ].join('\n');
}

function cellsOf(rank: string, { place, gPerKwh, total, water }: Standing, t: Translate): readonly string[] {
  const unknown = t('unknown');
  const google = place.google?.at(-1)?.carbonFree;
  return [
    rank,
    escapeMarkdown([place.provider, place.id].filter(Boolean).join(' ')),
    escapeMarkdown(place.name),
    escapeMarkdown(place.zone),
    gPerKwh === undefined ? unknown : groupDigits(String(Math.round(gPerKwh))),
    place.pue.value.toFixed(2),
    total === undefined ? unknown : carbonText(total.value),
    water.total === undefined ? unknown : waterText(water.total),
    place.gridCarbonFree === undefined ? unknown : shareText(place.gridCarbonFree.value),
    google === undefined ? '' : shareText(google),
  ];
}

function moveText({ advised, to, savedShare, low, high }: Move, t: Translate): string {
  const where = escapeMarkdown(to.place.id);
  if (savedShare === undefined) return t('Nothing can be compared: an intensity is not known.');
  if (savedShare < 0) return t('Stay: every other region that is allowed has more carbon.');
  const less = shareText(savedShare);
  const range =
    low === undefined || high === undefined
      ? ''
      : t(', {0} to {1} from year to year', shareText(Math.max(0, low)), shareText(high));
  return advised
    ? t('Move to {0}: {1} less carbon{2}.', where, less, range)
    : t('Stay: {0} has {1} less carbon{2}, which is too little or too unsure to move for.', where, less, range);
}

function thirstTexts({ thirst }: RegionAdvice, t: Translate): readonly string[] {
  if (thirst === undefined) return [];
  const { greenest, thirstierThan, instead } = thirst;
  const thirsty = t(
    'Little carbon, much water: {0} takes more water than {1} of the others.',
    escapeMarkdown(greenest.place.id),
    shareText(thirstierThan),
  );
  if (instead?.total === undefined) return [thirsty];
  const other = t(
    '{0} takes at most half of that water, with {1}.',
    escapeMarkdown(instead.place.id),
    carbonText(instead.total.value),
  );
  return [`${thirsty} ${other}`];
}
