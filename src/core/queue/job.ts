/** A job that waits in the queue: what to run, where, and until when. Written once, when it is queued. */
import type { SourceChoice } from '../grid/gridAhead';
import type { Interruption, Segment } from '../plan/interruptible';
import type { Trust } from '../plan/trust';
import { millis, type GramsPerKwh, type KilowattHours, type Millis } from '../units';

export const QUEUE_VERSION = 1;

export type JobId = string;

export interface QueuedJob {
  readonly v: typeof QUEUE_VERSION;
  readonly id: JobId;
  /** For people: `finetune.py`. */
  readonly name: string;
  readonly queuedAt: Millis;
  /** Program and arguments, started without a shell. Of a line that was written for one: the shell, `-c` and the line. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** As it was when the job was queued, without secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of the script or notebook. */
  readonly file?: string;
  readonly workspace?: string;
  /** How long it takes, at most in nine of ten cases. */
  readonly duration: Millis;
  /** Share of the duration kept free before the deadline: nothing, or where nobody knows how long it takes, a fifth. */
  readonly overrun: number;
  /** Of the whole job, at the wall; undefined: nobody knows. */
  readonly energy?: KilowattHours;
  /** That of another week is not started before. */
  readonly notBefore?: Millis;
  readonly startBy?: Millis;
  readonly finishBy?: Millis;
  /** It writes checkpoints: it can be told to stop by this signal and goes on when it is started again. */
  readonly interruption?: Interruption & { readonly signal: 'SIGTERM' | 'SIGUSR1' };
  /** It is ended when it has run for so long. */
  readonly limit?: Millis;
  /** Does not start on battery, unless there is no later time. */
  readonly waitsForPower?: boolean;
  /** It is queued again for the next week when it has ended. */
  readonly weekly?: boolean;
  /** It runs on Slurm, not on this machine. `script`: the command is a batch script with `#SBATCH` lines, submitted as it is. */
  readonly slurm?: { readonly script?: true };
  readonly grid: JobGrid;
  /** Facility energy per IT energy. */
  readonly pue: number;
  /** As it was shown to the user. */
  readonly plan: QueuePlan;
}

/** Where the intensity for new plans comes from. */
export interface JobGrid {
  /** Of the machine; undefined: not known. */
  readonly zone?: string;
  /** The source that the user chose, and its zone; undefined: typical days, nobody is asked. */
  readonly source?: SourceChoice & { readonly zone: string };
}

/** When it runs, and why then. */
export interface QueuePlan extends Partial<Omit<Trust, 'waits'>> {
  readonly madeAt: Millis;
  /** One, or the pieces of a job that can stop. */
  readonly segments: readonly Segment[];
  /** Mean while it runs. */
  readonly gPerKwh?: GramsPerKwh;
  /** Had it run at once. */
  readonly nowGPerKwh?: GramsPerKwh;
  /** Against running at once. */
  readonly savedShare?: number;
  /** The user set the time: it is not planned again. */
  readonly fixed?: boolean;
}

/** What the user wants of a job that is queued; the newest stands. */
export type Wish = { readonly at: Millis } & (
  { readonly want: 'cancel' } | { readonly want: 'start' } | { readonly want: 'move'; readonly start: Millis }
);

type Due = Pick<QueuedJob, 'duration' | 'overrun' | 'startBy' | 'finishBy'>;

/** The last moment at which a job with so much work left is started if it is to be done in time. */
export function latestSafeStart(job: Due, left: Millis = job.duration): Millis {
  return latestStart(job, left * (1 + job.overrun));
}

/** After this it cannot be done in time even if it takes no longer than expected. */
export const lastChance = (job: Due, left: Millis = job.duration): Millis => latestStart(job, left);

function latestStart({ startBy = millis(Infinity), finishBy = millis(Infinity) }: Due, left: number): Millis {
  return millis(Math.min(startBy, finishBy - left));
}
