/** What Slurm said last of a job. */
import type { Joules, Millis } from '../../units';

export interface SlurmReport {
  /** Slurm's number of it, which stays when it is put back into its queue. */
  readonly id: string;
  /** The earliest start that Slurm was told last. */
  readonly begin: Millis;
  /** The time limit that it was told last. */
  readonly minutes: number;
  readonly seenAt: Millis;
  readonly is: SlurmState;
  /** Of its last start. */
  readonly startedAt?: Millis;
  readonly endedAt?: Millis;
  readonly exitCode?: number;
  /** We asked it to stop, to go on in another hour. */
  readonly stop?: { readonly at: Millis };
  /** ConsumedEnergy: all that its nodes drew while it ran, whoever caused it. */
  readonly nodeEnergy?: Joules;
}

/** `held`: it waits, and Slurm will not start it until it is released. `gone`: Slurm does not know it any more. */
export type SlurmState =
  'pending' | 'held' | 'running' | 'completed' | 'failed' | 'timeout' | 'deadline' | 'cancelled' | 'gone';

export const isEndOnSlurm = (is: SlurmState): boolean => is !== 'pending' && is !== 'held' && is !== 'running';
