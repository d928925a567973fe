/** What a job needs while it runs and when it is over. */
import { nextWeek } from '../../core/queue/nextWeek';
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';
import { rotateLog, shortenLog } from './rotateLog';

/** What is over that long is in the ledger, and in nobody's mind. */
const KEPT_MS = 30 * 24 * 3_600_000;

export function tendJob(queue: QueueFolder, entry: QueueEntry, now: Millis): void {
  const state = stateOf(entry);
  const { is } = state;
  const log = queue.logOf(entry.job.id);
  // Who meters the job writes into it too, for a moment longer than the job.
  if (isOver(state) && entry.pieces.every(({ isAlive }) => !isAlive)) shortenLog(log);
  else rotateLog(log);
  // One that was cancelled is not wanted any more.
  if (entry.job.weekly === true && is !== 'running' && is !== 'cancelled')
    queue.follow(entry, nextWeek(entry.job, now));
  if ('at' in state && now - state.at > KEPT_MS) queue.remove(entry.job.id);
}
