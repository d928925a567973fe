/**
 * A notebook as one Python text: its code cells one after the other, so that an import in the first serves the ninth.
 *
 * A cell that leaves a bracket or a string open would swallow the next one: what closes it is put between the two.
 */
import { LineIndex, type Position } from './lines';
import { closersOf, masked } from './magics';

export interface Cell {
  readonly isPython: boolean;
  readonly source: string;
}

interface Piece {
  /** Index over all cells of the notebook. */
  readonly cell: number;
  readonly start: number;
  readonly lines: LineIndex;
}

export interface CellPosition extends Position {
  readonly cell: number;
}

export class VirtualNotebook {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(cells: readonly Cell[]) {
    const pieces: Piece[] = [];
    let text = '';
    cells.forEach(({ isPython, source }, cell) => {
      if (!isPython) return;
      const plain = masked(source);
      pieces.push({ cell, start: text.length, lines: new LineIndex(source) });
      const closers = closersOf(plain);
      // Behind a backslash an end of line is none.
      text += closers === '' && !plain.endsWith('\\') ? `${plain}\n` : `${plain}\n${closers}\n`;
    });
    this.text = text;
    this.#pieces = pieces;
  }

  /** Where in which cell an offset of the text is. */
  positionAt(offset: number): CellPosition {
    let found = this.#pieces[0];
    for (const piece of this.#pieces) if (piece.start <= offset) found = piece;
    if (found === undefined) return { cell: 0, line: 0, column: 0 };
    return { cell: found.cell, ...found.lines.positionAt(offset - found.start) };
  }

  /** Where the text of a cell begins in the whole. */
  startOf(cell: number): number | undefined {
    return this.#pieces.find((piece) => piece.cell === cell)?.start;
  }
}
