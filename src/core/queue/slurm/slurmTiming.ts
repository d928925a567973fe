/** When Slurm may start a job and how long it may run. Slurm takes times that cannot be kept, so they are checked here. */
import { millis, type Millis } from '../../units';
import { latestSafeStart } from '../job';
import { dueOf, nextStart, planOf, stateOf, workLeft, type QueueEntry } from '../state';

/** What Slurm counts in. */
const MINUTE_MS = 60_000;
/** Its scheduler comes by that often. */
const PASS_MS = 2 * MINUTE_MS;

export interface SlurmTiming {
  readonly begin: Millis;
  /** Slurm ends it after so long. */
  readonly minutes: number;
  readonly deadline?: Millis;
}

/**
 * By its plan and what the user wants. Undefined: it cannot be done before its deadline any more.
 *
 * @param asked how long its batch script says that it may run
 */
export function slurmTiming(entry: QueueEntry, now: Millis, asked?: Millis): SlurmTiming | undefined {
  const { job, wish } = entry;
  const { finishBy } = job;
  const { fixed = false } = planOf(entry);
  const state = stateOf(entry);
  const running = state.is === 'running' ? [state.piece] : [];
  const pieces = [...entry.pieces.filter(({ startedAt }) => startedAt !== running[0]?.startedAt), ...running];
  const left = workLeft({ job, pieces }, now);
  const least = Math.max(1, Math.ceil(left / MINUTE_MS));
  const wanted = (asked ?? job.limit ?? left * (1 + job.overrun)) / MINUTE_MS;
  const planned = wish?.want === 'start' ? now : nextStart(entry);
  if (finishBy === undefined || (fixed && planned + wanted * MINUTE_MS > finishBy)) {
    const minutes = Math.max(least, Math.ceil(wanted === Infinity ? 0 : wanted));
    const begin = millis(Math.max(now, planned));
    // Later than the deadline because the user wants it: as long again, for Slurm may let it wait too.
    const deadline = millis(begin + 2 * minutes * MINUTE_MS + PASS_MS);
    return { begin, minutes, ...(finishBy !== undefined && { deadline }) };
  }
  const safe = Math.min(latestSafeStart(dueOf(entry), left), finishBy - least * MINUTE_MS - PASS_MS);
  const begin = millis(Math.max(now, fixed ? planned : Math.min(planned, safe)));
  const most = (until: number): number => Math.floor((until - begin) / MINUTE_MS);
  const minutes = Math.min(Math.ceil(wanted), Math.max(least, most(finishBy - PASS_MS)));
  return most(finishBy) < least ? undefined : { begin, minutes, deadline: finishBy };
}

/** Seconds from now on: `now+N` needs no time zone. Not before a begin, and not after a deadline. */
export const beginIn = (at: Millis, now: Millis): string => `now+${Math.max(0, Math.ceil((at - now) / 1000))}`;
export const deadlineIn = (at: Millis, now: Millis): string => `now+${Math.max(0, Math.floor((at - now) / 1000))}`;
