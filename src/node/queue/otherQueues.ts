/** Jobs that wait under another name of this machine, or of another machine that shares the ledger. */
import type { OtherQueue } from '../../core/queue/queuePort';
import type { JobId } from '../../core/queue/job';
import { stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';

/** Those in which something waits. */
export function otherQueues(queue: QueueFolder): readonly OtherQueue[] {
  return queue
    .others()
    .map(({ host, queue: other }) => ({ host, waiting: waitingIn(other) }))
    .filter(({ waiting }) => waiting.length > 0);
}

/** Takes those of `ids` that still wait there. @throws what the system says */
export function adoptFrom(host: string, queue: QueueFolder, ids: readonly JobId[]): void {
  forWaiting(host, queue, ids, ({ job }, other) => {
    queue.adopt(job.id, other);
    // A runner over there has claimed it meanwhile: it is its job.
    if ((queue.entry(job.id)?.pieces.length ?? 0) > 0) other.adopt(job.id, queue);
  });
}

/** A job is closed first: so no runner over there starts it meanwhile, or it has and stays. @throws what the system says */
export function removeFrom(host: string, queue: QueueFolder, ids: readonly JobId[], at: Millis): void {
  forWaiting(host, queue, ids, (entry, other) => {
    if (other.close(entry, { at, as: 'cancelled' })) other.remove(entry.job.id);
  });
}

function forWaiting(
  host: string,
  queue: QueueFolder,
  ids: readonly JobId[],
  act: (entry: QueueEntry, other: QueueFolder) => void,
): void {
  const other = queue.others().find((each) => each.host === host);
  if (other === undefined) return;
  for (const entry of waitingIn(other.queue)) if (ids.includes(entry.job.id)) act(entry, other.queue);
}

/** One that has begun stays where it did, and one on Slurm: that has it, with the folder. None of a folder that cannot be read. */
function waitingIn(queue: QueueFolder): readonly QueueEntry[] {
  try {
    return queue.entries().filter((entry) => entry.job.slurm === undefined && stateOf(entry).is === 'waiting');
  } catch {
    return [];
  }
}
