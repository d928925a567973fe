/** Intensity added up over time, so that the mean over any span is two look-ups. */
import type { Slot } from '../grid/series';
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';

export class Integral {
  /** Flat arrays: a month of five minutes is looked through in a millisecond. */
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #values: Float64Array;
  /** In g/kWh · ms up to the beginning of each slot; gaps add nothing. */
  readonly #before: Float64Array;
  /** Milliseconds of gaps up to the beginning of each slot. */
  readonly #gap: Float64Array;

  constructor(readonly slots: readonly Slot[]) {
    const count = slots.length;
    [this.#starts, this.#ends, this.#values] = [
      new Float64Array(count),
      new Float64Array(count),
      new Float64Array(count),
    ];
    [this.#before, this.#gap] = [new Float64Array(count), new Float64Array(count)];
    let [sum, gap, reached] = [0, 0, slots[0]?.start ?? 0];
    for (const [index, { start, end, gPerKwh }] of slots.entries()) {
      gap += start - reached;
      this.#starts[index] = start;
      this.#ends[index] = end;
      this.#values[index] = gPerKwh;
      this.#before[index] = sum;
      this.#gap[index] = gap;
      sum += (end - start) * gPerKwh;
      reached = end;
    }
  }

  /** Mean over `[start, end)`, partial slots in proportion; undefined where any of it is not known. */
  mean(start: Millis, end: Millis): GramsPerKwh | undefined {
    return end <= start ? undefined : this.#between(start, end, this.#endingAfter(start, true), this.#endingAfter(end));
  }

  /** Means over `[start, start + duration)` for starts in order, in one pass over the slots; NaN where it is not known. */
  means(starts: readonly Millis[], duration: Millis): Float64Array {
    const ends = this.#ends;
    const means = new Float64Array(starts.length);
    let [index, first, last] = [0, 0, 0];
    for (const start of starts) {
      const end = millis(start + duration);
      while ((ends[first] ?? Infinity) <= start) first++;
      while ((ends[last] ?? Infinity) < end) last++;
      means[index++] = this.#between(start, end, first, last) ?? Number.NaN;
    }
    return means;
  }

  /** Beginnings and ends of slots within a span, in order, each once. */
  edges(from: Millis, to: Millis): readonly Millis[] {
    const edges: Millis[] = [];
    let newest = Number.NaN;
    for (let index = this.#endingAfter(from); (this.#starts[index] ?? Infinity) <= to; index++) {
      const start = this.#starts[index] ?? Number.NaN;
      const end = this.#ends[index] ?? Number.NaN;
      if (start >= from && start !== newest) edges.push(millis(start));
      if (end <= to) edges.push(millis(end));
      newest = end;
    }
    return edges;
  }

  /** Slots that touch a span, edges included. */
  within(from: Millis, to: Millis): readonly Slot[] {
    const first = this.#endingAfter(from);
    let beyond = first;
    while ((this.#starts[beyond] ?? Infinity) <= to) beyond++;
    return this.slots.slice(first, beyond);
  }

  /** Mean of a span that begins in one slot and ends in another. */
  #between(start: Millis, end: Millis, first: number, last: number): GramsPerKwh | undefined {
    const isKnown = (this.#starts[first] ?? Infinity) <= start && (this.#starts[last] ?? Infinity) < end;
    if (!isKnown || this.#gap[first] !== this.#gap[last]) return undefined;
    return gramsPerKwh((this.#at(end, last) - this.#at(start, first)) / (end - start));
  }

  #at(time: Millis, index: number): number {
    const before = this.#before[index] ?? Number.NaN;
    return before + (time - (this.#starts[index] ?? Number.NaN)) * (this.#values[index] ?? Number.NaN);
  }

  /** The first slot that ends then or later; `isAfter`: later. One beyond the last where there is none. */
  #endingAfter(time: Millis, isAfter = false): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = this.#ends[middle] ?? Infinity;
      if (end < time || (isAfter && end === time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
