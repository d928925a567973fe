/** Jobs that wait under another name of a machine: it may be this one's, which has changed. */
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import type { QueueFolder } from '../../node/queue/queueFolder';
import { warn } from '../session';
import { UsageError } from '../verb';
import { kept } from './kept';

export function tellOthers(queue: QueueFolder): void {
  for (const { host, queue: other } of queue.others()) {
    const count = waitingIn(other).length;
    if (count > 0)
      warn(
        `${count === 1 ? '1 job waits' : `${count} jobs wait`} in the queue of ${host}. If that is another name of this machine: wattprint queue --adopt ${host}`,
      );
  }
}

/** @throws {UsageError} */
export async function adopted(host: string, queue: QueueFolder): Promise<void> {
  const other = queue.others().find((each) => each.host === host);
  const waiting = other === undefined ? [] : waitingIn(other.queue);
  if (other === undefined || waiting.length === 0) throw new UsageError(`Nothing waits in a queue of "${host}".`);
  for (const { job } of waiting)
    await kept(`${job.name} stays where it is`, queue, () => queue.adopt(job.id, other.queue));
}

/** One that has begun stays where it did. None of a folder that cannot be read. */
function waitingIn(queue: QueueFolder): readonly QueueEntry[] {
  try {
    return queue.entries().filter((entry) => entry.pieces.length === 0 && !isOver(stateOf(entry)));
  } catch {
    return [];
  }
}
