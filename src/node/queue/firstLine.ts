/** What a process is told at its start through its standard input, and nowhere else. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Undefined: nothing, or the input is closed. */
export function firstLine(input: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input });
    lines.once('line', (line) => {
      resolve(line === '' ? undefined : line);
      lines.close();
      input.destroy();
    });
    lines.once('close', () => resolve(undefined));
  });
}
