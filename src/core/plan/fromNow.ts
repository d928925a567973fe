/** What is known, without the short gap that sources often leave before their first value. */
import type { Millis } from '../units';
import type { Span } from './trust';

/**
 * A table or a provider whose values begin at the next full step says nothing of now, and then no window could be compared with
 * running at once. The first slot is taken to have begun by then, where that is not more than its own length away; a longer gap
 * stays unknown.
 */
export function fromNow<S extends Span>(slots: readonly S[], now: Millis): readonly S[] {
  const index = slots.findIndex(({ end }) => end > now);
  const first = slots[index];
  if (first === undefined || first.start <= now || first.start - now > first.end - first.start) return slots;
  return [...slots.slice(0, index), { ...first, start: now }, ...slots.slice(index + 1)];
}
