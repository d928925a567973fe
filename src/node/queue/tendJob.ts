/** What a job needs while it runs and when it is over. */
import { nextWeek } from '../../core/queue/nextWeek';
import { stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';
import { rotateLog } from './rotateLog';

export function tendJob(queue: QueueFolder, entry: QueueEntry, now: Millis): void {
  const { is } = stateOf(entry);
  rotateLog(queue.logOf(entry.job.id));
  // One that was cancelled is not wanted any more.
  if (entry.job.weekly === true && is !== 'running' && is !== 'cancelled')
    queue.follow(entry, nextWeek(entry.job, now));
}
