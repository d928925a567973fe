/** Jobs that are over are read once: there may be hundreds, and every window looks at all of them. */
import type { JobId } from '../../core/queue/job';
import { needsRunner, type QueueEntry } from '../../core/queue/state';
import fs from 'node:fs';
import type { QueueFolder } from './queueFolder';

export class OverEntries {
  readonly #known = new Map<JobId, QueueEntry>();

  constructor(private readonly folder: QueueFolder) {}

  /** @param read all but these. @returns all, in the order in which they were queued */
  with(read: (except: ReadonlySet<JobId>) => readonly QueueEntry[]): readonly QueueEntry[] {
    for (const id of this.#known.keys()) if (!fs.existsSync(this.folder.folderOf(id))) this.#known.delete(id);
    const entries = [...this.#known.values(), ...read(new Set(this.#known.keys()))];
    for (const entry of entries) if (isSettled(entry)) this.#known.set(entry.job.id, entry);
    return entries.toSorted((a, b) => a.job.queuedAt - b.job.queuedAt || a.job.id.localeCompare(b.job.id));
  }
}

/** Nothing of it will change any more. */
const isSettled = (entry: QueueEntry): boolean =>
  !needsRunner(entry) && entry.pieces.every(({ end, isAlive }) => !isAlive && end !== undefined);
