/** Hours in which the machine runs something else that waits too: a job is planned around them. */
import type { Slot } from '../grid/series';
import type { Millis } from '../units';
import type { Segment } from './interruptible';

/** What is left of the hours: the taken ones become gaps, across which nothing is planned. */
export function without(slots: readonly Slot[], taken: readonly Segment[]): readonly Slot[] {
  return taken.reduce<readonly Slot[]>((left, span) => left.flatMap((slot) => cut(slot, span)), slots);
}

function cut(slot: Slot, { start, end }: Segment): readonly Slot[] {
  if (end <= slot.start || start >= slot.end) return [slot];
  return [
    ...(start > slot.start ? [{ ...slot, end: start }] : []),
    ...(end < slot.end ? [{ ...slot, start: end }] : []),
  ];
}

/** Starts and ends are seldom exact: so much is waited for. */
const TOLERANCE_MS = 60_000;

/** Whether any of the spans lies in hours that are taken. */
export function meets(spans: readonly Segment[], taken: readonly Segment[]): boolean {
  const shared = (one: Segment, other: Segment): Millis =>
    (Math.min(one.end, other.end) - Math.max(one.start, other.start)) as Millis;
  return spans.some((span) => taken.some((other) => shared(span, other) > TOLERANCE_MS));
}
