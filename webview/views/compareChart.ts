/** Power of both runs from their start. */
import { durationText, groupDigits, powerText } from '../../src/core/text/numbers';
import { roundLevel, shapeOf, type CurvePoint } from '../../src/core/text/level';
import { seconds, watts } from '../../src/core/units';
import type { RunDetail } from '../../src/protocol/messages';
import type { App } from '../app';
import { runCurve } from '../curve';
import { t, whenText } from '../l10n';
import { durationS } from '../runFilter';
import { chartFigure } from '../ui/chartFigure';
import { OverlayChart, type OverlayLine } from '../ui/chartOverlay';
import { roundDuration, spanTicks } from '../ui/chartTicks';
import { h, svg } from '../ui/dom';
import { table } from '../ui/table';

const TABLE_ROWS = 12;

const totalsOf = (run: RunDetail): readonly CurvePoint[] =>
  run.curve === undefined ? [] : runCurve(run, run.curve).totals;

const key = (className: string): SVGSVGElement =>
  svg(
    'svg',
    { class: 'key', width: 20, height: 10, 'aria-hidden': 'true' },
    svg('line', { x1: 0, x2: 20, y1: 5, y2: 5, class: className }),
  );

const lastS = (points: readonly CurvePoint[]): number => Math.round(points.at(-1)?.atS ?? 0);

const lasted = (run: RunDetail): string => durationText(seconds(durationS(run, run.end ?? run.start)));

function caption(a: RunDetail, b: RunDetail): string {
  const [one, other] = [shapeOf(totalsOf(a), 5), shapeOf(totalsOf(b), 5)];
  if (one === undefined || other === undefined) return t('One of the runs has too few readings for a curve.');
  const level = (power: number): string => powerText(watts(roundLevel(power)));
  return t(
    'A held about {0} and ended after {1}; B held about {2} and ended after {3}.',
    level(one.level.meanW),
    lasted(a),
    level(other.level.meanW),
    lasted(b),
  );
}

function powerAt(points: readonly CurvePoint[], from: number, to: number): string {
  if (from > lastS(points)) return t('ended');
  const read = points.flatMap((point) =>
    point.atS >= from && point.atS < to && point.powerW !== null ? [point.powerW] : [],
  );
  return read.length === 0
    ? t('no reading')
    : groupDigits((read.reduce((sum, power) => sum + power, 0) / read.length).toFixed(0));
}

export interface CompareChart {
  readonly element: HTMLElement;
  dispose(): void;
}

export function compareChart(app: App, a: RunDetail, b: RunDetail): CompareChart {
  const figure = chartFigure({ label: t('Power of both runs from their start'), className: 'canvas-compare' });
  const element = h('section', { class: 'section' }, h('h2', {}, t('Power from the start')));
  const lines = [
    { name: 'A', endName: t('A ends'), points: totalsOf(a) },
    { name: 'B', endName: t('B ends'), points: totalsOf(b) },
  ] as const satisfies readonly OverlayLine[];
  if (lines.every((line) => line.points.length === 0)) {
    element.append(h('p', { class: 'muted' }, t('Neither run has a power curve.')));
    return { element, dispose: () => undefined };
  }
  element.append(figure.element);
  figure.setLegend([
    { name: t('A, {0}', whenText(a.start, app.now())), mark: key('key-a') },
    { name: t('B, {0}', whenText(b.start, app.now())), mark: key('key-b') },
  ]);
  figure.setCaption(caption(a, b));
  figure.setTable(() => {
    const size = Math.max(1, Math.max(lastS(lines[0].points), lastS(lines[1].points)) / TABLE_ROWS);
    return table({
      caption: t('Mean draw since the start, in watts'),
      columns: [{ title: t('Since start') }, { title: t('A, W'), numeric: true }, { title: t('B, W'), numeric: true }],
      rows: Array.from({ length: TABLE_ROWS }, (_, i) => ({
        cells: [
          roundDuration(Math.round(i * size)),
          ...lines.map((line) => powerAt(line.points, i * size, (i + 1) * size)),
        ],
      })),
    });
  });
  let chart: OverlayChart | undefined;
  const draw = (): void => {
    chart?.dispose();
    chart = new OverlayChart(figure.canvas, app.theme.current(), lines, {
      ticks: (toS, width) => spanTicks(toS, width, t('start'), (span) => span),
      title: (atS) => t('{0} after the start', roundDuration(Math.round(atS))),
    });
  };
  const stop = app.theme.onChange(draw);
  // A canvas has its size once it is in the page.
  requestAnimationFrame(() => {
    if (element.isConnected) draw();
  });
  return {
    element,
    dispose() {
      stop();
      chart?.dispose();
    },
  };
}
