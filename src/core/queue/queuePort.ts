/** The queue of this machine as the editor sees it. `src/node/queue` implements it. */
import type { JobId, QueuedJob, Wish } from './job';
import type { QueueEntry } from './state';

/** What windows tell of a job without being asked. */
export type JobNews = 'start' | 'end' | 'missed';

/** Jobs that wait under another name of a machine: it may be this one's, which has changed. */
export interface OtherQueue {
  readonly host: string;
  /** None that has begun, and none on Slurm. */
  readonly waiting: readonly QueueEntry[];
}

export interface UnreadableJob {
  readonly job: JobId;
  readonly reason: string;
}

export interface JobQueue {
  /** @param unreadable is told of each that cannot be read. @throws {Error} the folder is somebody else's, or cannot be read */
  entries(unreadable: (job: UnreadableJob) => void): readonly QueueEntry[];
  /** @throws what the system says; then nothing was queued */
  add(job: QueuedJob): void;
  /** @throws what the system says */
  wish(id: JobId, wish: Wish): void;
  /** Forgets a job that is over, with its log. */
  remove(id: JobId): void;
  /** Whether a window has told of it. */
  isTold(id: JobId, news: JobNews): boolean;
  /** True for one window: it is the one that tells. @throws what the system says */
  tell(id: JobId, news: JobNews): boolean;
  /** Those in which something waits. */
  others(): readonly OtherQueue[];
  /** Takes those that still wait in another one into this. @throws what the system says */
  adopt(host: string, ids: readonly JobId[]): void;
  /** Forgets those that still wait in another one. @throws what the system says */
  removeOther(host: string, ids: readonly JobId[]): void;
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
