/**
 * The ledger on disk: JSON Lines, appended with one write each.
 *
 * After kill -9 or a full disk at worst the last line of a segment is torn. A reader leaves an unfinished tail alone
 * (its writer may be in the middle of it); a writer whose write failed half way starts its next line on a new one.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { LedgerLine, LedgerStore } from '../../core/ports';
import { makeFolder } from './makeFolder';
import { isMissing, isRunningHere, isWriterAlive, newWriter, segmentFile, segmentsIn } from './segment';

const NEWLINE = 0x0a;

export class JsonlLedger implements LedgerStore {
  readonly writer = newWriter();
  #file: { readonly path: string; readonly handle: fs.FileHandle } | undefined;
  #torn = false;
  /** Appends go one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  /** How far each segment of other writers was read. */
  readonly #read = new Map<string, { readonly offset: number; readonly line: number }>();

  constructor(
    readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  append(line: string, sync: boolean): Promise<void> {
    const written = this.#queue.then(() => this.#append(line, sync));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** A segment that cannot be read does not hide the others: its error is thrown after them. */
  async *readNew(among?: 'this machine'): AsyncIterable<LedgerLine> {
    let failed: Error | undefined;
    for (const { file, writer } of segmentsIn(this.folder)) {
      if (writer === this.writer || (among !== undefined && !isRunningHere(writer))) continue;
      try {
        yield* this.#readSegment(file, writer);
      } catch (error) {
        failed ??= error as Error;
      }
    }
    if (failed !== undefined) throw failed;
  }

  isWriterAlive(writer: string): boolean {
    return writer === this.writer || isWriterAlive(this.folder, writer, this.now());
  }

  isWriterHere(writer: string): boolean {
    return isRunningHere(writer) && this.isWriterAlive(writer);
  }

  /** Closes the file after what was queued. */
  async close(): Promise<void> {
    await this.#queue;
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  async #append(line: string, sync: boolean): Promise<void> {
    const handle = await this.#open();
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${line}\n`);
    this.#torn = true;
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
    this.#torn = false;
    if (sync) await handle.datasync();
  }

  async #open(): Promise<fs.FileHandle> {
    const file = segmentFile(this.folder, this.writer, new Date(this.now()));
    if (this.#file?.path === file) return this.#file.handle;
    await this.#file?.handle.close();
    this.#file = undefined;
    await makeFolder(path.dirname(file));
    this.#file = { path: file, handle: await fs.open(file, 'a', 0o600) };
    return this.#file.handle;
  }

  async *#readSegment(file: string, writer: string): AsyncIterable<LedgerLine> {
    const known = this.#read.get(file);
    const start = known?.offset ?? 0;
    const bytes = await readFrom(file, start);
    const end = bytes.lastIndexOf(NEWLINE);
    // Another reader was here meanwhile: these lines are its own.
    if (end < 0 || this.#read.get(file) !== known) return;
    const texts = bytes.toString('utf8', 0, end).split('\n');
    let line = known?.line ?? 0;
    this.#read.set(file, { offset: start + end + 1, line: line + texts.length });
    for (const text of texts) {
      line++;
      if (text !== '') yield { text, file, line, writer };
    }
  }
}

/** Everything from an offset on; nothing when the file is gone or no longer than that. */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  let handle: fs.FileHandle | undefined;
  try {
    handle = await fs.open(file, 'r');
    const { size } = await handle.stat();
    if (size <= offset) return Buffer.alloc(0);
    const bytes = Buffer.alloc(size - offset);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  } finally {
    await handle?.close();
  }
}
