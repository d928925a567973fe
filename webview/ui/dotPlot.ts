/** A difference with its interval, against the band of noise around nothing. */
import { setAttribute, svg } from './dom';

export const DOT_PLOT_WIDTH = 168;
const EDGE = 5;

export interface DotScale {
  /** In percent, both multiples of 20. */
  readonly low: number;
  readonly high: number;
}

/** One scale for all rows, wide enough for each difference with its noise, cut where it would squeeze the rest. */
export function dotScale(rows: readonly { readonly percent: number; readonly noise: number }[]): DotScale {
  const round = (value: number): number => Math.ceil(value / 20) * 20;
  const low = rows.reduce((min, row) => Math.max(min, -(row.percent - row.noise)), 20);
  const high = rows.reduce((max, row) => Math.max(max, row.percent + row.noise), 20);
  return { low: -Math.min(100, round(low)), high: Math.min(200, round(high)) };
}

export const dotX = (percent: number, { low, high }: DotScale): number => {
  const inside = Math.min(high, Math.max(low, percent));
  return EDGE + ((inside - low) / (high - low)) * (DOT_PLOT_WIDTH - 2 * EDGE);
};

/** A difference beyond the scale points outwards. */
const arrow = (x: number, right: boolean): string => (right ? `M${x - 4} 5l8 5l-8 5z` : `M${x + 4} 5l-8 5l8 5z`);

export function dotPlot(percent: number, noise: number, scale: DotScale, label: string): SVGSVGElement {
  const x = (value: number): number => Number(dotX(value, scale).toFixed(1));
  const inside = percent >= scale.low && percent <= scale.high;
  const element = svg(
    'svg',
    { class: 'dot-plot', width: DOT_PLOT_WIDTH, height: 20, role: 'img' },
    noise > 0 && svg('rect', { class: 'dot-noise', x: x(-noise), y: 2, width: x(noise) - x(-noise), height: 16 }),
    svg('line', { class: 'dot-zero', x1: x(0), x2: x(0), y1: 1, y2: 19 }),
    noise > 0 && svg('line', { class: 'dot-interval', x1: x(percent - noise), x2: x(percent + noise), y1: 10, y2: 10 }),
    inside
      ? svg('circle', { class: 'dot', cx: x(percent), cy: 10, r: 4 })
      : svg('path', { class: 'dot', d: arrow(x(percent), percent > 0) }),
  );
  setAttribute(element, 'aria-label', label);
  return element;
}
