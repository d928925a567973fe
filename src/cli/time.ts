/** A moment, from a flag. */
import { millis, type Millis } from '../core/units';
import { UsageError } from './verb';

/** Without a zone a time is local. @throws {UsageError} */
export function timeOf(text: string, flag: string): Millis {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`${flag} takes a time such as 2026-11-27T08:00, not "${text}".`);
  return millis(at);
}
