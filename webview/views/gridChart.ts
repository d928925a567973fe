/** The curve of the grid with the windows of the job, and its data by hour. */
import type { Slot } from '../../src/core/grid/series';
import { groupDigits, intensityText } from '../../src/core/text/numbers';
import { millis, type Millis } from '../../src/core/units';
import type { GridView, ShownPlan, ShownSeries } from '../../src/protocol/gridView';
import type { App } from '../app';
import { curveCaption, gapsOf } from '../gridFinding';
import { hoursIn, roundTimes, spanText, type Hour } from '../gridTimes';
import { t, times } from '../l10n';
import type { Tick } from '../ui/chart';
import { chartFigure, type LegendItem } from '../ui/chartFigure';
import { IntensityChart } from '../ui/chartIntensity';
import type { Note, ShownWindow } from '../ui/chartWindows';
import { h, svg } from '../ui/dom';
import { table } from '../ui/table';
import { slotWord } from '../words';

/** Between the hours on the axis: the first that leaves room for their labels. */
const STEPS_H = [6, 12, 24];
const LABEL_WIDTH = 52;
const HOUR_MS = 3_600_000;

const whole = (value: number): string => groupDigits(value.toFixed(0));

function timeTicks(at: Millis, from: number, to: number, width: number): readonly Tick[] {
  const room = Math.max(1, Math.floor((width - 60) / LABEL_WIDTH));
  const step = STEPS_H.find((each) => (to - from) / (each * HOUR_MS) <= room) ?? 24;
  return roundTimes(millis(from), millis(to), step).map((value) => {
    const clock = times().clock(value);
    const midnight = times().sinceMidnight(value) === 0;
    return midnight
      ? { value, label: [clock, times().day(value, at) ?? t('Today')], strong: true }
      : { value, label: clock };
  });
}

/** Pieces of a job that stops share the number of their option. */
function windowsOf({ advice: { best, segments } }: ShownPlan): readonly ShownWindow[] {
  if (segments.length > 1) return segments.map(({ start, end }) => ({ from: start, to: end, labels: ['1', '1'] }));
  return best.map(({ start, end, gPerKwh }, i) => {
    const rank = String(i + 1);
    return { from: start, to: end, labels: [`${rank} · ${whole(gPerKwh)}`, rank] };
  });
}

function notesOf({ plan }: GridView): readonly Note[] {
  if (plan === undefined) return [];
  const { forecastUntil } = plan.advice;
  return [
    ...(forecastUntil === undefined ? [] : [{ x: forecastUntil, text: t('forecast ends') }]),
    { x: plan.job.finishBy, text: t('finish by') },
  ];
}

const lineKey = (className: string): SVGSVGElement =>
  svg('svg', { class: 'key', 'aria-hidden': 'true' }, svg('line', { x1: 0, x2: 20, y1: 5, y2: 5, class: className }));
const areaKey = (className: string): SVGSVGElement =>
  svg('svg', { class: 'key', 'aria-hidden': 'true' }, svg('rect', { width: 20, height: 10, class: className }));

function legendOf({ plan }: GridView, { slots }: ShownSeries): readonly LegendItem[] {
  const has = (kind: Slot['kind']): boolean => slots.some((slot) => slot.kind === kind);
  return [
    ...(has('actual') ? [{ name: t('actual'), mark: lineKey('key-actual') }] : []),
    ...(has('forecast') ? [{ name: t('forecast'), mark: lineKey('key-forecast') }] : []),
    ...(has('typical') ? [{ name: t('typical day'), mark: lineKey('key-typical') }] : []),
    ...(slots.some(({ low }) => low !== undefined) ? [{ name: t('80 % band'), mark: areaKey('key-band') }] : []),
    ...((plan?.advice.best.length ?? 0) > 0 ? [{ name: t('lowest windows'), mark: areaKey('key-window') }] : []),
  ];
}

const bandText = (low: number | undefined, high: number | undefined): string =>
  low === undefined || high === undefined ? '' : `${whole(low)}–${whole(high)}`;

/** Means over an hour, by how long each value holds in it; what is not known has no part in them. */
function hourRow(slots: readonly Slot[], { start, end, name }: Hour): readonly string[] {
  const within = slots.filter((slot) => slot.end > start && slot.start < end);
  if (within.length === 0) return [name, t('unknown'), '', ''];
  const length = (slot: Slot): number => Math.min(slot.end, end) - Math.max(slot.start, start);
  const all = within.reduce((sum, slot) => sum + length(slot), 0);
  const mean = (value: (slot: Slot) => number | undefined): number | undefined => {
    const values = within.map(value);
    return values.includes(undefined)
      ? undefined
      : within.reduce((sum, slot, i) => sum + length(slot) * (values[i] ?? 0), 0) / all;
  };
  const words = [...new Set(within.map(slotWord))];
  return [
    name,
    whole(mean(({ gPerKwh }) => gPerKwh) ?? 0),
    bandText(
      mean(({ low }) => low),
      mean(({ high }) => high),
    ),
    words.join(', '),
  ];
}

function hourTable({ at }: GridView, { slots }: ShownSeries): HTMLTableElement {
  const [from, to] = [slots[0]?.start ?? at, slots.at(-1)?.end ?? at];
  return table({
    caption: t('Mean intensity by hour'),
    columns: [
      { title: t('Hour from') },
      { title: t('g/kWh'), numeric: true },
      { title: t('80 % band'), numeric: true },
      { title: t('Kind') },
    ],
    rows: hoursIn(from, to, at).map((hour) => ({ cells: hourRow(slots, hour) })),
  });
}

export interface GridChart {
  readonly element: HTMLElement;
  set(view: GridView, series: ShownSeries): void;
  dispose(): void;
}

export function gridChart(app: App): GridChart {
  const figure = chartFigure({ label: t('Carbon intensity of the grid over time'), className: 'canvas-grid' });
  const element = h('section', { class: 'section grid-chart' }, figure.element);
  let chart: IntensityChart | undefined;
  let redraw = (): void => undefined;

  function draw(view: GridView, { slots, now }: ShownSeries): void {
    const { at, plan } = view;
    chart?.dispose();
    const value = now === undefined ? t('unknown') : whole(now);
    chart = new IntensityChart(figure.canvas, app.theme.current(), {
      slots,
      gaps: gapsOf(slots).map((gap) => ({ ...gap, label: t('not known') })),
      windows: plan === undefined ? [] : windowsOf(plan),
      now: { x: at, ...(now !== undefined && { y: now }), labels: [t('now · {0}', value), t('now')] },
      notes: notesOf(view),
      unit: 'g/kWh',
      ticks: (from, to, width) => timeTicks(at, from, to, width),
      title: (slot) => spanText(slot, at),
      lines: (slot) => [
        `${slotWord(slot)}  ${intensityText(slot.gPerKwh)}`,
        ...(slot.low === undefined ? [] : [t('80 % band  {0}', bandText(slot.low, slot.high))]),
      ],
    });
  }

  const stop = app.theme.onChange(() => redraw());
  return {
    element,
    set(view, series) {
      figure.setLegend(legendOf(view, series));
      figure.setCaption(curveCaption(view, series));
      figure.setTable(() => hourTable(view, series));
      redraw = () => {
        if (element.isConnected) draw(view, series);
      };
      // A canvas has its size once it is in the page.
      requestAnimationFrame(redraw);
    },
    dispose() {
      stop();
      redraw = () => undefined;
      chart?.dispose();
    },
  };
}
