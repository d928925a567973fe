/** Where a number comes from, as a shape with a word: it works in black and white. */
import type { Source } from '../../src/core/units';
import { sourceMeaning, sourceWord } from '../words';
import { h, svg } from './dom';

const RING = { cx: 5, cy: 5, r: 3.5, fill: 'none', stroke: 'currentColor' } as const;

function shape(source: Source): SVGElement[] {
  switch (source) {
    case 'counter':
      return [svg('circle', { cx: 5, cy: 5, r: 4, fill: 'currentColor' })];
    case 'integrated':
      return [svg('circle', RING), svg('path', { d: 'M5 1.5a3.5 3.5 0 0 1 0 7z', fill: 'currentColor' })];
    case 'modelled':
      return [svg('circle', { ...RING, 'stroke-width': 1.25 })];
    case 'unknown':
      return [svg('circle', { ...RING, 'stroke-dasharray': '1.6 1.6' })];
  }
}

/** `why` takes the place of the general explanation in the tooltip. */
export function sourceMark(source: Source, why?: string): HTMLElement {
  return h(
    'span',
    { class: 'source', title: why ?? sourceMeaning(source) },
    svg('svg', { width: 10, height: 10, 'aria-hidden': 'true' }, ...shape(source)),
    h('span', { class: 'source-word' }, sourceWord(source)),
  );
}

/** A cell that shows a source and follows its changes. */
export function setSource(cell: HTMLElement, source: Source, why?: string): void {
  const state = `${source}|${why ?? ''}`;
  if (cell.dataset['source'] === state) return;
  cell.dataset['source'] = state;
  cell.replaceChildren(sourceMark(source, why));
}
