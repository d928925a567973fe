/** Small squares and bars that carry a device's colour and pattern. */
import { h, setAttribute, svg } from './dom';
import { markUrl } from './marks';
import type { Look } from '../looks';

export type Paint = Look | 'run' | 'other' | 'floor';

function painted(paint: Paint, box: { x: number | string; width: number | string; height: number }): SVGElement[] {
  const { x, width, height } = box;
  const area = { x, y: 0, width, height };
  if (paint === 'run') return [svg('rect', { ...area, class: 'paint-run' })];
  if (paint === 'other' || paint === 'floor') {
    const mark = paint === 'other' ? 'rows' : paint;
    return [
      svg('rect', { ...area, fill: markUrl(mark), class: `paint-${paint}` }),
      svg('rect', { ...area, class: 'paint-edge' }),
    ];
  }
  return [
    svg('rect', { ...area, class: `paint-${paint.colour}` }),
    ...(paint.mark === undefined ? [] : [svg('rect', { ...area, fill: markUrl(paint.mark) })]),
    svg('rect', { ...area, class: `paint-edge edge-${paint.colour}` }),
  ];
}

export function swatch(paint: Paint): SVGSVGElement {
  return svg(
    'svg',
    { class: 'swatch', width: 12, height: 12, 'aria-hidden': 'true' },
    ...painted(paint, { x: 0, width: 12, height: 12 }),
  );
}

export interface SplitPart {
  readonly paint: Paint;
  readonly value: number;
}

export interface SplitBar {
  readonly element: HTMLElement;
  set(parts: readonly SplitPart[], label: string): void;
}

/** One line that is fully accounted for: each part takes its share of the width. */
export function splitBar(): SplitBar {
  const drawing = svg('svg', { class: 'split-bar', width: '100%', height: 10, role: 'img' });
  const element = h('div', { class: 'split-line' }, drawing);
  let shape = '';
  return {
    element,
    set(parts, label) {
      setAttribute(drawing, 'aria-label', label);
      const total = parts.reduce((sum, part) => sum + Math.max(0, part.value), 0);
      const next = JSON.stringify(parts.map((part) => part.paint));
      if (next !== shape) {
        shape = next;
        drawing.replaceChildren(
          ...parts.map((part) => svg('g', {}, ...painted(part.paint, { x: 0, width: 0, height: 10 }))),
        );
      }
      let at = 0;
      parts.forEach((part, i) => {
        const share = total > 0 ? (Math.max(0, part.value) / total) * 100 : 0;
        for (const rect of drawing.children[i]?.children ?? []) {
          setAttribute(rect, 'x', `${at.toFixed(3)}%`);
          setAttribute(rect, 'width', `${share.toFixed(3)}%`);
        }
        at += share;
      });
    },
  };
}
