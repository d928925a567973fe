/** What is written onto a chart: hatched gaps, names at the right edge, brackets of cells. Small plugins, no package. */
import type { Chart } from 'chart.js';
import type { Theme } from '../theme';
import { axisFont, type PowerPlugin } from './chart';
import type { Paints } from './chartPaint';

export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Only this device was silent. */
  readonly device?: string;
  /** Known power below the gap, where only some devices were silent: the hatch starts there. */
  readonly aboveW?: number;
}

export function textStyle(context: CanvasRenderingContext2D, theme: Theme, colour: string): void {
  const { family, size } = axisFont(theme);
  context.font = `400 ${size}px ${family}`;
  context.fillStyle = colour;
  context.textBaseline = 'middle';
}

/** Text with a rim in the background colour, so that it can be read on top of marks. */
export function haloed(context: CanvasRenderingContext2D, theme: Theme, text: string, x: number, y: number): void {
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = theme.background;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

export const clampedX = (chart: Chart, value: number): number => {
  const x = chart.scales['x']?.getPixelForValue(value) ?? 0;
  return Math.min(chart.chartArea.right, Math.max(chart.chartArea.left, x));
};

/** A gap looks like a gap: hatched and named, never a dip to zero. */
export function gapMarks(theme: Theme, paints: Paints, gaps: () => readonly Gap[]): PowerPlugin {
  return {
    id: 'gaps',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      let labelledTo = -Infinity;
      for (const gap of gaps()) {
        const left = clampedX(chart, gap.from);
        const right = Math.max(left + 2, clampedX(chart, gap.to));
        if (right <= chartArea.left || left >= chartArea.right) continue;
        const bottom =
          gap.aboveW === undefined
            ? chartArea.bottom
            : (chart.scales['y']?.getPixelForValue(gap.aboveW) ?? chartArea.bottom);
        const top = Math.min(chartArea.top + 14, bottom);
        ctx.fillStyle = paints.gap();
        ctx.fillRect(left, top, right - left, bottom - top);
        textStyle(ctx, theme, theme.muted);
        ctx.textAlign = 'center';
        const half = ctx.measureText(gap.label).width / 2;
        const x = Math.min(chartArea.right - half, Math.max(chartArea.left + half, (left + right) / 2));
        // Names that would run into each other are left out; the table and the caption have them all.
        if (x - half < labelledTo) continue;
        haloed(ctx, theme, gap.label, x, chartArea.top + 6);
        labelledTo = x + half + 6;
      }
      ctx.restore();
    },
  };
}

export interface EndLabel {
  readonly text: string;
  /** Bottom and top of the layer at the right edge, W. */
  readonly low: number;
  readonly high: number;
}

const LINE_HEIGHT = 15;

/** Direct labels beside the last point, pushed apart where layers are thin. */
export function endLabels(theme: Theme, labels: () => readonly EndLabel[]): PowerPlugin {
  return {
    id: 'endLabels',
    afterDraw(chart) {
      const y = chart.scales['y'];
      if (y === undefined) return;
      const { ctx, chartArea } = chart;
      const placed = labels().map(({ text, low, high }) => ({ text, at: y.getPixelForValue((low + high) / 2) }));
      // From below: each label at least a line above the one before; then back down, if the pile left the chart.
      placed.forEach((label, i) => {
        const below = placed[i - 1];
        if (below !== undefined) label.at = Math.min(label.at, below.at - LINE_HEIGHT);
      });
      let lowest = chartArea.top + 2;
      for (const label of placed.toReversed()) {
        label.at = Math.max(label.at, lowest);
        lowest = label.at + LINE_HEIGHT;
      }
      ctx.save();
      textStyle(ctx, theme, theme.foreground);
      ctx.textAlign = 'left';
      for (const { text, at } of placed)
        ctx.fillText(fitted(ctx, text, chart.width - chartArea.right - 10), chartArea.right + 8, at);
      ctx.restore();
    },
  };
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let cut = text;
  while (cut.length > 1 && context.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}

export interface Bracket {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly short: string;
}

/** Cells above the curve, each with the longest name that fits. */
export function brackets(theme: Theme, cells: readonly Bracket[]): PowerPlugin {
  return {
    id: 'brackets',
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      textStyle(ctx, theme, theme.foreground);
      ctx.textAlign = 'center';
      let labelledTo = -Infinity;
      for (const cell of cells) {
        const left = clampedX(chart, cell.from);
        const right = Math.max(left + 2, clampedX(chart, cell.to));
        ctx.fillStyle = theme.hair;
        ctx.fillRect(Math.round(left), chartArea.top - 10, 1, chartArea.height + 10);
        ctx.fillRect(Math.round(right), chartArea.top - 10, 1, chartArea.height + 10);
        ctx.fillStyle = theme.charts.foreground;
        ctx.globalAlpha = 0.75;
        ctx.fillRect(left, chartArea.top - 13, right - left, 4);
        ctx.globalAlpha = 1;
        ctx.fillStyle = theme.foreground;
        const text = ctx.measureText(cell.text).width + 8 <= right - left ? cell.text : cell.short;
        const half = ctx.measureText(text).width / 2;
        const x = Math.min(chart.width - half, Math.max(half, (left + right) / 2));
        if (x - half < labelledTo) continue;
        ctx.fillText(text, x, chartArea.top - 22);
        labelledTo = x + half + 6;
      }
      ctx.restore();
    },
  };
}

export interface EndDot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Where each of two overlaid curves ends. */
export function endDots(theme: Theme, dots: () => readonly EndDot[]): PowerPlugin {
  return {
    id: 'endDots',
    afterDatasetsDraw(chart) {
      const [x, y] = [chart.scales['x'], chart.scales['y']];
      if (x === undefined || y === undefined) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      const taken: { x: number; y: number }[] = [];
      for (const dot of dots()) {
        const at = { x: x.getPixelForValue(dot.x), y: y.getPixelForValue(dot.y) };
        ctx.fillStyle = theme.charts.foreground;
        ctx.beginPath();
        ctx.arc(at.x, at.y, 3.5, 0, 2 * Math.PI);
        ctx.fill();
        textStyle(ctx, theme, theme.foreground);
        ctx.textAlign = 'center';
        const half = ctx.measureText(dot.text).width / 2;
        const textX = Math.min(chartArea.right - half, at.x);
        const crowded = taken.some(
          (other) => Math.abs(other.x - textX) < 2 * half + 8 && Math.abs(other.y - at.y) < LINE_HEIGHT,
        );
        const textY = Math.max(chartArea.top + 6, at.y - 14) + (crowded ? 30 : 0);
        haloed(ctx, theme, dot.text, textX, textY);
        taken.push({ x: textX, y: at.y });
      }
      ctx.restore();
    },
  };
}
