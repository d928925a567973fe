/** A new plan for a job that waits, from the source that its user chose. */
import type { GridSpan } from '../../core/grid/gridAhead';
import type { Segment } from '../../core/plan/interruptible';
import type { Outlook } from '../../core/plan/outlook';
import { latestSafeStart, type JobGrid, type QueuePlan } from '../../core/queue/job';
import { replanned } from '../../core/queue/replanned';
import type { QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';

/** Farther than that nothing is known. */
const FARTHEST_MS = 60 * 24 * 3_600_000;

/** Undefined: nothing is known of the hours ahead. */
export type OutlookOf = (grid: JobGrid, span: GridSpan) => Promise<Outlook | undefined>;

/** Undefined: the plan stands. */
export async function planAgain(
  outlookOf: OutlookOf,
  entry: QueueEntry,
  taken: readonly Segment[],
  now: Millis,
): Promise<QueuePlan | undefined> {
  const { job } = entry;
  const until = millis(Math.min(latestSafeStart(job) + job.duration, now + FARTHEST_MS));
  const outlook = await outlookOf(job.grid, { now, until });
  return outlook && replanned(entry, outlook, taken, now);
}
