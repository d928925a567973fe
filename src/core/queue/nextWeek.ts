/** The job that follows one which is repeated every week. */
import { millis, type Millis } from '../units';
import type { QueuedJob } from './job';

const WEEK_MS = 7 * 24 * 3_600_000;

/** Its window begins where this one's began, a week later; those that have passed meanwhile are left out. */
export function nextWeek(job: QueuedJob, now: Millis): QueuedJob {
  const begun = job.queuedAt;
  const weeks = Math.max(1, Math.ceil((now - begun) / WEEK_MS));
  const later = (at: Millis): Millis => millis(at + weeks * WEEK_MS);
  const [base = '', number = '1'] = job.id.split('.');
  return {
    ...job,
    id: `${base}.${Number(number) + 1}`,
    queuedAt: later(begun),
    ...(job.startBy !== undefined && { startBy: later(job.startBy) }),
    ...(job.finishBy !== undefined && { finishBy: later(job.finishBy) }),
    plan: {
      madeAt: job.plan.madeAt,
      segments: job.plan.segments.map(({ start, end }) => ({ start: later(start), end: later(end) })),
    },
  };
}
