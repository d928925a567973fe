/** A job for the queue from a command and flags. */
import { randomUUID } from 'node:crypto';
import { classifyWords } from '../../core/run/command';
import { advise, type Advice } from '../../core/plan/advice';
import type { Segment } from '../../core/plan/interruptible';
import { pastJobOf, type PastJob } from '../../core/plan/pastJob';
import { USUAL_INTERRUPTION } from '../../core/plan/usualInterruption';
import { capturedEnvironment } from '../../core/queue/environment';
import { QUEUE_VERSION, type QueuedJob } from '../../core/queue/job';
import { planFrom } from '../../core/queue/planFrom';
import { refusalOf } from '../../core/queue/refusal';
import { isRunOf } from '../../core/queue/typedCommand';
import { commandLine, folderOf, identityOf } from '../../core/run/identity';
import type { RunRecord } from '../../core/run/record';
import type { TermSettings } from '../../core/run/terms';
import { millis, type Millis } from '../../core/units';
import { guessZone } from '../../node/grid/guessZone';
import { hostName } from '../../node/ledger/segment';
import { newJobId } from '../../node/queue/queueFolder';
import { currentFolder } from '../currentFolder';
import { momentOf } from '../time';
import { UsageError } from '../verb';
import { knownOf } from '../window/known';
import { deadlineOf, durationOf } from '../window/times';

export interface QueueFlags {
  readonly hours?: string | undefined;
  readonly 'finish-by'?: string | undefined;
  readonly 'start-by'?: string | undefined;
  readonly 'at-most'?: string | undefined;
  readonly source?: string | undefined;
  readonly interruptible: boolean;
  readonly weekly: boolean;
}

export interface AskedJob {
  readonly job: QueuedJob;
  readonly advice: Advice;
  /** Variables that look like secrets. */
  readonly left: readonly string[];
  /** What told how long it takes; undefined: a flag did. */
  readonly past?: PastJob;
}

/** What people say of a job's length is less sure than what past runs tell. */
const OVERRUN = 0.2;

/**
 * @param taken when this machine runs what is queued already
 * @param records past runs, newest first; asked for where no flag tells how long the command takes
 * @throws {UsageError}
 */
export async function jobFrom(
  argv: readonly string[],
  flags: QueueFlags,
  terms: TermSettings,
  taken: readonly Segment[],
  records: () => Promise<readonly RunRecord[]>,
  now: Millis,
): Promise<AskedJob> {
  if (argv[0] === '') throw new UsageError('The name of the command is empty.');
  const cwd = currentFolder();
  const classified = classifyWords(argv);
  const identity = identityOf({
    id: '',
    kind: 'queue',
    command: commandLine(argv),
    classified: classified.kind === 'no' ? { kind: 'maybe', name: argv[0]?.split(/[\\/]/).pop() ?? '' } : classified,
    start: now,
    host: hostName(),
    cwd,
    folder: folderOf(classified, cwd),
  });
  const { file } = identity;
  const told = { command: argv, cwd, ...(file !== undefined && { file }) };
  const past =
    flags.hours === undefined
      ? pastJobOf((await records()).filter(isRunOf(told, process.platform === 'win32')), terms.pue)
      : undefined;
  const duration = past?.duration ?? durationOf(flags.hours);
  const finishBy = deadlineOf(now, duration, flags['finish-by'], flags['start-by']);
  const zone = terms.zone ?? guessZone();
  if (zone === undefined)
    throw new UsageError('Which grid? Give --zone, as in --zone DE. "wattprint zones" lists them.');
  const { source } = flags;
  const interruption = flags.interruptible ? { ...USUAL_INTERRUPTION, signal: 'SIGTERM' as const } : undefined;
  const overrun = past === undefined ? OVERRUN : 0;
  const latest = millis(Math.max(now, finishBy - duration * (1 + overrun)) + duration);
  const known = await knownOf({ series: undefined, source, zone }, now, latest);
  const advice = advise(
    known.slots,
    { duration, from: now, finishBy: latest, taken, ...(interruption && { interruption }) },
    known.odds,
  );
  const { kept, left } = capturedEnvironment(process.env);
  const job: QueuedJob = {
    v: QUEUE_VERSION,
    id: newJobId(now, randomUUID()),
    name: identity.name,
    queuedAt: now,
    ...told,
    environment: kept,
    duration,
    overrun,
    ...(past?.energy !== undefined && { energy: past.energy }),
    ...(flags['start-by'] !== undefined && { startBy: momentOf(flags['start-by'], '--start-by', now) }),
    finishBy,
    ...(interruption && { interruption }),
    ...(flags['at-most'] !== undefined && { limit: durationOf(flags['at-most']) }),
    ...(flags.weekly && { weekly: true }),
    grid: {
      zone,
      ...(source !== undefined && { source: { name: source, address: process.env['WATTPRINT_GRID_URL'] ?? '', zone } }),
    },
    pue: terms.pue,
    plan: planFrom(advice, advice.best[0], now, duration),
  };
  const refusal = refusalOf(job, now);
  if (refusal?.reason === 'secret')
    throw new UsageError(
      `The command has a secret in it, which the queue would write down: ${refusal.masked}. Hand it over in a file.`,
    );
  return { job, advice, left, ...(past && { past }) };
}
