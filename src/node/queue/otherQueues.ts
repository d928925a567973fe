/** Jobs that wait under another name of this machine, or of another machine that shares the ledger. */
import type { OtherQueue } from '../../core/queue/queuePort';
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';

/** Those in which something waits. */
export function otherQueues(queue: QueueFolder): readonly OtherQueue[] {
  return queue
    .others()
    .map(({ host, queue: other }) => ({ host, waiting: waitingIn(other) }))
    .filter(({ waiting }) => waiting.length > 0);
}

/** Takes what waits there. @throws what the system says */
export function adoptFrom(host: string, queue: QueueFolder): void {
  forWaiting(host, queue, (entry, other) => queue.adopt(entry.job.id, other));
}

/**
 * A job is closed first: so no runner over there starts it meanwhile, or it has and stays. One on Slurm stays too: somebody has to
 * tell Slurm. @throws what the system says
 */
export function removeFrom(host: string, queue: QueueFolder, at: Millis): void {
  forWaiting(host, queue, (entry, other) => {
    if (entry.job.slurm === undefined && other.close(entry, { at, as: 'cancelled' })) other.remove(entry.job.id);
  });
}

function forWaiting(host: string, queue: QueueFolder, act: (entry: QueueEntry, other: QueueFolder) => void): void {
  const other = queue.others().find((each) => each.host === host);
  if (other !== undefined) for (const entry of waitingIn(other.queue)) act(entry, other.queue);
}

/** One that has begun stays where it did. None of a folder that cannot be read. */
function waitingIn(queue: QueueFolder): readonly QueueEntry[] {
  try {
    return queue.entries().filter((entry) => entry.pieces.length === 0 && !isOver(stateOf(entry)));
  } catch {
    return [];
  }
}
