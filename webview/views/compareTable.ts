/** Differences as a table, each against its noise. */
import type { RunRow } from '../../src/protocol/messages';
import { compareRuns, isLarger, relative, sameGrid, type Measure } from '../comparison';
import { differenceText, measureTitle, shareOf, sideText, verdict, type AmountText } from '../comparisonText';
import { t } from '../l10n';
import { h, svg } from '../ui/dom';
import { DOT_PLOT_WIDTH, dotPlot, dotScale, dotX, type DotScale } from '../ui/dotPlot';

const percentOf = (measure: Measure): number => (relative(measure) ?? 0) * 100;
const noiseOf = (measure: Measure): number => (measure.a > 0 ? (measure.noise / measure.a) * 100 : 0);

function amount({ value, plusMinus }: AmountText): HTMLElement {
  return h('span', {}, value, plusMinus !== '' && h('span', { class: 'muted' }, ` ${plusMinus}`));
}

const cell = (className: string, ...children: readonly (Node | string | false)[]): HTMLTableCellElement =>
  h('td', { role: 'cell', class: className }, ...children);

function row(measure: Measure, scale: DotScale): HTMLTableRowElement {
  const difference = differenceText(measure);
  const label = t('{0}, {1}', shareOf(measure), verdict(measure));
  return h(
    'tr',
    { role: 'row' },
    h('th', { role: 'rowheader', scope: 'row', class: 'row-name measure' }, measureTitle(measure)),
    cell('num side', amount(sideText(measure, 'a'))),
    cell('num side', amount(sideText(measure, 'b'))),
    cell('sides small', t('{0} → {1}', sideText(measure, 'a').value, sideText(measure, 'b').value)),
    cell(
      'num difference',
      h('b', {}, difference.value),
      difference.plusMinus !== '' && h('span', { class: 'muted' }, ` ${difference.plusMinus}`),
      difference.unit !== '' && ` ${difference.unit}`,
    ),
    cell('num share wide', shareOf(measure)),
    cell(
      'plot middle',
      relative(measure) === undefined ? '' : dotPlot(percentOf(measure), noiseOf(measure), scale, label),
    ),
    cell(isLarger(measure) ? 'verdict' : 'verdict muted', verdict(measure)),
  );
}

function axis(scale: DotScale): SVGSVGElement {
  const label = (percent: number, anchor: string, unit = ''): SVGTextElement =>
    svg(
      'text',
      { x: dotX(percent, scale).toFixed(1), y: 11, 'text-anchor': anchor },
      `${percent < 0 ? '\u2212' : percent > 0 ? '+' : ''}${Math.abs(percent)}${unit}`,
    );
  // The number at zero is left out where it would touch its neighbour.
  const room = dotX(scale.high, scale) - dotX(0, scale) > 32 && dotX(0, scale) - dotX(scale.low, scale) > 48;
  return svg(
    'svg',
    { class: 'dot-axis', width: DOT_PLOT_WIDTH, height: 14, 'aria-hidden': 'true' },
    label(scale.low, 'start', '\u00a0%'),
    room && label(0, 'middle'),
    label(scale.high, 'end'),
  );
}

const heading = (text: string, className = ''): HTMLTableCellElement =>
  h('th', { role: 'columnheader', scope: 'col', ...(className !== '' && { class: className }) }, text);

export function compareTable(a: RunRow, b: RunRow): HTMLElement {
  const measures = compareRuns(a, b);
  const scale = dotScale(measures.map((measure) => ({ percent: percentOf(measure), noise: noiseOf(measure) })));
  const notes = [
    t(
      'Grey band: noise, the 80 % interval of the difference between two such runs, from both meters. Dot and line: the difference and its interval, in % of A.',
    ),
    ...(sameGrid(a, b)
      ? [t('Both runs were charged with the same grid figure, so its error is no part of the noise.')]
      : []),
  ];
  return h(
    'section',
    { class: 'section differences' },
    h('h2', {}, t('Differences, B against A')),
    h(
      'table',
      { class: 'difference-table', role: 'table' },
      h('caption', { class: 'sr' }, t('Differences, B against A')),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          heading(t('Measure')),
          heading('A', 'num'),
          heading('B', 'num'),
          heading(t('Both'), 'sides'),
          heading(t('Difference'), 'num'),
          heading(t('Share'), 'num wide'),
          h(
            'th',
            { role: 'columnheader', scope: 'col', class: 'plot middle' },
            h('span', { class: 'sr' }, t('Difference and noise, in %')),
            axis(scale),
          ),
          heading(t('Against noise')),
        ),
      ),
      h('tbody', { role: 'rowgroup' }, ...measures.map((measure) => row(measure, scale))),
    ),
    h('p', { class: 'small middle differences-note' }, notes.join(' ')),
  );
}
