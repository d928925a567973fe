/** Text that arrives in pieces, as lines; and values as JSON lines. */

/** Longer lines than this are not lines but a broken writer: they are dropped. */
const LONGEST = 1 << 20;

export class LineBuffer {
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  /** Takes a piece; calls back for each line that it completes, without its end (`\n` or `\r\n`). */
  add(piece: string): void {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > LONGEST) this.rest = '';
    for (const line of lines) this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}

export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
