/**
 * A segment is the file that one writer appends to: `v1/<yyyy-mm>/<host>-<pid>-<random>.jsonl`.
 *
 * One writer a file is what makes appending safe on a network home, where several appenders may tear each other's lines.
 * Host and pid in the name tell other windows whether its writer still lives.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exists } from '../process/processMark';

const LAYOUT = 'v1';
const NAME = /^(.+)-(\d+)-([a-z0-9]+)$/;

/** A host name may hold anything; a file name may not. */
export const hostName = (): string =>
  os
    .hostname()
    .replace(/[^\w.]/g, '_')
    .slice(0, 40) || 'host';

export function newWriter(): string {
  return `${hostName()}-${process.pid}-${randomBytes(5).toString('hex')}`;
}

export function segmentFile(folder: string, writer: string, at: Date): string {
  const month = `${at.getUTCFullYear()}-${String(at.getUTCMonth() + 1).padStart(2, '0')}`;
  return path.join(folder, LAYOUT, month, `${writer}.jsonl`);
}

/** Every segment below a ledger folder, oldest month first. A folder that is not there holds none. @throws if unreadable */
export function segmentsIn(folder: string): readonly { readonly file: string; readonly writer: string }[] {
  const root = path.join(folder, LAYOUT);
  return list(root)
    .filter((month) => /^\d{4}-\d\d$/.test(month))
    .flatMap((month) =>
      list(path.join(root, month))
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => ({ file: path.join(root, month, name), writer: path.basename(name, '.jsonl') })),
    );
}

/** Another host cannot be asked; its writer counts as alive while its newest segment is younger than this. */
const REMOTE_SILENCE_MS = 20 * 60_000;

export function isWriterAlive(folder: string, writer: string, now: number): boolean {
  const [, host, pid] = NAME.exec(writer) ?? [];
  if (host === undefined || pid === undefined) return false;
  // The cheap question first: a folder may hold thousands of segments, and most writers are long gone.
  if (host === hostName() && !exists(Number(pid))) return false;
  const files = segmentsOf(folder, writer);
  const changed = Math.max(0, ...files.map(({ file }) => modified(file)));
  if (host !== hostName()) return now - changed < REMOTE_SILENCE_MS;
  return !bornAfter(Number(pid), Math.min(...files.map(({ file }) => created(file))));
}

/** None of a folder that cannot be read: whoever reads the ledger is told, and this is about its writer. */
function segmentsOf(folder: string, writer: string): ReturnType<typeof segmentsIn> {
  try {
    return segmentsIn(folder).filter((segment) => segment.writer === writer);
  } catch {
    return [];
  }
}

/** A quick look: its process runs here, unless its pid is somebody else's by now. */
export function isRunningHere(writer: string): boolean {
  const [, host, pid] = NAME.exec(writer) ?? [];
  return host === hostName() && exists(Number(pid));
}

/** A process born after the segment was made is another one that got the same pid (Linux; elsewhere not known). */
function bornAfter(pid: number, segmentCreated: number): boolean {
  try {
    return fs.statSync(`/proc/${pid}`).ctimeMs > segmentCreated + 2000;
  } catch {
    return false;
  }
}

function list(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Not there (yet, or any more), which is no trouble; whatever else the system says is. */
export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function modified(file: string): number {
  try {
    return fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function created(file: string): number {
  try {
    const { birthtimeMs, mtimeMs } = fs.statSync(file);
    return birthtimeMs > 0 ? birthtimeMs : mtimeMs;
  } catch {
    return Infinity;
  }
}
