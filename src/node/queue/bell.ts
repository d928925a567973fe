/** Tells a runner that somebody wants something: at once where the file system says so, else at its next look. */
import fs from 'node:fs';
import path from 'node:path';
import { watchFolder } from './watchFolder';

const NEWS = 'news';

export const ring = (folder: string): void => fs.writeFileSync(path.join(folder, NEWS), '', { mode: 0o600 });

export class Bell {
  readonly #file: string;
  readonly #watcher: ReturnType<typeof watchFolder>;
  #wake: (() => void) | undefined;

  /** @param folder of the queue */
  constructor(folder: string) {
    this.#file = path.join(folder, NEWS);
    this.#watcher = watchFolder(folder, (name) => {
      if (name === NEWS) this.wake();
    });
  }

  /** When it was rung last; undefined: never. */
  last(): number | undefined {
    return fs.statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs;
  }

  /** Ends with the sleep, or earlier when it rings. */
  async or(sleep: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const early = new AbortController();
    this.#wake = () => early.abort();
    try {
      await sleep(early.signal);
    } catch (error) {
      if (!early.signal.aborted) throw error;
    } finally {
      this.#wake = undefined;
    }
  }

  /** Ends a sleep. */
  wake(): void {
    this.#wake?.();
  }

  close(): void {
    this.#watcher?.close();
  }
}
