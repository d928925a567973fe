/** Power over the whole run, with the cells of a notebook above it. */
import { groupDigits, powerText, shareText } from '../../src/core/text/numbers';
import { millis } from '../../src/core/units';
import type { RunDetail } from '../../src/protocol/messages';
import type { App } from '../app';
import { cellBrackets, cellName, runCurve, type RunCurve } from '../curve';
import { curveSentence } from '../finding';
import { t, times } from '../l10n';
import { chartFigure } from '../ui/chartFigure';
import { StackChart } from '../ui/chartStack';
import { roundDuration, spanTicks } from '../ui/chartTicks';
import { h, setHidden, setText } from '../ui/dom';
import { table } from '../ui/table';

const TABLE_ROWS = 24;

/** The cell that took most, if one did. */
function cellSentence(run: RunDetail): string {
  const total = run.footprint.energy?.value ?? 0;
  const largest = run.cells.toSorted((a, b) => b.energyJ - a.energyJ)[0];
  if (largest === undefined || total <= 0 || largest.energyJ < 0.3 * total) return '';
  return t(
    '{0} {1} took {2} of the energy.',
    cellName(largest),
    largest.label.slice(0, 60),
    shareText(largest.energyJ / total),
  );
}

function caption(run: RunDetail, curve: RunCurve, bucketS: number): string {
  const clock = (atS: number): string => times().clock(millis(run.start + atS * 1000));
  const parts = [curveSentence(curve.totals, Math.max(5, 2.5 * bucketS), clock), cellSentence(run)];
  const lost = curve.gaps.filter((gap) => gap.device === undefined).reduce((sum, gap) => sum + gap.to - gap.from, 0);
  if (lost > 0) parts.push(t('For {0} no reading came: the gap is left open.', roundDuration(Math.round(lost))));
  return parts.filter(Boolean).join(' ');
}

/** Means over equal parts of the run; with gaps, how much of each part is missing. */
function curveTable(run: RunDetail, curve: RunCurve, bucketS: number): HTMLTableElement {
  const size = Math.max(1, Math.ceil(curve.totals.length / TABLE_ROWS));
  const gappy = curve.totals.some((point) => point.powerW === null);
  const rows = [];
  for (let from = 0; from < curve.totals.length; from += size) {
    const part = curve.totals.slice(from, from + size);
    // The drawn columns have one more at each end; the floor layer marks where nothing was read.
    const read = part.map((point) => point.powerW !== null);
    const means = curve.watts.map((layer) => mean(layer.slice(from + 1, from + 1 + size).filter((_, i) => read[i])));
    const missing = read.filter((each) => !each).length * bucketS;
    rows.push({
      cells: [
        times().clockSeconds(millis(run.start + from * bucketS * 1000)),
        ...means.map(wattText),
        wattText(mean(part.map((point) => point.powerW))),
        ...(gappy ? [missing > 0 ? roundDuration(Math.round(missing)) : ''] : []),
      ],
    });
  }
  return table({
    caption: t('Mean draw over the run, in watts'),
    columns: [
      { title: t('From') },
      { title: t('Idle share, W'), numeric: true },
      ...curve.bands.map((band) => ({ title: t('{0}, W', band.name), numeric: true })),
      { title: t('Sum, W'), numeric: true },
      ...(gappy ? [{ title: t('No reading'), numeric: true }] : []),
    ],
    rows,
  });
}

const wattText = (power: number | null): string => (power === null ? t('no reading') : groupDigits(power.toFixed(0)));

function mean(values: readonly (number | null)[]): number | null {
  const read = values.filter((value) => value !== null);
  return read.length === 0 ? null : read.reduce((sum, value) => sum + value, 0) / read.length;
}

export interface RunChart {
  readonly element: HTMLElement;
  set(run: RunDetail): void;
  dispose(): void;
}

export function runChart(app: App): RunChart {
  const figure = chartFigure({ label: t('Power over the run'), className: 'canvas-run' });
  const resolution = h('span', { class: 'small' });
  const missing = h('p', { class: 'muted' }, t('No power curve was recorded.'));
  const element = h(
    'section',
    { class: 'section' },
    h('div', { class: 'heading' }, h('h2', {}, t('Power')), resolution),
    missing,
    figure.element,
  );
  let chart: StackChart | undefined;
  let shown: RunDetail | undefined;

  function draw(run: RunDetail): void {
    shown = run;
    chart?.dispose();
    chart = undefined;
    const { curve } = run;
    const data = curve === undefined ? undefined : runCurve(run, curve);
    const empty = curve === undefined || data === undefined || data.at.length === 0;
    setHidden(missing, !empty);
    setHidden(figure.element, empty);
    if (empty) return;
    const idle = run.energy?.idleFloorW;
    figure.setLegend([
      {
        name: idle === undefined ? t('idle share') : t('idle share of a floor of {0}', powerText(idle)),
        mark: 'floor',
      },
      ...data.bands.map((band) => ({ name: band.name, mark: band.look })),
    ]);
    setText(resolution, t('one point every {0}', roundDuration(Number(curve.bucketS.toPrecision(2)))));
    const firstTick = times().clock(run.start);
    chart = new StackChart(figure.canvas, app.theme.current(), {
      layers: [
        { name: t('idle share'), paint: 'floor' },
        ...data.bands.map((band) => ({ name: band.name, paint: band.look })),
      ],
      ticks: (stack, width) => spanTicks(stack.to, width, firstTick, (span) => `+${span}`),
      title: (atS) => times().clockSeconds(millis(run.start + atS * 1000)),
      sum: (power) => t('Sum  {0}', power),
      ...(run.cells.length > 0 && { brackets: cellBrackets(run) }),
    });
    chart.set(data);
    figure.setCaption(caption(run, data, curve.bucketS));
    figure.setTable(() => curveTable(run, data, curve.bucketS));
  }

  const stop = app.theme.onChange(() => {
    if (shown !== undefined) draw(shown);
  });
  return {
    element,
    set: draw,
    dispose() {
      stop();
      chart?.dispose();
    },
  };
}
