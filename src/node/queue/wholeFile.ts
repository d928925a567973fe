/**
 * Small files that survive a crash at any moment: written beside their place, brought to the disk, then put there in one step.
 * For their user only.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Windows has no such flag. */
const NO_LINK = process.platform === 'win32' ? 0 : fs.constants.O_NOFOLLOW;

/** Takes the place of what is there. @throws what the system says; then the old one is still there */
export function replaceFile(file: string, value: unknown): void {
  const next = written(file, value);
  try {
    fs.renameSync(next, file);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}

/** Only one of those who try gets true: it was not there, and now it is, whole. @throws what the system says */
export function createFile(file: string, value: unknown): boolean {
  const next = written(file, value);
  try {
    fs.linkSync(next, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(next, { force: true });
  }
  syncFolder(path.dirname(file));
  return true;
}

/** What file systems that have none answer: FAT, exFAT and many shares and FUSE drivers, by system and driver. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR']);

/** Nothing can be created by one only where there are no hard links. @param file that is there @throws {Error} */
export function refuseWithoutLinks(file: string): void {
  const second = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    fs.linkSync(file, second);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new Error(
      'its file system has no hard links, which make sure that a job starts once: choose a ledger folder on another one',
      { cause: error },
    );
  } finally {
    fs.rmSync(second, { force: true });
  }
}

/** Undefined: it is not there. @throws {Error} it is not ours, others may write it, or it holds something else */
export function readWhole(file: string): unknown {
  let handle: number;
  try {
    // Not through a link that somebody else may have put there.
    handle = fs.openSync(file, fs.constants.O_RDONLY | NO_LINK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    refuseForeign(fs.fstatSync(handle), file);
    return JSON.parse(fs.readFileSync(handle, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${file} is damaged: ${error.message}.`, { cause: error });
    throw error;
  } finally {
    fs.closeSync(handle);
  }
}

/** What somebody else can write could start anything in our name. @throws {Error} */
export function refuseForeign({ uid, mode }: fs.Stats, file: string): void {
  if (process.platform === 'win32') return;
  if (uid !== process.getuid?.()) throw new Error(`${file} belongs to somebody else.`);
  if ((mode & 0o022) !== 0) throw new Error(`${file} can be written by others.`);
}

function written(file: string, value: unknown): string {
  const next = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = fs.openSync(next, 'wx', 0o600);
  try {
    fs.writeFileSync(handle, JSON.stringify(value));
    fs.fsyncSync(handle);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw error;
  } finally {
    fs.closeSync(handle);
  }
  return next;
}

/** So that the name survives a loss of power too; Windows has no such thing. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
