/** Slurm as the editor and the command line see it. `src/node/slurm` implements it. */
import type { Millis } from '../../units';
import type { QueuedJob } from '../job';

export interface SlurmPort {
  /** Whether jobs can be handed to Slurm from here. */
  isThere(): Promise<boolean>;
  /** Queues a job and hands it to Slurm. Undefined: it was taken. @throws what the system says; then nothing was queued */
  submit(job: QueuedJob): Promise<SlurmRefusal | undefined>;
}

export type SlurmRefusal =
  /** Nothing was queued. `words`: the first line of what Slurm said. */
  | { readonly reason: 'refused'; readonly words: string }
  /** Nothing was queued: Slurm, too, needs time to start it. */
  | { readonly reason: 'too short'; readonly latest: Millis }
  /** It is queued, and handed in again when Slurm answers. */
  | { readonly reason: 'no answer' };
