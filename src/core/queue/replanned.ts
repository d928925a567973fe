/** The plan of a job that waits, by what is known now. */
import { advise } from '../plan/advice';
import { Integral } from '../plan/integral';
import type { Outlook } from '../plan/outlook';
import { keptOrMoved } from '../plan/standing';
import { millis, type Millis } from '../units';
import { planFrom } from './planFrom';
import { latestSafeStart, type QueuePlan } from './job';
import { dueOf, planOf, workLeft, type QueueEntry } from './state';

/** What a plan for it is asked for: the work that is left, and when that has to be done. */
function planningJob(entry: QueueEntry, left: Millis, now: Millis): Parameters<typeof advise>[1] {
  const { interruption } = entry.job;
  const finishBy = millis(Math.max(now, latestSafeStart(dueOf(entry), left)) + left);
  return { duration: left, from: now, finishBy, ...(interruption !== undefined && { interruption }) };
}

/** Undefined: the plan that stands is as good, or nothing better is known. */
export function replanned(entry: QueueEntry, { odds, slots }: Outlook, now: Millis): QueuePlan | undefined {
  const left = workLeft(entry, now);
  const standing = planOf(entry);
  const ahead = standing.segments.filter(({ end }) => end > now);
  const advice = advise(slots, planningJob(entry, left, now), odds);
  if (!keptOrMoved(ahead, advice, new Integral(slots)).moved) return undefined;
  return planFrom(advice, advice.best[0], now, left);
}
