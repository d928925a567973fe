/** What a user asks of the queue before it is queued: how long, until when, in one piece or several. */
import { pastJob, pastJobOf } from '../../core/plan/pastJob';
import { USUAL_INTERRUPTION } from '../../core/plan/usualInterruption';
import { QUEUE_VERSION, type JobGrid, type QueuedJob, type QueuePlan } from '../../core/queue/job';
import { isRunOf } from '../../core/queue/typedCommand';
import type { RunRecord } from '../../core/run/record';
import { parseMoment } from '../../core/text/moment';
import { parseSpan } from '../../core/text/span';
import { millis, type KilowattHours, type Millis } from '../../core/units';
import type { Settings } from '../settings';
import { settingProblems } from './settingProblems';
import { workspaceOf, type QueueTarget } from './queueTarget';

export interface AskedJob {
  readonly target: QueueTarget;
  readonly duration: Millis;
  /** Of how many past runs the duration is; 0: a guess, or what the user said. */
  readonly runs: number;
  /** Nobody has said, and no run of this command tells, how long it takes. */
  readonly guessed: boolean;
  readonly energy?: KilowattHours;
  readonly deadline: { readonly by: 'finish' | 'start'; readonly at: Millis };
  /** It stops on this signal and goes on when it is started again. */
  readonly signal?: 'SIGTERM' | 'SIGUSR1';
  readonly weekly: boolean;
  /** It is handed to Slurm, and not run on this machine. */
  readonly onSlurm: boolean;
  /** Settings that say nothing that could be done, in a sentence each. */
  readonly problems: readonly string[];
}

const HOUR_MS = 3_600_000;
const USUAL_MS = millis(4 * HOUR_MS);
/** What people say of a job's length is less sure than what its past runs tell. */
const OVERRUN = 0.2;

export type QueueSettings = Pick<
  Settings,
  'pue' | 'queueFinishBy' | 'queueStartBy' | 'queueTimeLimit' | 'waitsForPower'
>;

/** @param records newest first */
export function askedJob(
  target: QueueTarget,
  records: readonly RunRecord[],
  settings: QueueSettings,
  now: Millis,
  locale: string,
): AskedJob {
  const past = pastJobOf(records.filter(isRunOf(target, process.platform === 'win32')), settings.pue);
  const limit = limitOf(target);
  const { duration, runs } = past ?? { duration: limit ?? usualOf(target, records, settings), runs: 0 };
  const deadline = deadlineOf(settings, duration, runs, now, locale);
  return {
    target,
    duration,
    runs,
    guessed: past === undefined && limit === undefined,
    deadline,
    weekly: false,
    onSlurm: target.batch !== undefined,
    problems: settingProblems(settings, now, locale),
    ...(past?.energy !== undefined && { energy: past.energy }),
  };
}

/** What a batch script asks for; it may take less. */
const limitOf = ({ batch }: QueueTarget): Millis | undefined =>
  batch?.time !== undefined && Number.isFinite(batch.time) ? batch.time : undefined;

/** What the file took with other arguments is a better guess than none. */
const usualOf = ({ file }: QueueTarget, records: readonly RunRecord[], { pue }: QueueSettings): Millis =>
  (file === undefined ? undefined : pastJob(records, file, pue)?.duration) ?? USUAL_MS;

/** That of the settings, or one that leaves it a day where that does not fit. */
function deadlineOf(
  { queueFinishBy, queueStartBy }: QueueSettings,
  duration: Millis,
  runs: number,
  now: Millis,
  locale: string,
): AskedJob['deadline'] {
  const start = queueStartBy === '' ? undefined : parseMoment(queueStartBy, now, locale);
  if (start !== undefined && start > now) return { by: 'start', at: start };
  const finish = parseMoment(queueFinishBy, now, locale);
  if (finish !== undefined && finish - duration * (1 + overrunOf(runs)) > now) return { by: 'finish', at: finish };
  return { by: 'finish', at: millis(now + 24 * HOUR_MS + 2 * duration) };
}

const overrunOf = (runs: number): number => (runs > 0 ? 0 : OVERRUN);

/** @param environment of the moment, without secrets */
export function jobOf(
  { target, duration, runs, energy, deadline, onSlurm, signal, weekly }: AskedJob,
  known: {
    readonly id: string;
    readonly now: Millis;
    readonly environment: Readonly<Record<string, string>>;
    readonly grid: JobGrid;
    readonly plan: QueuePlan;
    readonly settings: QueueSettings;
  },
): QueuedJob {
  const { environment, grid, id, now, plan, settings } = known;
  const { command, cwd, file, name } = target;
  const limit = parseSpan(settings.queueTimeLimit);
  const workspace = workspaceOf(cwd);
  return {
    v: QUEUE_VERSION,
    id,
    name,
    queuedAt: now,
    command,
    cwd,
    environment,
    ...(file !== undefined && { file }),
    ...(workspace !== undefined && { workspace }),
    duration,
    // Slurm ends what takes longer than it was told, and one run in ten takes longer than nine.
    overrun: onSlurm ? OVERRUN : overrunOf(runs),
    ...(onSlurm && { slurm: target.batch === undefined ? {} : { script: true } }),
    ...(energy !== undefined && { energy }),
    ...(deadline.by === 'finish' ? { finishBy: deadline.at } : { startBy: deadline.at }),
    ...(signal !== undefined && { interruption: { ...USUAL_INTERRUPTION, signal } }),
    ...(limit !== undefined && { limit }),
    ...(settings.waitsForPower && { waitsForPower: true }),
    ...(weekly && { weekly: true }),
    grid,
    pue: settings.pue,
    plan,
  };
}
