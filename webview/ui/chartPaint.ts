/** Colours and patterns for canvas. Patterns are made once for a theme and a pixel ratio. */
import type { Look } from '../looks';
import { faded, type Theme } from '../theme';
import { TILES, type Mark } from './marks';

export type LayerPaint = Look | 'floor';

export interface Paints {
  fill(paint: LayerPaint): string | CanvasPattern;
  line(paint: LayerPaint): string;
  gap(): string | CanvasPattern;
  /** A span with less carbon. */
  window(): string | CanvasPattern;
}

function tile(mark: Mark, ratio: number, ground: string | undefined, ink: string): CanvasPattern | undefined {
  const { size, lines, width, dot } = TILES[mark];
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(size * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  const scale = canvas.width / size;
  context.scale(scale, scale);
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
  }
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = width;
  context.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  if (dot !== undefined) {
    context.beginPath();
    context.arc(dot[0], dot[1], dot[2], 0, 2 * Math.PI);
    context.fill();
  }
  const pattern = context.createPattern(canvas, 'repeat') ?? undefined;
  // The chart draws in CSS pixels; without this the tile would grow with the display's pixel ratio.
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}

export function paintsFor(theme: Theme, ratio: number): Paints {
  const made = new Map<string, string | CanvasPattern>();
  const once = (key: string, make: () => string | CanvasPattern): string | CanvasPattern => {
    const found = made.get(key) ?? make();
    made.set(key, found);
    return found;
  };
  const solid = theme.highContrast ? 1 : 0.5;
  const ink = faded(theme.background, theme.highContrast ? 0.8 : 0.45);
  const neutral = theme.charts.foreground;
  return {
    fill(paint) {
      if (paint === 'floor') {
        return once(
          'floor',
          () => tile('floor', ratio, undefined, faded(neutral, theme.highContrast ? 0.85 : 0.5)) ?? neutral,
        );
      }
      const ground = faded(theme.charts[paint.colour], paint.colour === 'foreground' ? 0.8 : solid);
      const { mark } = paint;
      if (mark === undefined) return ground;
      return once(`${paint.colour} ${mark}`, () => tile(mark, ratio, ground, ink) ?? ground);
    },
    line: (paint) =>
      paint === 'floor'
        ? faded(neutral, 0.7)
        : paint.colour === 'foreground'
          ? faded(neutral, 0.55)
          : theme.charts[paint.colour],
    gap: () =>
      once('gap', () => tile('gap', ratio, undefined, faded(neutral, theme.highContrast ? 0.7 : 0.4)) ?? neutral),
    window: () =>
      once('window', () => {
        const { green } = theme.charts;
        return tile('stripes', ratio, faded(green, 0.12), faded(green, theme.highContrast ? 0.7 : 0.35)) ?? green;
      }),
  };
}
