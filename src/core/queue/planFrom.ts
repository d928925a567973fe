/** The plan that a job is queued with. */
import type { Advice, Option } from '../plan/advice';
import type { Segment } from '../plan/interruptible';
import type { Millis } from '../units';
import type { QueuePlan } from './job';

/** @param chosen one of the windows of the advice; undefined: at once */
export function planFrom(advice: Advice, chosen: Option | undefined, at: Millis, duration: Millis): QueuePlan {
  const { now } = advice;
  if (chosen === undefined) {
    const segments = [{ start: at, end: (at + duration) as Millis }];
    return { madeAt: at, segments, ...(now && { gPerKwh: now.gPerKwh, nowGPerKwh: now.gPerKwh, savedShare: 0 }) };
  }
  const segments: readonly Segment[] =
    chosen === advice.best[0] ? advice.segments : [{ start: chosen.start, end: chosen.end }];
  const { gPerKwh, high, low, savedShare, worse } = chosen;
  return {
    madeAt: at,
    segments,
    gPerKwh,
    savedShare,
    ...(now && { nowGPerKwh: now.gPerKwh }),
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(worse !== undefined && { worse }),
  };
}
