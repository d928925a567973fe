/** The live chart: ten minutes, one point a second. */
import { durationText, groupDigits } from '../../src/core/text/numbers';
import { millis, seconds } from '../../src/core/units';
import type { App, Part } from '../app';
import { t, times } from '../l10n';
import { liveCaption } from '../finding';
import { drawnBands, liveSeries, type LiveSeries } from '../live';
import { bandsOf, type Band } from '../looks';
import type { Change } from '../state';
import type { Tick } from '../ui/chart';
import { chartFigure } from '../ui/chartFigure';
import { StackChart, type StackData } from '../ui/chartStack';
import { h, setHidden, setText } from '../ui/dom';
import { table } from '../ui/table';

const STEPS_MS = [30, 60, 120, 300].map((step) => step * 1000);
const LABEL_WIDTH = 78;

/** Round local times, and `now` at the right. */
function timeTicks({ from, to }: StackData, width: number): readonly Tick[] {
  const room = Math.max(1, Math.floor((width - 60) / LABEL_WIDTH));
  const step = STEPS_MS.find((each) => (to - from) / each <= room) ?? 300_000;
  const perPixel = (to - from) / Math.max(1, width - 60);
  // The first label is drawn to the right of its tick, so it belongs at the left edge and nowhere else.
  const ticks: Tick[] = [
    { value: from, label: step < 60_000 ? times().clockSeconds(millis(from)) : times().clock(millis(from)) },
  ];
  for (
    let at = from + ((step - (times().sinceMidnight(millis(from)) % step)) % step);
    at < to - 60 * perPixel;
    at += step
  ) {
    if (at < from + LABEL_WIDTH * perPixel) continue;
    ticks.push({ value: at, label: step < 60_000 ? times().clockSeconds(millis(at)) : times().clock(millis(at)) });
  }
  return [...ticks, { value: to, label: t('now'), strong: true }];
}

/** Means by minute: 600 rows would say less. */
function minuteTable(series: LiveSeries, bands: readonly Band[]): HTMLTableElement {
  const minutes = new Map<number, number[]>();
  series.at.forEach((at, i) => {
    const minute = Math.floor(at / 60_000) * 60_000;
    minutes.set(minute, [...(minutes.get(minute) ?? []), i]);
  });
  const meanOf = (columns: readonly number[], layer: number): number | undefined => {
    const read = columns.map((i) => series.watts[layer]?.[i] ?? null).filter((power) => power !== null);
    return read.length === 0 ? undefined : read.reduce((sum, power) => sum + power, 0) / read.length;
  };
  const layers = [0, ...bands.map((_, i) => i + 1)];
  const text = (power: number | undefined): string =>
    power === undefined ? t('no reading') : groupDigits(power.toFixed(0));
  return table({
    caption: t('Mean draw by minute, in watts'),
    columns: [
      { title: t('Minute') },
      { title: t('Idle floor, W'), numeric: true },
      ...bands.map((band) => ({ title: t('{0}, W', band.name), numeric: true })),
      { title: t('Sum, W'), numeric: true },
    ],
    rows: [...minutes].map(([minute, columns]) => {
      const means = layers.map((layer) => meanOf(columns, layer));
      const sum = means.some((mean) => mean === undefined)
        ? undefined
        : means.reduce<number>((all, mean) => all + (mean ?? 0), 0);
      return { cells: [times().clock(millis(minute)), ...means.map(text), text(sum)] };
    }),
  });
}

export function liveChart(app: App): Part {
  const figure = chartFigure({ label: t('Stacked power of the last minutes'), className: 'canvas-live' });
  const title = h('h2', {});
  const element = h(
    'section',
    { class: 'section now-chart' },
    h(
      'div',
      { class: 'heading' },
      title,
      h('span', { class: 'small middle' }, t('active draw by device, above the idle floor')),
    ),
    figure.element,
  );
  let chart: StackChart | undefined;
  let built = '';
  let captionAt = 0;

  const build = (bands: readonly Band[]): StackChart => {
    chart?.dispose();
    figure.setLegend(
      [
        { name: t('idle floor'), mark: 'floor' as const },
        ...bands.map((band) => ({ name: band.name, mark: band.look })),
      ],
      'legend-narrow',
    );
    return new StackChart(figure.canvas, app.theme.current(), {
      layers: [
        { name: t('idle floor'), paint: 'floor' },
        ...bands.map((band) => ({ name: band.name, paint: band.look })),
      ],
      ticks: timeTicks,
      title: (x) => times().clockSeconds(millis(x)),
      sum: (power) => t('Sum  {0}', power),
      labelsFrom: 480,
    });
  };

  const update = (change: Change): void => {
    const panel = app.store.panel;
    if (panel === undefined || (change !== 'tick' && change !== 'view')) return;
    const { devices, at } = panel.now;
    const bands = drawnBands(app.store.live, bandsOf(devices));
    const state = `${app.theme.current().version}|${bands.map((band) => `${band.key} ${band.name}`).join('|')}`;
    if (chart === undefined || state !== built) chart = build(bands);
    built = state;
    const series = liveSeries(app.store.live, bands, devices, { now: at, plotWidth: chart.plotWidth });
    chart.set(series);
    const minutes = Math.round((series.to - series.from) / 60_000);
    setText(
      title,
      t('Last {0}', minutes === 10 ? t('10 minutes') : durationText(seconds(minutes * 60)).replace(/\s00.s$/, '')),
    );
    setHidden(figure.canvas, series.at.length === 0);
    // A sentence that changes every second cannot be read.
    if (at - captionAt >= 5000 || at < captionAt) {
      captionAt = at;
      const answering = devices.filter((device) => device.powerW !== undefined && device.kind !== 'memory');
      const carried = answering.length > 0 && answering.every((device) => device.source === 'counter');
      figure.setCaption(liveCaption(series.totals, series.gaps, carried));
      figure.setTable(() => minuteTable(series, bands));
    }
  };
  const stop = app.theme.onChange(() => update('view'));
  return {
    element,
    update,
    dispose() {
      stop();
      chart?.dispose();
    },
  };
}
