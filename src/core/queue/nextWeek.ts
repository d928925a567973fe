/** The job that follows one which is repeated every week. */
import { millis, type Millis } from '../units';
import type { QueuedJob } from './job';

const WEEK_MS = 7 * 24 * 3_600_000;

/** At the same hour of the day a week later, also where the clocks change; weeks that have passed meanwhile are left out. */
export function nextWeek(job: QueuedJob, now: Millis): QueuedJob {
  const begun = job.notBefore ?? job.queuedAt;
  const weeks = Math.max(1, Math.ceil((now - begun) / WEEK_MS));
  const later = (at: Millis): Millis => inWeeks(at, weeks);
  const [base = '', number = '1'] = job.id.split('.');
  return {
    ...job,
    id: `${base}.${Number(number) + 1}`,
    queuedAt: now,
    notBefore: later(begun),
    ...(job.startBy !== undefined && { startBy: later(job.startBy) }),
    ...(job.finishBy !== undefined && { finishBy: later(job.finishBy) }),
    plan: {
      madeAt: job.plan.madeAt,
      segments: job.plan.segments.map(({ start, end }) => ({ start: later(start), end: later(end) })),
    },
  };
}

/** In local time. */
function inWeeks(at: Millis, weeks: number): Millis {
  const day = new Date(at);
  return millis(day.setDate(day.getDate() + 7 * weeks));
}
