/** A power curve in 88 × 20 pixels, and an energy bar. Inline SVG: a canvas for each row would cost more than it shows. */
import { setAttribute, svg } from './dom';

const WIDTH = 88;
const HEIGHT = 20;

interface Paths {
  readonly line: string;
  readonly area: string;
}

/** Gaps stay open: each stretch of readings is a line of its own. */
function pathsOf(values: readonly (number | null)[]): Paths {
  const top = values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0) || 1;
  const stepX = (WIDTH - 2) / Math.max(1, values.length - 1);
  const x = (i: number): string => (1 + i * stepX).toFixed(1);
  const y = (value: number): string => (HEIGHT - 1 - (value / top) * (HEIGHT - 3)).toFixed(1);
  let line = '';
  let area = '';
  let start = -1;
  for (let i = 0; i <= values.length; i++) {
    const value = values[i];
    if (value !== null && value !== undefined) {
      line += `${start < 0 ? 'M' : 'L'}${x(i)} ${y(value)}`;
      area += start < 0 ? `M${x(i)} ${HEIGHT - 1}L${x(i)} ${y(value)}` : `L${x(i)} ${y(value)}`;
      if (start < 0) start = i;
    } else if (start >= 0) {
      area += `L${x(i - 1)} ${HEIGHT - 1}Z`;
      start = -1;
    }
  }
  return { line, area };
}

export interface Spark {
  readonly element: SVGSVGElement;
  set(values: readonly (number | null)[], label: string): void;
}

export function spark(): Spark {
  const area = svg('path', { class: 'spark-area' });
  const line = svg('path', { class: 'spark-line' });
  const element = svg('svg', { class: 'spark', width: WIDTH, height: HEIGHT, role: 'img' }, area, line);
  return {
    element,
    set(values, label) {
      const paths = pathsOf(values);
      setAttribute(line, 'd', paths.line);
      setAttribute(area, 'd', paths.area);
      setAttribute(element, 'aria-label', label);
    },
  };
}

export interface Bar {
  readonly element: SVGSVGElement;
  set(share: number): void;
}

export function bar(): Bar {
  const filled = svg('rect', { class: 'bar-filled', width: 0, height: 6 });
  const element = svg(
    'svg',
    { class: 'bar', width: 72, height: 6, 'aria-hidden': 'true' },
    svg('rect', { class: 'bar-track', width: 72, height: 6, rx: 1 }),
    filled,
  );
  return {
    element,
    set: (share) => setAttribute(filled, 'width', (share <= 0 ? 0 : Math.max(1, Math.min(1, share) * 72)).toFixed(1)),
  };
}
