/** A small file under /sys or /proc that is read again and again: one descriptor, one `pread` (about 2 µs) a reading. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** `code` is the system's error name (`EACCES`, `ENODEV`), for the reason that people see. */
class ReadFailure extends Error {
  constructor(
    readonly path: string,
    readonly code: string,
  ) {
    super(`${path}: ${code}`);
  }
}

const buffer = Buffer.allocUnsafe(256);

export class KeptFile {
  private descriptor: number | undefined;

  constructor(readonly path: string) {}

  /** @throws ReadFailure; the next call opens the file anew, because a device that was reset has new files. */
  text(): string {
    try {
      this.descriptor ??= openSync(this.path, 'r');
      return buffer.toString('latin1', 0, readSync(this.descriptor, buffer, 0, buffer.length, 0)).trimEnd();
    } catch (error) {
      this.close();
      throw new ReadFailure(this.path, errorCode(error));
    }
  }

  /** @throws ReadFailure, also when there is no number in it. */
  number(): number {
    const text = this.text();
    const value = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw new ReadFailure(this.path, `not a number: ${text.slice(0, 20)}`);
    return value;
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

export const errorCode = (error: unknown): string =>
  error instanceof ReadFailure ? error.code : ((error as NodeJS.ErrnoException).code ?? String(error));

/** The text of a small file, trimmed; `undefined` if it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return undefined;
  }
}

/** A number in a file; `undefined` if it cannot be read or is none. */
export function readNumber(path: string): number | undefined {
  const text = readText(path);
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
