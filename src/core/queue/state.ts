/**
 * What became of a queued job, from what lies in its folder. Nobody writes a state down: each file has one writer and is
 * whole or not there, so no crash can leave a job between two states.
 */
import { millis, type Millis } from '../units';
import type { QueuedJob, QueuePlan, Wish } from './job';

/** One start of the job. A job that stops and goes on has several. */
export interface Piece {
  readonly startedAt: Millis;
  /** Its run in the ledger. */
  readonly run: string;
  /** Its processes, or one of them, are there. */
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
 */
export type MissedReason = 'late' | 'command' | 'folder' | 'file' | 'refused';

export interface QueueEntry {
  readonly job: QueuedJob;
  /** Made after it was queued. */
  readonly replanned?: QueuePlan;
  readonly wish?: Wish;
  readonly pieces: readonly Piece[];
  readonly closing?: Closing;
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
  const piece = pieces.at(-1);
  if (piece === undefined) return { is: 'waiting', start: nextStart(entry) };
  const { end, isAlive, run, stop } = piece;
  if (end === undefined)
    return isAlive
      ? { is: 'running', piece }
      : stoppedOr(entry, stop, { is: 'lost', since: piece.startedAt, run }, piece.startedAt);
  const { at, exitCode } = end;
  return stoppedOr(entry, stop, { is: exitCode === 0 ? 'done' : 'failed', at, exitCode, run }, at);
}

/** What it ended with says little when it was told to end. */
function stoppedOr(entry: QueueEntry, stop: Piece['stop'], otherwise: JobState, at: Millis): JobState {
  const run = entry.pieces.at(-1)?.run ?? '';
  if (stop?.why === 'cancel') return { is: 'cancelled', at, run };
  if (stop?.why === 'limit') return { is: 'limit', at, run };
  return stop?.why === 'pause' ? { is: 'paused', start: nextStart(entry) } : otherwise;
}

export const isOver = ({ is }: JobState): boolean => is !== 'waiting' && is !== 'paused' && is !== 'running';

/** The plan that stands: what the user moved it to, what was planned since, or what it was queued with. */
export function planOf({ job, replanned, wish }: QueueEntry): QueuePlan {
  const newest = replanned ?? job.plan;
  if (wish?.want !== 'move' || wish.at < newest.madeAt) return newest;
  const { start } = wish;
  return { madeAt: wish.at, segments: [{ start, end: millis(start + job.duration) }], fixed: true };
}

/** When the piece after those that ran begins. */
function nextStart(entry: QueueEntry): Millis {
  const { segments } = planOf(entry);
  const since = entry.pieces.at(-1)?.startedAt ?? -Infinity;
  return (
    segments.find(({ start, end }) => end > since && start > since)?.start ?? segments[0]?.start ?? entry.job.queuedAt
  );
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
