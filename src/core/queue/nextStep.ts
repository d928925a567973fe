/** What is to be done about a queued job now. The runner does it, and looks again. */
import { millis, type Millis } from '../units';
import { lastChance, latestSafeStart } from './job';
import {
  dueOf,
  planOf,
  stateOf,
  stopOf,
  workLeft,
  type Closing,
  type Piece,
  type QueueEntry,
  type StopReason,
} from './state';

export type Step =
  | { readonly do: 'nothing' }
  /** Until then, if nothing changes. */
  | { readonly do: 'wait'; readonly until: Millis; readonly for?: 'another job' | 'power' }
  | { readonly do: 'start' }
  | { readonly do: 'stop'; readonly piece: Piece; readonly why: StopReason }
  /** It was told to end and did not. */
  | { readonly do: 'kill'; readonly piece: Piece }
  | { readonly do: 'close'; readonly closing: Closing };

export interface Around {
  /** Another queued job runs on this machine. */
  readonly isBusy: boolean;
  readonly onBattery: boolean;
  /** A new plan for it is being made. */
  readonly isPlanning: boolean;
}

/** When its time has passed by so much, another one may be better: the machine slept. */
export const LATE_MS = 15 * 60_000;
/** A start that is later than this past its last chance is none. */
const GRACE_MS = 60_000;
/** To write a checkpoint, which may be large; to end. */
const PATIENCE_MS = { pause: 600_000, cancel: 30_000, limit: 120_000 };
const LOOK_MS = 10_000;

export function nextStep(entry: QueueEntry, now: Millis, around: Around): Step {
  const state = stateOf(entry);
  if (state.is === 'running') return whileRunning(entry, state.piece, now);
  if (state.is !== 'waiting' && state.is !== 'paused') return { do: 'nothing' };
  const { job, wish } = entry;
  if (wish?.want === 'cancel') return { do: 'close', closing: { at: now, as: 'cancelled' } };
  if (wantsStart(entry)) return { do: 'start' };
  if (job.notBefore !== undefined && now < job.notBefore) return { do: 'wait', until: job.notBefore };
  const due = dueOf(entry);
  const left = workLeft(entry, now);
  // The user may set a time that is later than what the deadline leaves.
  const set = planOf(entry).fixed === true ? state.start : undefined;
  if (now > Math.max(lastChance(due, left), set ?? -Infinity) + GRACE_MS)
    return { do: 'close', closing: { at: now, as: 'missed', why: 'late' } };
  const safe = set ?? latestSafeStart(due, left);
  if (now >= safe) return { do: 'start' };
  if (now < state.start) return { do: 'wait', until: millis(Math.min(state.start, safe)) };
  const soon = millis(Math.min(now + LOOK_MS, safe));
  if (around.isPlanning && now > state.start + LATE_MS) return { do: 'wait', until: soon };
  if (around.isBusy) return { do: 'wait', until: soon, for: 'another job' };
  if (around.onBattery && job.waitsForPower === true) return { do: 'wait', until: soon, for: 'power' };
  return { do: 'start' };
}

/** The user does, and it has not been started since. */
function wantsStart({ pieces, wish }: QueueEntry): boolean {
  const last = pieces.at(-1);
  return wish?.want === 'start' && (last === undefined || wish.at > last.startedAt);
}

function whileRunning(entry: QueueEntry, piece: Piece, now: Millis): Step {
  const { job, wish } = entry;
  const { startedAt } = piece;
  const stop = stopOf(piece);
  if (stop !== undefined) {
    if (wish?.want === 'cancel' && stop.why === 'pause') return { do: 'stop', piece, why: 'cancel' };
    const until = millis(stop.at + PATIENCE_MS[stop.why]);
    return now >= until ? { do: 'kill', piece } : { do: 'wait', until };
  }
  if (wish?.want === 'cancel') return { do: 'stop', piece, why: 'cancel' };
  const limit = millis(startedAt + (job.limit ?? Infinity));
  if (now >= limit) return { do: 'stop', piece, why: 'limit' };
  const pause = pauseOf(entry, piece, now);
  if (now >= pause) return { do: 'stop', piece, why: 'pause' };
  return { do: 'wait', until: millis(Math.min(limit, pause)) };
}

/** When a job that can stop does so: at the end of its piece, if another one follows. */
export function pauseOf(entry: QueueEntry, { startedAt }: Piece, now: Millis): Millis {
  const never = millis(Infinity);
  if (entry.job.interruption === undefined || entry.wish?.want === 'start') return never;
  const { segments } = planOf(entry);
  const at = segments.findIndex(({ end }) => end > startedAt);
  const [piece, next] = [segments[at], segments[at + 1]];
  if (piece === undefined || next === undefined) return never;
  // Where the next piece is as good as there, going on costs less.
  return next.start > now ? piece.end : never;
}
