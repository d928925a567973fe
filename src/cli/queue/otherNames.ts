/** Jobs that wait under another name of a machine: it may be this one's, which has changed. */
import { adoptFrom, otherQueues } from '../../node/queue/otherQueues';
import type { QueueFolder } from '../../node/queue/queueFolder';
import { warn } from '../session';
import { UsageError } from '../verb';
import { kept } from './kept';

export function tellOthers(queue: QueueFolder): void {
  for (const { host, waiting } of otherQueues(queue)) {
    const jobs = waiting.length === 1 ? '1 job waits' : `${waiting.length} jobs wait`;
    warn(`${jobs} in the queue of ${host}. If that is another name of this machine: wattprint queue --adopt ${host}`);
  }
}

/** @throws {UsageError} */
export async function adopted(host: string, queue: QueueFolder): Promise<void> {
  const other = otherQueues(queue).find((each) => each.host === host);
  if (other === undefined) throw new UsageError(`Nothing that can be taken over waits in a queue of "${host}".`);
  const ids = other.waiting.map(({ job }) => job.id);
  await kept('The rest stays where it is', queue, () => adoptFrom(host, queue, ids));
}
