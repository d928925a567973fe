/**
 * One runner a machine: a file that only one process can create, with its mark.
 *
 * A lock whose owner is gone is put aside and looked at once more there, so that one that was taken over meanwhile is not lost.
 * Should two runners work all the same, no job runs twice: each start is claimed (`queueFolder.ts`).
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isAlive, markOf, type ProcessMark } from '../process/processMark';
import { createFile, readWhole } from './wholeFile';

export class RunnerLock {
  readonly #file: string;
  readonly #own = markOf(process.pid);

  /** @param folder of the queue; it must be there */
  constructor(folder: string) {
    this.#file = path.join(folder, 'runner.lock');
  }

  /** The runner that is at work. */
  owner(): ProcessMark | undefined {
    const found = read(this.#file);
    return found !== undefined && isAlive(found) ? found : undefined;
  }

  /** False: another one is at work. @throws what the system says */
  take(): boolean {
    if (createFile(this.#file, this.#own)) return true;
    // Put back by another one that had taken it for that of a runner that is gone.
    if (this.isOurs()) return true;
    if (this.owner() !== undefined) return false;
    const aside = `${this.#file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      fs.renameSync(this.#file, aside);
    } catch {
      return false; // another one was quicker
    }
    const moved = read(aside);
    const wasTakenOver = moved !== undefined && isAlive(moved);
    if (wasTakenOver) createFile(this.#file, moved);
    fs.rmSync(aside, { force: true });
    return !wasTakenOver && createFile(this.#file, this.#own);
  }

  isOurs(): boolean {
    const found = read(this.#file);
    return found?.pid === this.#own?.pid && found?.born === this.#own?.born;
  }

  release(): void {
    if (this.isOurs()) fs.rmSync(this.#file, { force: true });
  }
}

function read(file: string): ProcessMark | undefined {
  try {
    return readWhole(file) as ProcessMark | undefined;
  } catch {
    return undefined;
  }
}
