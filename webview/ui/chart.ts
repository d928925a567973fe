/** What all big charts share: the parts of Chart.js that are used, axes, fonts, hover. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartOptions,
  type Plugin,
} from 'chart.js';
import { powerText } from '../../src/core/text/numbers';
import { watts } from '../../src/core/units';
import type { Theme } from '../theme';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

/** A point of a line. `w` is the layer's own power where `y` is the top of a stack. */
export interface ChartPoint {
  x: number;
  y: number;
  w: number;
}

export type PowerChart = Chart<'line', ChartPoint[]>;
export type PowerPlugin = Plugin<'line'>;

export interface Tick {
  readonly value: number;
  /** Lines below each other where there are several. */
  readonly label: string | string[];
  readonly strong?: boolean;
}

export interface AxisScale {
  readonly max: number;
  readonly step: number;
}

/** A round top above the data with three to five steps below it. */
export function niceScale(highest: number): AxisScale {
  const rough = Math.max(highest, 4) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((lead) => lead * power).find((each) => each >= rough * 0.69) ?? rough;
  return { step, max: Math.ceil((highest * 1.02) / step) * step };
}

export const axisFont = (theme: Theme): { family: string; size: number } => ({
  family: theme.fontFamily,
  size: theme.fontSize - 2,
});

interface Axes {
  ticks(): readonly Tick[];
  title(x: number): string;
  /** The layer's text in the hover box. */
  name(layer: number): string;
  /** A sum below the layers of the hover box. */
  readonly sum?: (watts: string) => string;
  readonly padding: { readonly top: number; readonly right: number };
}

const AXIS_WIDTH = 48;

export function powerOptions(theme: Theme, axes: Axes): ChartOptions<'line'> {
  const font = axisFont(theme);
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: ['mousemove', 'mouseout'],
    interaction: { mode: 'index', intersect: false, axis: 'x' },
    layout: { padding: { top: axes.padding.top, right: axes.padding.right, bottom: 0, left: 0 } },
    elements: { point: { radius: 0, hoverRadius: 0, hitRadius: 0 }, line: { tension: 0, borderJoinStyle: 'round' } },
    scales: {
      x: {
        type: 'linear',
        grid: { display: false },
        border: { display: false },
        afterBuildTicks: (scale) => {
          scale.ticks = axes.ticks().map(({ value }) => ({ value }));
        },
        ticks: {
          autoSkip: false,
          maxRotation: 0,
          align: 'inner',
          padding: 4,
          color: (context) => (axes.ticks()[context.index]?.strong === true ? theme.foreground : theme.muted),
          font: (context) => ({ ...font, weight: axes.ticks()[context.index]?.strong === true ? 600 : 400 }),
          callback: (_value, index) => axes.ticks()[index]?.label ?? '',
        },
      },
      y: {
        type: 'linear',
        min: 0,
        border: { display: false },
        grid: { color: (context) => (context.tick.value === 0 ? theme.axis : theme.hair), tickLength: 0, lineWidth: 1 },
        afterFit: (scale) => {
          scale.width = AXIS_WIDTH;
        },
        ticks: {
          padding: 8,
          color: theme.muted,
          font,
          autoSkip: false,
          callback: (value, index, ticks) => {
            const text = powerText(watts(Number(value)));
            if (value === 0) return '0';
            return index === ticks.length - 1 || text.endsWith('kW') ? text : String(Number(value));
          },
        },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: theme.hover.background,
        titleColor: theme.hover.foreground,
        bodyColor: theme.hover.foreground,
        footerColor: theme.hover.foreground,
        borderColor: theme.hover.border,
        borderWidth: 1,
        cornerRadius: 3,
        caretSize: 0,
        boxWidth: 8,
        boxHeight: 8,
        boxPadding: 4,
        padding: 8,
        titleFont: { ...font, weight: 600 },
        bodyFont: font,
        footerFont: { ...font, weight: 600 },
        itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
        filter: (item) => Number.isFinite(item.parsed.y),
        callbacks: {
          title: (items) => (items[0] === undefined ? '' : axes.title(items[0].parsed.x ?? 0)),
          label: (item) => `${axes.name(item.datasetIndex)}  ${powerText(watts((item.raw as ChartPoint).w))}`,
          labelColor: (item) => {
            const colour = item.dataset.borderColor as string;
            return { borderColor: colour, backgroundColor: colour };
          },
          footer: (items) => {
            if (axes.sum === undefined || items.length === 0) return '';
            return axes.sum(powerText(watts(items.reduce((sum, item) => sum + (item.raw as ChartPoint).w, 0))));
          },
        },
      },
    },
  };
}

export { Chart };
