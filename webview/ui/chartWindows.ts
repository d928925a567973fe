/** What is written onto the curve of the grid: windows with their numbers, the line of now, where a forecast ends. */
import type { Chart } from 'chart.js';
import type { Theme } from '../theme';
import { axisFont, type PowerPlugin } from './chart';
import { clampedX, haloed, textStyle } from './chartMarks';
import type { Paints } from './chartPaint';

export interface ShownWindow {
  readonly from: number;
  readonly to: number;
  /** The short one where the long one does not fit: `1 · 219`, `1`. */
  readonly labels: readonly [string, string];
}

export interface NowMark {
  readonly x: number;
  /** Undefined: not known now. */
  readonly y?: number;
  readonly labels: readonly [string, string];
}

export interface Note {
  readonly x: number;
  readonly text: string;
}

export interface WindowMarks {
  readonly windows: readonly ShownWindow[];
  readonly now: NowMark;
  readonly notes: readonly Note[];
  readonly unit: string;
}

/** Above the chart. */
export const LABEL_ROOM = 24;
const APART = 8;

/** Shading goes below the curve, words above it. */
export function windowMarks(theme: Theme, paints: Paints, marks: WindowMarks): PowerPlugin {
  return {
    id: 'windows',
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      for (const { from, to } of marks.windows) {
        const left = clampedX(chart, from) + 1;
        // Windows that follow each other stay two.
        const width = Math.max(2, clampedX(chart, to) - 1 - left);
        ctx.fillStyle = paints.window();
        ctx.fillRect(left, chartArea.top, width, chartArea.height);
        ctx.fillStyle = theme.charts.green;
        ctx.fillRect(left, chartArea.top - 1, width, 2);
      }
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      chart.ctx.save();
      drawNow(chart, theme, marks.now);
      drawNotes(chart, theme, marks.notes);
      drawLabels(chart, theme, marks);
      chart.ctx.restore();
    },
  };
}

function drawNow(chart: Chart, theme: Theme, { x, y }: NowMark): void {
  const { ctx, chartArea } = chart;
  const at = clampedX(chart, x);
  ctx.fillStyle = theme.foreground;
  ctx.fillRect(Math.round(at), chartArea.top, 1, chartArea.height);
  const height = y === undefined ? undefined : chart.scales['y']?.getPixelForValue(y);
  if (height === undefined) return;
  ctx.fillStyle = theme.background;
  ctx.strokeStyle = theme.foreground;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(Math.round(at) + 0.5, height, 4, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

/** At the foot of the chart, to the right of their moment; to the left where there is no room. */
function drawNotes(chart: Chart, theme: Theme, notes: readonly Note[]): void {
  const { ctx, chartArea } = chart;
  const taken: Place[] = [];
  textStyle(ctx, theme, theme.muted);
  for (const { x, text } of notes) {
    const at = clampedX(chart, x);
    const width = ctx.measureText(text).width;
    ctx.fillStyle = theme.axis;
    ctx.fillRect(Math.round(at), chartArea.bottom - 18, 1, 18);
    ctx.fillStyle = theme.muted;
    const place = [at + 6, at - 6 - width]
      .map((left) => ({ left, right: left + width }))
      .find((each) => each.left >= chartArea.left && each.right <= chartArea.right && !touches(each, taken));
    if (place === undefined) continue;
    taken.push(place);
    ctx.textAlign = 'left';
    haloed(ctx, theme, text, place.left, chartArea.bottom - 10);
  }
}

interface Place {
  readonly left: number;
  readonly right: number;
}

const touches = (place: Place, others: readonly Place[]): boolean =>
  others.some(({ left, right }) => place.left < right + APART && left < place.right + APART);

function drawLabels(chart: Chart, theme: Theme, { windows, now, unit }: WindowMarks): void {
  const { ctx, chartArea } = chart;
  const { family, size } = axisFont(theme);
  const y = chartArea.top - 11;
  textStyle(ctx, theme, theme.muted);
  ctx.textAlign = 'right';
  const unitEnds = chartArea.left - 8;
  ctx.fillText(unit, unitEnds, y);
  ctx.font = `600 ${size}px ${family}`;
  ctx.fillStyle = theme.foreground;
  ctx.textAlign = 'center';
  const wanted = [
    { x: clampedX(chart, now.x), labels: now.labels },
    ...windows.map(({ from, to, labels }) => ({ x: (clampedX(chart, from) + clampedX(chart, to)) / 2, labels })),
  ];
  const room = { left: unitEnds + APART, right: chart.width };
  for (const { text, left, right } of fitted(wanted, (text) => ctx.measureText(text).width, room))
    ctx.fillText(text, (left + right) / 2, y);
}

interface Label extends Place {
  readonly text: string;
}

interface Wanted {
  /** Of its middle. */
  readonly x: number;
  readonly labels: readonly [string, string];
}

/** In one line: long ones where the others leave them room, the first ones first; short ones are pushed to the right. */
function fitted(wanted: readonly Wanted[], widthOf: (text: string) => number, room: Place): readonly Label[] {
  const around = (x: number, text: string): Label => {
    const half = widthOf(text) / 2;
    const middle = Math.min(Math.max(x, room.left + half), room.right - half);
    return { text, left: middle - half, right: middle + half };
  };
  const placed = wanted.map(({ x, labels }) => around(x, labels[1]));
  const fromLeft = placed.map((_, i) => i).toSorted((a, b) => (wanted[a]?.x ?? 0) - (wanted[b]?.x ?? 0));
  let free = room.left;
  for (const i of fromLeft) {
    const label = placed[i];
    if (label === undefined) continue;
    const push = Math.max(0, free - label.left);
    placed[i] = { ...label, left: label.left + push, right: label.right + push };
    free = label.right + push + APART;
  }
  for (const [i, { x, labels }] of wanted.entries()) {
    const others = placed.filter((_, other) => other !== i);
    const long = around(x, labels[0]);
    if (!touches(long, others)) placed[i] = long;
  }
  return placed;
}
