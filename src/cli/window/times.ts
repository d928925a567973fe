/** How long a job takes and until when it has to be done, from flags. */
import { millis, type Millis } from '../../core/units';
import { timeOf } from '../time';
import { UsageError } from '../verb';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** @throws {UsageError} */
export function durationOf(text: string | undefined): Millis {
  const hours = Number(text);
  if (text === undefined || !(hours > 0 && hours <= 24 * 31))
    throw new UsageError(
      `How long does the job take? Give --hours a number above 0, as in --hours 4${text === undefined ? '' : `, not "${text}"`}.`,
    );
  return millis(hours * HOUR_MS);
}

/** A day from now where nothing is said. @throws {UsageError} */
export function deadlineOf(
  now: Millis,
  duration: Millis,
  finishBy: string | undefined,
  startBy: string | undefined,
): Millis {
  const finish = finishBy === undefined ? Infinity : timeOf(finishBy, '--finish-by');
  const start = startBy === undefined ? Infinity : timeOf(startBy, '--start-by') + duration;
  const deadline = Math.min(finish, start);
  if (deadline === Infinity) return millis(now + DAY_HOURS * HOUR_MS);
  if (finish < now || start - duration < now)
    throw new UsageError('The deadline has passed. Give one that is still to come.');
  if (deadline < now + duration)
    throw new UsageError('The job takes longer than there is time until --finish-by. Give it more time.');
  return millis(deadline);
}
