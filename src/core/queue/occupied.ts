/** When jobs of the queue run on this machine, by what is known now: others are planned around them. */
import type { Segment } from '../plan/interruptible';
import { millis, type Millis } from '../units';
import { planOf, stateOf, workLeft, type QueueEntry } from './state';

/** What comes behind all of them is planned around all of it. */
export function occupied(entry: QueueEntry, now: Millis): readonly Segment[] {
  // It runs elsewhere.
  if (entry.job.slurm !== undefined) return [];
  const state = stateOf(entry);
  const planned = planOf(entry).segments.filter(({ end }) => end > now);
  if (state.is === 'waiting' || state.is === 'paused') return planned;
  if (state.is !== 'running') return [];
  const { startedAt } = state.piece;
  // A job that can stop runs until its piece ends, and in those that follow; one that was started by hand runs through.
  if (entry.job.interruption !== undefined && entry.wish?.want !== 'start' && planned.length > 0) return planned;
  return [{ start: startedAt, end: millis(now + workLeft(entry, now)) }];
}

/**
 * When the jobs that come before one run: those that run already, those whose time the user set, and those that were queued
 * earlier. So of two only one gives way.
 *
 * @param entries in the order in which they were queued
 */
export function takenBefore(entries: readonly QueueEntry[], now: Millis): (entry: QueueEntry) => readonly Segment[] {
  const all = entries.map((entry) => ({
    isFirm: stateOf(entry).is === 'running' || planOf(entry).fixed === true,
    spans: occupied(entry, now),
  }));
  return (entry) => {
    const place = entries.indexOf(entry);
    return all.flatMap(({ isFirm, spans }, at) => (at < place || (isFirm && at !== place) ? spans : []));
  };
}
