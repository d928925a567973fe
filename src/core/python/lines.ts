/** Where the lines of a text begin. */
export interface Position {
  /** From 0. */
  readonly line: number;
  /** In UTF-16 units from the beginning of the line, from 0. */
  readonly column: number;
}

export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  get count(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - (this.#starts[low] ?? 0) };
  }

  /** Of the first character of a line. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#starts.at(-1) ?? 0;
  }
}
