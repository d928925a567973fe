/** A moment, from a flag. */
import { isoTime } from '../core/isoTime';
import type { Millis } from '../core/units';
import { UsageError } from './verb';

/** Without a zone a time is local, and a date alone is its midnight. @throws {UsageError} */
export function timeOf(text: string, flag: string): Millis {
  const at = isoTime(text, 'local');
  if (at === undefined) throw new UsageError(`${flag} takes a time such as 2026-11-27T08:00, not "${text}".`);
  return at;
}
