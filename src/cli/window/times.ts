/** How long a job takes and until when it has to be done, from flags. */
import { millis, type Millis } from '../../core/units';
import { momentOf } from '../time';
import { UsageError } from '../verb';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_H = 24 * 31;
/** Nothing that could be planned on reaches farther. */
const FARTHEST_DAYS = 60;

/** @throws {UsageError} */
export function durationOf(text: string | undefined): Millis {
  const duration = Math.round(Number(text) * HOUR_MS);
  if (text === undefined || !(duration >= MINUTE_MS && duration <= LONGEST_H * HOUR_MS))
    throw new UsageError(
      `How long does the job take? Give --hours from 0.0167 (1 minute) to ${LONGEST_H}, as in --hours 4${text === undefined ? '' : `, not "${text}"`}.`,
    );
  return millis(duration);
}

/** Where nothing is said a day from now, for long jobs twice as long as they take. @throws {UsageError} */
export function deadlineOf(
  now: Millis,
  duration: Millis,
  finishBy: string | undefined,
  startBy: string | undefined,
): Millis {
  const finish = finishBy === undefined ? Infinity : momentOf(finishBy, '--finish-by', now);
  const start = startBy === undefined ? Infinity : momentOf(startBy, '--start-by', now) + duration;
  const deadline = Math.min(finish, start);
  const farthest = now + FARTHEST_DAYS * DAY_MS;
  if (deadline === Infinity) return millis(Math.min(farthest, now + Math.max(DAY_MS, 2 * duration)));
  if (finish < now || start - duration < now)
    throw new UsageError('The deadline has passed. Give one that is still to come.');
  if (deadline < now + duration)
    throw new UsageError('The job takes longer than there is time until --finish-by. Give it more time.');
  if (deadline > farthest)
    throw new UsageError(`The deadline is more than ${FARTHEST_DAYS} days away. Give one that is sooner.`);
  return millis(deadline);
}
