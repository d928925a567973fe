/**
 * When a job that can stop and go on meets the least intensity: dynamic programming over slots of one length.
 *
 * `off(i, r)`: least cost from slot `i` on with `r` slots of work left, stopped. `on(i, r)`: the same, running. Resuming takes
 * its time before the work goes on and costs what the machine draws meanwhile, and a segment that was begun lasts a while. The
 * last slot of the work may be a part of one.
 */
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import type { Integral } from './integral';
import { meanOver } from './pastDays';

/** When it runs. One that goes on with the work begins by resuming. */
export interface Segment {
  readonly start: Millis;
  readonly end: Millis;
}

export interface Segments {
  readonly segments: readonly Segment[];
  /** Mean over all the time that it runs. */
  readonly gPerKwh: GramsPerKwh;
}

export interface Interruption {
  /** Length of a slot; work begins and ends with one. A plan over a long time takes longer ones. */
  readonly step: Millis;
  /** Full draw without any progress, at the beginning of each segment but the first. */
  readonly resume: Millis;
  /** The work of a segment is not shorter, unless all of it is. */
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
  const count = Math.max(0, Math.floor((end - from) / step));
  const starts = Array.from({ length: count }, (_, index) => millis(from + index * step));
  const slots = Math.ceil(work / step);
  const last = work / step - (slots - 1);
  const runs = schedule({
    // Infinite where it is not known.
    costs: Float64Array.from(starts, (start) => integral.mean(start, millis(start + step)) ?? Infinity),
    resumes: Float64Array.from(starts, (start) => resumeCost(integral, start, resume) / step),
    pause: Math.ceil(resume / step),
    work: slots,
    last,
    shortest: Math.max(1, Math.min(slots, Math.ceil(shortest / step))),
  });
  if (runs === undefined) return undefined;
  const segments = segmentsOf(runs, from, step, millis(Math.round(step * (1 - last))), resume);
  const gPerKwh = meanOver(integral, segments);
  return gPerKwh === undefined ? undefined : { segments, gPerKwh: gramsPerKwh(gPerKwh) };
}

/** Of having resumed by then. */
const resumeCost = (integral: Integral, by: Millis, resume: Millis): number =>
  resume === 0 ? 0 : (integral.mean(millis(by - resume), by) ?? Infinity) * resume;

/** All lengths in slots, all costs in intensity times slots. */
interface Task {
  readonly costs: Float64Array;
  /** Of resuming just before each slot. */
  readonly resumes: Float64Array;
  /** Slots that resuming takes, whole ones. */
  readonly pause: number;
  readonly work: number;
  /** Part of its last slot that the work takes. */
  readonly last: number;
  readonly shortest: number;
}

/** @returns the slots in which it works; undefined: there is no way. */
function schedule({ costs, resumes, pause, work, last, shortest }: Task): readonly number[] | undefined {
  const count = costs.length;
  const width = work + 1;
  const off = new Float64Array((count + 1) * width).fill(Infinity);
  const on = new Float64Array((count + 1) * width).fill(Infinity);
  const { sums, knownUntil } = spansOf(costs);
  const at = (slot: number, left: number): number => slot * width + left;
  /** Of the slots that a segment begun here has at least, with the work that is left after them. */
  const begun = (slot: number, left: number): number => {
    const length = left < shortest ? left : shortest;
    const end = slot + length;
    if (end > (knownUntil[slot] ?? 0)) return Infinity;
    const unused = left === length ? (1 - last) * (costs[end - 1] ?? Infinity) : 0;
    // What rounding leaves may be below nothing.
    const sum = Math.max(0, (sums[end] ?? Infinity) - (sums[slot] ?? 0) - unused);
    return sum + (on[at(end, left - length)] ?? Infinity);
  };
  const goingOn = (slot: number, left: number): number =>
    (costs[slot] ?? Infinity) * (left === 1 ? last : 1) + (on[at(slot + 1, left - 1)] ?? Infinity);
  const stopped = (slot: number, left: number): number =>
    slot + pause > count ? Infinity : (off[at(slot + pause, left)] ?? Infinity);
  for (let slot = count; slot >= 0; slot--) {
    off[at(slot, 0)] = 0;
    on[at(slot, 0)] = 0;
    // No more is done by then than there were slots, nor later than there are.
    const most = Math.min(work, count - slot);
    for (let left = Math.max(1, work - slot); left <= most; left++) {
      const again = (resumes[slot] ?? Infinity) + begun(slot, left);
      const later = off[at(slot + 1, left)] ?? Infinity;
      off[at(slot, left)] = Math.min(again, later);
      on[at(slot, left)] = Math.min(goingOn(slot, left), stopped(slot, left));
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
      if (goingOn(slot, left) <= stopped(slot, left)) {
        runs.push(slot++);
        left--;
        continue;
      }
      slot += pause;
      const enough = (off[at(slot, left)] ?? Infinity) * ROUNDING;
      while ((resumes[slot] ?? Infinity) + begun(slot, left) > enough) slot++;
      begin();
    }
    return runs;
  }
}

/** Costs added up before each slot, and the first slot from each on that is not known. */
function spansOf(costs: Float64Array): { readonly sums: Float64Array; readonly knownUntil: Int32Array } {
  const count = costs.length;
  const sums = new Float64Array(count + 1);
  const knownUntil = new Int32Array(count + 1).fill(count);
  for (let slot = 0; slot < count; slot++) {
    const cost = costs[slot] ?? Infinity;
    sums[slot + 1] = (sums[slot] ?? 0) + (cost === Infinity ? 0 : cost);
  }
  for (let slot = count - 1; slot >= 0; slot--)
    knownUntil[slot] = costs[slot] === Infinity ? slot : (knownUntil[slot + 1] ?? count);
  return { sums, knownUntil };
}

function segmentsOf(
  runs: readonly number[],
  from: Millis,
  step: Millis,
  unused: Millis,
  resume: Millis,
): readonly Segment[] {
  const segments: { start: Millis; end: Millis }[] = [];
  for (const slot of runs) {
    const start = millis(from + slot * step);
    const open = segments.at(-1);
    if (open?.end === start) open.end = millis(start + step);
    else segments.push({ start: open === undefined ? start : millis(start - resume), end: millis(start + step) });
  }
  const final = segments.at(-1);
  if (final !== undefined) final.end = millis(final.end - unused);
  return segments;
}
