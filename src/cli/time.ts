/** A moment, from a flag. */
import { isoTime } from '../core/isoTime';
import { parseMoment } from '../core/text/moment';
import type { Millis } from '../core/units';
import { UsageError } from './verb';

/** One ahead may be in words too: `in 12 h`, `tomorrow 08:00`. @throws {UsageError} */
export function momentOf(text: string, flag: string, now: Millis): Millis {
  const at = isoTime(text, 'local') ?? parseMoment(text, now, 'en');
  if (at === undefined)
    throw new UsageError(
      `${flag} takes a time such as "in 12 h", "tomorrow 08:00" or 2026-11-27T08:00, not "${text}".`,
    );
  return at;
}

/** Without a zone a time is local, and a date alone is its midnight. @throws {UsageError} */
export function timeOf(text: string, flag: string): Millis {
  const at = isoTime(text, 'local');
  if (at === undefined) throw new UsageError(`${flag} takes a time such as 2026-11-27T08:00, not "${text}".`);
  return at;
}
