/** The plan of a job that waits, by what is known now. */
import { advise, type Job } from '../plan/advice';
import { Integral } from '../plan/integral';
import type { Segment } from '../plan/interruptible';
import type { Outlook } from '../plan/outlook';
import { keptOrMoved } from '../plan/standing';
import { meets } from '../plan/taken';
import { millis, type Millis } from '../units';
import { planFrom } from './planFrom';
import { latestSafeStart, type QueuePlan } from './job';
import { dueOf, planOf, workLeft, type QueueEntry } from './state';

/** What a plan for it is asked for: the work that is left, and when that has to be done. */
function planningJob(entry: QueueEntry, left: Millis, now: Millis): Job {
  const { interruption } = entry.job;
  const finishBy = millis(Math.max(now, latestSafeStart(dueOf(entry), left)) + left);
  return { duration: left, from: now, finishBy, ...(interruption !== undefined && { interruption }) };
}

/**
 * Undefined: the plan that stands is as good, or nothing better is known.
 *
 * @param taken when jobs that come before it run on its machine
 */
export function replanned(
  entry: QueueEntry,
  { odds, slots }: Outlook,
  taken: readonly Segment[],
  now: Millis,
): QueuePlan | undefined {
  const left = workLeft(entry, now);
  const ahead = planOf(entry).segments.filter(({ end }) => end > now);
  const advice = advise(slots, { ...planningJob(entry, left, now), taken }, odds);
  const [best] = advice.best;
  const isFree = best !== undefined && !meets(advice.segments, taken);
  // Where no other hour is worth it, or there is no room, it waits until the others have ended.
  const moves = (meets(ahead, taken) && isFree) || keptOrMoved(ahead, advice, new Integral(slots)).moved;
  return moves ? planFrom(advice, best, now, left) : undefined;
}
