/**
 * What became of a queued job, from what lies in its folder. Nobody writes a state down: each file has one writer and is
 * whole or not there, so no crash can leave a job between two states.
 */
import { millis, type Millis } from '../units';
import type { QueuedJob, QueuePlan, Wish } from './job';
import type { SlurmReport } from './slurm/slurmReport';

/** One start of the job. A job that stops and goes on has several. */
export interface Piece {
  readonly startedAt: Millis;
  /** Its run in the ledger. */
  readonly run: string;
  /** A process of it is there: who meters it, or the command. Of one that was told to end, any that it started. */
  readonly isAlive: boolean;
  /** Somebody told it to end. */
  readonly stop?: { readonly at: Millis; readonly why: StopReason };
  readonly end?: { readonly at: Millis; readonly exitCode: number };
}

export type StopReason = 'pause' | 'cancel' | 'limit';

/** It will not be started (again). */
export interface Closing {
  readonly at: Millis;
  readonly as: 'missed' | 'cancelled';
  readonly why?: MissedReason;
}

/**
 * `late`: no process was there when it should have started. `command`, `folder`, `file`: gone by then. `refused`: the system did not start it.
 * `slurm`: Slurm did not start it in time, or it was removed there before it had run.
 */
export type MissedReason = 'late' | 'command' | 'folder' | 'file' | 'refused' | 'slurm';

export interface QueueEntry {
  readonly job: QueuedJob;
  /** Made after it was queued. */
  readonly replanned?: QueuePlan;
  readonly wish?: Wish;
  readonly pieces: readonly Piece[];
  readonly closing?: Closing;
  /** Of a weekly job: that of the next week is queued. */
  readonly isFollowed?: boolean;
  /** Of a job on Slurm; undefined: it was not submitted yet. */
  readonly slurm?: SlurmReport;
}

/** `lost`: its process ended and nobody saw how. */
export type JobState =
  | { readonly is: 'waiting' | 'paused'; readonly start: Millis }
  | { readonly is: 'running'; readonly piece: Piece }
  | { readonly is: 'done' | 'failed'; readonly at: Millis; readonly exitCode: number; readonly run: string }
  | { readonly is: 'limit'; readonly at: Millis; readonly run: string }
  | { readonly is: 'lost'; readonly since: Millis; readonly run: string }
  | { readonly is: 'missed'; readonly at: Millis; readonly why: MissedReason }
  | { readonly is: 'cancelled'; readonly at: Millis; readonly run?: string };

export function stateOf(entry: QueueEntry): JobState {
  const { closing, pieces } = entry;
  if (closing !== undefined) {
    const { as, at, why = 'late' } = closing;
    return as === 'missed' ? { is: 'missed', at, why } : { is: 'cancelled', at };
  }
  if (entry.slurm !== undefined) return onSlurm(entry, entry.slurm);
  const piece = pieces.at(-1);
  if (piece === undefined) return { is: 'waiting', start: nextStart(entry) };
  const { end, isAlive, run } = piece;
  const stop = stopOf(piece);
  // What it started may still write its checkpoint.
  if (isAlive && (end === undefined || stop !== undefined)) return { is: 'running', piece };
  if (end === undefined)
    return stoppedOr(entry, stop, { is: 'lost', since: piece.startedAt, run }, stop?.at ?? piece.startedAt);
  const { at, exitCode } = end;
  return stoppedOr(entry, stop, { is: exitCode === 0 ? 'done' : 'failed', at, exitCode, run }, at);
}

/** It may have ended by itself just before it was told to. */
export const stopOf = ({ end, stop }: Piece): Piece['stop'] =>
  stop !== undefined && end !== undefined && end.at < stop.at ? undefined : stop;

/** What it ended with says little when it was told to end. */
function stoppedOr(entry: QueueEntry, stop: Piece['stop'], otherwise: JobState, at: Millis): JobState {
  const run = entry.pieces.at(-1)?.run ?? '';
  if (stop?.why === 'cancel') return { is: 'cancelled', at, run };
  if (stop?.why === 'limit') return { is: 'limit', at, run };
  return stop?.why === 'pause' ? { is: 'paused', start: nextStart(entry) } : otherwise;
}

