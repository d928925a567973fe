/** What the runner works with; made in `runner.ts`, and in tests. */
import type { Clock } from '../../core/ports';
import type { Segment } from '../../core/plan/interruptible';
import type { QueuePlan } from '../../core/queue/job';
import type { MissedReason, QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';
import type { Told } from './signalPiece';

export interface RunnerWorld {
  readonly queue: QueueFolder;
  readonly clock: Pick<Clock, 'now'>;
  /** Starts the next piece of a job. What was started says so itself by its claim; `exited`: it is no more. */
  readonly start: (entry: QueueEntry, exited: () => void) => StartRefusal | undefined;
  /** False: no process is there to be told. */
  readonly signal: (entry: QueueEntry, signal: NodeJS.Signals, told: Told) => boolean;
  /** Undefined: the plan stands. `taken`: when jobs that come before it run here. */
  readonly replan: (entry: QueueEntry, taken: readonly Segment[], now: Millis) => Promise<QueuePlan | undefined>;
  readonly onBattery: () => boolean;
  /** Called at each look for a job that runs, and for one that is over. */
  readonly tend: (entry: QueueEntry, now: Millis) => void;
  readonly log: (text: string) => void;
  /** Sees to the jobs that run on Slurm (`slurmFollower.ts`); absent: there are none. */
  readonly slurm?: { look(entries: readonly QueueEntry[], news: () => void): Millis | undefined };
}

export type StartRefusal = Exclude<MissedReason, 'late'>;
