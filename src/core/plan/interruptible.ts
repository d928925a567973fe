/**
 * When a job that can stop and go on meets the least intensity: dynamic programming over slots of one length.
 *
 * `off(i, r)`: least cost from slot `i` on with `r` slots of work left, stopped. `on(i, r)`: the same, running. To resume costs
 * what the machine draws meanwhile, and a segment that was begun lasts a while. The last slot of the work may be a part of one.
 */
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import type { Integral } from './integral';
import { meanOver } from './pastDays';

export interface Segment {
  readonly start: Millis;
  readonly end: Millis;
}

export interface Segments {
  readonly segments: readonly Segment[];
  /** Mean over the work, without what resuming costs. */
  readonly gPerKwh: GramsPerKwh;
}

export interface Interruption {
  /** Length of a slot; segments begin and end with one. A plan over a long time takes longer ones. */
  readonly step: Millis;
  /** Full draw without any progress, at each resume. */
  readonly resume: Millis;
  /** A segment is not shorter, unless the work is. */
  readonly shortest: Millis;
}

/** Sums of the same slots differ in their last digits: sooner where it is the same. */
const ROUNDING = 1 + 1e-9;

/** @returns undefined: the known slots up to the end are fewer than the work. */
export function greenestSegments(
  integral: Integral,
  from: Millis,
  end: Millis,
  work: Millis,
  { step, resume, shortest }: Interruption,
): Segments | undefined {
  const costs = costsOf(integral, from, end, step);
  const slots = Math.ceil(work / step);
  const last = work / step - (slots - 1);
  const least = Math.max(1, Math.min(slots, Math.ceil(shortest / step)));
  const runs = schedule(costs, slots, last, least, resume / step);
  if (runs === undefined) return undefined;
  const segments = segmentsOf(runs, from, step, millis(Math.round(step * (1 - last))));
  const gPerKwh = meanOver(integral, segments);
  return gPerKwh === undefined ? undefined : { segments, gPerKwh: gramsPerKwh(gPerKwh) };
}

/** Mean intensity of each slot; infinite where it is not known. */
function costsOf(integral: Integral, from: Millis, end: Millis, step: Millis): Float64Array {
  const count = Math.max(0, Math.floor((end - from) / step));
  return Float64Array.from({ length: count }, (_, index) => {
    const start = millis(from + index * step);
    return integral.mean(start, millis(start + step)) ?? Infinity;
  });
}

/** @returns the slots in which it runs; undefined: there is no way. */
function schedule(
  costs: Float64Array,
  work: number,
  last: number,
  shortest: number,
  resume: number,
): readonly number[] | undefined {
  const count = costs.length;
  const width = work + 1;
  const off = new Float64Array((count + 1) * width).fill(Infinity);
  const on = new Float64Array((count + 1) * width).fill(Infinity);
  const at = (slot: number, left: number): number => slot * width + left;
  /** Of the slots that a segment begun here has at least, with the work that is left after them. */
  const begun = (slot: number, left: number): number => {
    const length = Math.min(shortest, left);
    if (slot + length > count) return Infinity;
    let sum = 0;
    for (let each = 0; each < length; each++) sum += (costs[slot + each] ?? Infinity) * (left - each === 1 ? last : 1);
    return sum + (on[at(slot + length, left - length)] ?? Infinity);
  };
  for (let slot = count; slot >= 0; slot--) {
    off[at(slot, 0)] = 0;
    on[at(slot, 0)] = 0;
    if (slot === count) continue;
    const cost = costs[slot] ?? Infinity;
    for (let left = 1; left <= work; left++) {
      const again = cost * resume + begun(slot, left);
      const stopped = Math.min(off[at(slot + 1, left)] ?? Infinity, again);
      off[at(slot, left)] = stopped;
      on[at(slot, left)] = Math.min(cost * (left === 1 ? last : 1) + (on[at(slot + 1, left - 1)] ?? Infinity), stopped);
    }
  }
  return follow();

  /** The way of the least cost: sooner where it is the same. */
  function follow(): readonly number[] | undefined {
    let best = Infinity;
    let slot = 0;
    for (let first = 0; first < count; first++) {
      const cost = begun(first, work);
      if (cost * ROUNDING < best) [best, slot] = [cost, first];
    }
    if (best === Infinity) return undefined;
    const runs: number[] = [];
    let left = work;
    const begin = (): void => {
      for (let length = Math.min(shortest, left); length > 0; length--, left--) runs.push(slot++);
    };
    begin();
    while (left > 0) {
      const goingOn = (costs[slot] ?? Infinity) * (left === 1 ? last : 1) + (on[at(slot + 1, left - 1)] ?? Infinity);
      if (goingOn <= (off[at(slot, left)] ?? Infinity)) {
        runs.push(slot++);
        left--;
        continue;
      }
      const enough = (off[at(slot, left)] ?? Infinity) * ROUNDING;
      while ((costs[slot] ?? Infinity) * resume + begun(slot, left) > enough) slot++;
      begin();
    }
    return runs;
  }
}

function segmentsOf(runs: readonly number[], from: Millis, step: Millis, unused: Millis): readonly Segment[] {
  const segments: { start: Millis; end: Millis }[] = [];
  for (const slot of runs) {
    const start = millis(from + slot * step);
    const open = segments.at(-1);
    if (open?.end === start) open.end = millis(start + step);
    else segments.push({ start, end: millis(start + step) });
  }
  const final = segments.at(-1);
  if (final !== undefined) final.end = millis(final.end - unused);
  return segments;
}
