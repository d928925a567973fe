/** The windows as a table, with what they are compared with; and the pieces of a job that can stop. */
import { carbonText, intensityText } from '../../src/core/text/numbers';
import { emissionsOf, millis } from '../../src/core/units';
import type { GridView, ShownPlan, ShownSeries } from '../../src/protocol/gridView';
import { lengthText, limitSentence } from '../gridFinding';
import { spanText } from '../gridTimes';
import { t } from '../l10n';
import { savedGrams, savedRange, savedText, worseText } from '../savingText';
import { h, type Child } from '../ui/dom';
import { table, type Column, type Row } from '../ui/table';

type Option = ShownPlan['advice']['best'][number];

/** A second line, where the panel is too narrow for a column of its own. */
const withLine = (text: Child, line: string): HTMLElement =>
  h('span', {}, text, h('span', { class: 'only-narrow small' }, line));

const unknown = (): HTMLElement => h('span', { class: 'unknown' }, t('unknown'));

function columnsOf({ job }: ShownPlan): readonly Column[] {
  return [
    { title: t('Rank'), silent: true },
    { title: t('From–to') },
    { title: t('Intensity'), numeric: true, from: 'middle' },
    { title: t('Less than now'), numeric: true },
    { title: t('80 % range'), numeric: true, from: 'middle' },
    { title: t('Worse than now'), numeric: true },
    ...(job.energy === undefined ? [] : [{ title: t('Saves, this job'), numeric: true }]),
  ];
}

function nowRow({ at }: GridView, { job, advice: { now } }: ShownPlan): readonly Row[] {
  if (now === undefined) return [];
  const intensity = intensityText(now.gPerKwh);
  const atOnce = job.energy === undefined ? [] : [t('takes {0}', carbonText(emissionsOf(job.energy, now.gPerKwh)))];
  const span = t('now, {0}', spanText(now, at));
  return [{ cells: ['', withLine(span, intensity), intensity, '', '', '', ...atOnce], muted: true }];
}

function optionRow({ at }: GridView, { job, advice }: ShownPlan, option: Option, rank: number): Row {
  const intensity = intensityText(option.gPerKwh);
  const range = savedRange(option);
  const saved = h('b', { class: 'lower' }, savedText(option));
  return {
    cells: [
      h('b', {}, String(rank)),
      withLine(spanText(option, at), intensity),
      intensity,
      withLine(saved, range ?? t('range unknown')),
      range ?? unknown(),
      worseText(option) ?? unknown(),
      ...(job.energy === undefined ? [] : [savedGrams(option, job, advice.now) ?? unknown()]),
    ],
  };
}

export function windowTable(view: GridView, series: ShownSeries, plan: ShownPlan): HTMLElement {
  const { advice, job } = plan;
  return h(
    'section',
    { class: 'section grid-windows' },
    h('h2', {}, t('Lowest windows for {0}', lengthText(job.duration))),
    table({
      caption: t('Lowest windows, lowest first'),
      columns: columnsOf(plan),
      rows: [...nowRow(view, plan), ...advice.best.map((option, i) => optionRow(view, plan, option, i + 1))],
    }),
    h(
      'p',
      { class: 'small' },
      [
        t('Worse than now: past cases like this one in which waiting would have taken more carbon.'),
        limitSentence(view, series),
      ]
        .filter(Boolean)
        .join(' '),
    ),
  );
}

/** Undefined: it runs in one piece. */
export function pieceTable({ at }: GridView, { advice: { segments } }: ShownPlan): HTMLElement | undefined {
  if (segments.length < 2) return undefined;
  return h(
    'section',
    { class: 'section grid-pieces' },
    h('h2', {}, t('In {0} pieces', segments.length)),
    table({
      caption: t('Pieces of the job in order'),
      columns: [{ title: t('Piece') }, { title: t('From–to') }, { title: t('Duration'), numeric: true }],
      rows: segments.map((segment, i) => ({
        cells: [String(i + 1), spanText(segment, at), lengthText(millis(segment.end - segment.start))],
      })),
    }),
  );
}
