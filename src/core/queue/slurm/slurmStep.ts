/** What is to be told to Slurm about a job now. Whoever does it looks again at what Slurm says then. */
import { millis, type Millis } from '../../units';
import { lastChance } from '../job';
import { pauseOf } from '../nextStep';
import { isOver, stateOf, type Closing, type Piece, type QueueEntry } from '../state';
import { isEndOnSlurm } from './slurmReport';
import { slurmTiming, type SlurmTiming } from './slurmTiming';

export type SlurmStep =
  /** Until then, if nothing changes. */
  | { readonly do: 'wait'; readonly until: Millis }
  | { readonly do: 'submit'; readonly timing: SlurmTiming }
  /** Another time than it was told. */
  | { readonly do: 'move'; readonly timing: SlurmTiming; readonly id: string }
  /** It runs: its checkpoint is asked for. */
  | { readonly do: 'signal'; readonly id: string }
  /** Back into Slurm's queue: until then, unless it is too late for that. */
  | { readonly do: 'requeue'; readonly timing: SlurmTiming; readonly id: string }
  /** It is back there, and still held. */
  | { readonly do: 'release'; readonly timing: SlurmTiming; readonly id: string }
  | { readonly do: 'cancel'; readonly id: string }
  | { readonly do: 'close'; readonly closing: Closing };

/** Less is not worth telling: Slurm looks at its jobs every minute or so. */
const LEAST_MOVE_MS = 60_000;
/** To write a checkpoint and end. */
const PATIENCE_MS = 120_000;
const NEVER = millis(Infinity);

/** @param asked how long the batch script says that it may run */
export function slurmStep(entry: QueueEntry, now: Millis, asked?: Millis): SlurmStep {
  const { job, slurm, wish } = entry;
  const state = stateOf(entry);
  if (isOver(state)) return { do: 'wait', until: NEVER };
  if (slurm === undefined) return toSubmit(entry, now, asked);
  const { id } = slurm;
  const cancelled = { do: 'close', closing: { at: now, as: 'cancelled' } } as const;
  if (wish?.want === 'cancel') return isEndOnSlurm(slurm.is) ? cancelled : { do: 'cancel', id };
  if (state.is === 'running') return whileRunning(entry, id, state.piece, now);
  const timing = slurmTiming(entry, now, asked);
  // Slurm says so when it is too late.
  if (timing === undefined) return { do: 'wait', until: NEVER };
  // It ended when it was told to write its checkpoint, and is no more in Slurm's queue.
  if (isEndOnSlurm(slurm.is)) return { do: 'requeue', timing, id };
  // Whoever else holds it will release it.
  if (slurm.is === 'held') return slurm.stop ? { do: 'release', timing, id } : { do: 'wait', until: NEVER };
  const differs = Math.abs(Math.max(timing.begin, now) - Math.max(slurm.begin, now)) > LEAST_MOVE_MS;
  return differs && now >= (job.notBefore ?? -Infinity) ? { do: 'move', timing, id } : { do: 'wait', until: NEVER };
}

function toSubmit(entry: QueueEntry, now: Millis, asked?: Millis): SlurmStep {
  if (entry.wish?.want === 'cancel') return { do: 'close', closing: { at: now, as: 'cancelled' } };
  const timing = slurmTiming(entry, now, asked);
  if (timing !== undefined && now <= lastChance(entry.job)) return { do: 'submit', timing };
  return { do: 'close', closing: { at: now, as: 'missed', why: 'late' } };
}

function whileRunning(entry: QueueEntry, id: string, piece: Piece, now: Millis): SlurmStep {
  const { interruption, slurm } = entry.job;
  // A batch script is submitted as it is: it was not made to go on.
  if (slurm?.script === true) return { do: 'wait', until: NEVER };
  const { end, stop } = piece;
  // It is done; Slurm will say so.
  if (end !== undefined && stop === undefined) return { do: 'wait', until: NEVER };
  // What comes with putting it back is SIGTERM; another signal is sent before, and waited for.
  const isSignalled = interruption?.signal === 'SIGUSR1';
  const until = stop === undefined ? pauseOf(entry, piece, now) : stop.at + (isSignalled ? PATIENCE_MS : 0);
  if (now < until) return { do: 'wait', until: millis(until) };
  if (stop === undefined && isSignalled) return { do: 'signal', id };
  const timing = slurmTiming(entry, now);
  return timing === undefined ? { do: 'wait', until: NEVER } : { do: 'requeue', timing, id };
}
