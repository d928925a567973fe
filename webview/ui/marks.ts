/** Patterns, the second channel beside colour: one geometry for SVG swatches and canvas charts. */
import { svg } from './dom';

export const MARKS = ['stripes', 'dots', 'rows', 'columns', 'floor', 'gap'] as const;
export type Mark = (typeof MARKS)[number];

interface Tile {
  readonly size: number;
  readonly lines: readonly (readonly [number, number, number, number])[];
  readonly width: number;
  readonly dot?: readonly [number, number, number];
}

/** Lines that leave a tile on one side come in on the other, so tiles join without a seam. */
const rising = (size: number): Tile['lines'] => [
  [-1, 1, 1, -1],
  [0, size, size, 0],
  [size - 1, size + 1, size + 1, size - 1],
];
const falling = (size: number): Tile['lines'] => rising(size).map(([x1, y1, x2, y2]) => [size - x1, y1, size - x2, y2]);

export const TILES: Readonly<Record<Mark, Tile>> = {
  stripes: { size: 8, width: 1.5, lines: rising(8) },
  dots: { size: 5, width: 0, lines: [], dot: [2.5, 2.5, 1] },
  rows: { size: 4, width: 1.5, lines: [[0, 2, 4, 2]] },
  columns: { size: 5, width: 1.5, lines: [[2.5, 0, 2.5, 5]] },
  floor: { size: 8, width: 1.25, lines: falling(8) },
  gap: { size: 7, width: 1, lines: rising(7) },
};

export const markUrl = (mark: Mark): string => `url(#mark-${mark})`;

/** One hidden drawing that all swatches and bars refer to. */
export function markDefinitions(): SVGSVGElement {
  const patterns = MARKS.map((mark) => {
    const { size, lines, width, dot } = TILES[mark];
    return svg(
      'pattern',
      { id: `mark-${mark}`, width: size, height: size, patternUnits: 'userSpaceOnUse', class: `mark mark-${mark}` },
      ...lines.map(([x1, y1, x2, y2]) => svg('line', { x1, y1, x2, y2, 'stroke-width': width })),
      dot !== undefined && svg('circle', { cx: dot[0], cy: dot[1], r: dot[2] }),
    );
  });
  return svg('svg', { width: 0, height: 0, 'aria-hidden': 'true', class: 'definitions' }, svg('defs', {}, ...patterns));
}
