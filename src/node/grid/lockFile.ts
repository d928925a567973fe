/**
 * One process at a time, on one machine or on several that share a folder: a file that only one can create, with its owner.
 *
 * A lock whose owner is gone, or that is older than any request can take, is taken over. Two that do so at the same moment may
 * both believe they have it; then a provider is asked twice, and files are still written whole.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { millis, type Millis } from '../../core/units';
import { makeFolder } from '../ledger/makeFolder';
import { hostName, isRunningHere } from '../ledger/segment';

export interface LockOptions {
  /** Older ones are taken over. */
  readonly staleMs: number;
  readonly patienceMs: number;
  readonly sleep: (ms: Millis) => Promise<void>;
}

const POLL_MS = 100;

/** What `work` gives; undefined: somebody else has the lock for longer than the patience. */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T | undefined> {
  const owner = `${hostName()}-${process.pid}-${randomBytes(5).toString('hex')}`;
  const outcome = await take(file, owner, options);
  if (outcome === 'busy') return undefined;
  try {
    return await work();
  } finally {
    if (outcome === 'taken' && (await ownerOf(file)) === owner)
      await fs.rm(file, { force: true }).catch(() => undefined);
  }
}

/** `none`: nothing can be created here (a disk that is read-only), so there is nothing to guard either. */
async function take(file: string, owner: string, options: LockOptions): Promise<'taken' | 'busy' | 'none'> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      await makeFolder(path.dirname(file));
      await fs.writeFile(file, owner, { flag: 'wx', mode: 0o600 });
      return 'taken';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return 'none';
    }
    if (await isAbandoned(file, options.staleMs)) await fs.rm(file, { force: true }).catch(() => undefined);
    else if (waited >= options.patienceMs) return 'busy';
    else await options.sleep(millis(POLL_MS));
  }
}

async function isAbandoned(file: string, staleMs: number): Promise<boolean> {
  const owner = await ownerOf(file);
  // Gone meanwhile, or in the moment between its creation and its owner: not abandoned.
  if (owner === undefined || owner === '') return isOlder(file, staleMs);
  return (owner.startsWith(`${hostName()}-`) && !isRunningHere(owner)) || isOlder(file, staleMs);
}

async function ownerOf(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** By the clock of the disk on both sides: that of a network home may differ from ours, and ours may be set. */
async function isOlder(file: string, ms: number): Promise<boolean> {
  try {
    const { mtimeMs } = await fs.stat(file);
    return Math.abs(Date.now() - mtimeMs) > ms;
  } catch {
    return false;
  }
}
