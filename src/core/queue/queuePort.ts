/** The queue of this machine as the editor sees it. `src/node/queue` implements it. */
import type { JobId, QueuedJob, Wish } from './job';
import type { QueueEntry } from './state';

export interface JobQueue {
  /** Those that cannot be read are told of in the log. */
  entries(): readonly QueueEntry[];
  /** @throws what the system says; then nothing was queued */
  add(job: QueuedJob): void;
  /** @throws what the system says */
  wish(id: JobId, wish: Wish): void;
  /** Forgets a job that is over, with its log. */
  remove(id: JobId): void;
  /** Absolute path; it is there once the job has started. */
  logOf(id: JobId): string;
  /** Sees to it that a runner is at work. @param key of the grid source; it stays in memory */
  wake(key: string | undefined): void;
  /** Whether one is. */
  hasRunner(): boolean;
  /** Called when something may have changed. The returned function ends that. */
  watch(changed: () => void): () => void;
  newId(): JobId;
}
