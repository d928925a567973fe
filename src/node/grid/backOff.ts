/** How long to wait before a request is made again. */
import { millis, type Millis } from '../../core/units';
import type { GridError } from './gridError';

const FIRST_MS = 1000;
/** Who is to wait longer than this is told so instead. */
const PATIENCE_MS = 20_000;
const DAY_MS = 24 * 3_600_000;
const WORTH_IT: readonly number[] = [500, 502, 503, 504];

/**
 * @param attempt how many there were, from 1 on
 * @param random 0…1, so that all who were turned away at once do not come back at once
 * @returns undefined: another try now is of no use
 */
export function waitBefore(error: GridError, attempt: number, now: Millis, random: number): Millis | undefined {
  const { reason, status = 0, retryAt } = error;
  if (reason !== 'busy' && reason !== 'cut' && !WORTH_IT.includes(status)) return undefined;
  const wait = Math.max((retryAt ?? now) - now, FIRST_MS * 2 ** (attempt - 1)) * (1 + random / 2);
  return wait > PATIENCE_MS ? undefined : millis(wait);
}

/**
 * The moment that a `Retry-After` header names, on this machine's clock: seconds, or a date that is compared with the date of
 * the answer, because the clocks may differ. At most a day ahead.
 */
export function retryAtOf(headers: Headers, now: Millis): Millis | undefined {
  const header = headers.get('retry-after')?.trim() ?? '';
  if (header === '') return undefined;
  const theirs = Date.parse(headers.get('date') ?? '');
  const wait = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - (Number.isNaN(theirs) ? now : theirs);
  return Number.isNaN(wait) ? undefined : millis(now + Math.min(Math.max(wait, 0), DAY_MS));
}