/** Its processes are on another machine: what Slurm says stands, and where that forgot it what they wrote down themselves. */
function onSlurm(entry: QueueEntry, report: SlurmReport): JobState {
  const { is, seenAt, startedAt, stop } = report;
  const piece = entry.pieces.at(-1);
  const run = piece?.run ?? '';
  const at = piece?.end?.at ?? report.endedAt ?? seenAt;
  const exitCode = piece?.end?.exitCode ?? report.exitCode ?? 1;
  switch (is) {
    case 'pending':
    case 'held':
      if (piece === undefined) return { is: 'waiting', start: nextStart(entry) };
      // Else it has started since Slurm was asked.
      if (isBefore(piece, seenAt)) return { is: 'paused', start: nextStart(entry) };
      return { is: 'running', piece: { ...piece, isAlive: true } };
    case 'running':
      return { is: 'running', piece: pieceOnSlurm(piece, startedAt ?? seenAt, stop) };
    case 'completed':
    case 'failed':
      // Only one that was sent a signal of its own can end before it is put back.
      if (stop !== undefined && entry.job.interruption?.signal === 'SIGUSR1')
        return { is: 'paused', start: nextStart(entry) };
      return is === 'completed' ? { is: 'done', at, exitCode: 0, run } : { is: 'failed', at, exitCode, run };
    case 'timeout':
      return { is: 'limit', at, run };
    case 'cancelled':
      return { is: 'cancelled', at, run };
    case 'deadline':
      return { is: 'missed', at, why: 'slurm' };
    case 'gone':
      if (stop !== undefined) return { is: 'missed', at, why: 'slurm' };
      if (piece?.end !== undefined) return { is: exitCode === 0 ? 'done' : 'failed', at, exitCode, run };
      if (piece !== undefined || startedAt !== undefined || hasUnseenRun(entry, report))
        return { is: 'lost', since: piece?.startedAt ?? startedAt ?? seenAt, run };
      return { is: 'missed', at, why: 'slurm' };
  }
}

/** A script of the user's own writes nothing down for us: it may have come and gone between two looks. */
const hasUnseenRun = ({ job }: QueueEntry, { begin, seenAt }: SlurmReport): boolean =>
  job.slurm?.script === true && seenAt >= begin;

/** The last one that was written down may be that of before a pause. */
function pieceOnSlurm(last: Piece | undefined, startedAt: Millis, stop: SlurmReport['stop']): Piece {
  const piece = last === undefined || isBefore(last, startedAt) ? { startedAt, run: '' } : last;
  return { ...piece, isAlive: true, ...(stop && { stop: { at: stop.at, why: 'pause' } }) };
}

/** Slurm tells whole seconds. */
const isBefore = ({ startedAt }: Piece, at: Millis): boolean => startedAt <= at - 1000;

export const isOver = ({ is }: JobState): boolean => is !== 'waiting' && is !== 'paused' && is !== 'running';

/** Whether a runner has something to do about it, now or later. */
export function needsRunner(entry: QueueEntry): boolean {
  const state = stateOf(entry);
  // One that was cancelled is not wanted in the next week either.
  return !isOver(state) || (entry.job.weekly === true && entry.isFollowed !== true && state.is !== 'cancelled');
}

/** The plan that stands: what the user moved it to, what was planned since, or what it was queued with. */
export function planOf({ job, replanned, wish }: QueueEntry): QueuePlan {
  const newest = replanned ?? job.plan;
  if (wish?.want !== 'move' || wish.at < newest.madeAt) return newest;
  const { start } = wish;
  return { madeAt: wish.at, segments: [{ start, end: millis(start + job.duration) }], fixed: true };
}

/** When the piece after those that ran begins. */
export function nextStart(entry: QueueEntry): Millis {
  const { segments } = planOf(entry);
  const since = entry.pieces.at(-1)?.startedAt ?? -Infinity;
  return (
    segments.find(({ start, end }) => end > since && start > since)?.start ?? segments[0]?.start ?? entry.job.queuedAt
  );
}

/** Until when it has to be started and done: one that goes on has been started in time. */
export function dueOf({ job, pieces }: QueueEntry): Pick<QueuedJob, 'duration' | 'overrun' | 'startBy' | 'finishBy'> {
  const { startBy: _, ...begun } = job;
  return pieces.length > 0 ? begun : job;
}

/** What is left of the work; resuming is no work. */
export function workLeft({ job, pieces }: QueueEntry, now: Millis): Millis {
  const resume = job.interruption?.resume ?? 0;
  const done = pieces.reduce((sum, { startedAt, end, isAlive, stop }, index) => {
    const span = (end?.at ?? stop?.at ?? (isAlive ? now : startedAt)) - startedAt;
    return sum + Math.max(0, span - (index === 0 ? 0 : resume));
  }, 0);
  return millis(Math.max(0, job.duration - done));
}
