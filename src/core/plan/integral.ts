/** Intensity added up over time, so that the mean over any span is two look-ups. */
import type { Slot } from '../grid/series';
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';

export class Integral {
  /** In g/kWh · ms up to the beginning of each slot; gaps add nothing. */
  readonly #before: number[] = [0];
  /** Milliseconds of gaps up to the beginning of each slot. */
  readonly #gap: number[] = [];

  constructor(readonly slots: readonly Slot[]) {
    let gap = 0;
    for (const [index, { start, end, gPerKwh }] of slots.entries()) {
      const before = slots[index - 1];
      if (before !== undefined) gap += start - before.end;
      this.#gap.push(gap);
      this.#before.push((this.#before[index] ?? 0) + (end - start) * gPerKwh);
    }
  }

  /** Mean over `[start, end)`, partial slots in proportion; undefined where any of it is not known. */
  mean(start: Millis, end: Millis): GramsPerKwh | undefined {
    const first = this.#slotAt(start);
    const last = this.#slotAt(end, true);
    if (first === undefined || last === undefined || end <= start) return undefined;
    if (this.#gap[first] !== this.#gap[last]) return undefined;
    return gramsPerKwh((this.#at(end, last) - this.#at(start, first)) / (end - start));
  }

  /** Beginnings and ends of slots within a span, in order, each once. */
  edges(from: Millis, to: Millis): readonly Millis[] {
    const edges = new Set<number>();
    for (const { start, end } of this.slots)
      for (const edge of [start, end]) if (from <= edge && edge <= to) edges.add(edge);
    return [...edges].map(millis);
  }

  #at(time: Millis, index: number): number {
    const slot = this.slots[index];
    return (this.#before[index] ?? 0) + (slot === undefined ? 0 : (time - slot.start) * slot.gPerKwh);
  }

  /** The slot that holds a moment; `isEnd`: the one before it, at an edge. */
  #slotAt(time: Millis, isEnd = false): number | undefined {
    let low = 0;
    let high = this.slots.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const slot = this.slots[middle];
      if (slot === undefined) return undefined;
      if (isEnd ? time <= slot.start : time < slot.start) high = middle - 1;
      else if (isEnd ? time > slot.end : time >= slot.end) low = middle + 1;
      else return middle;
    }
    return undefined;
  }
}
