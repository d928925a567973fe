/**
 * When a job that runs in one piece meets the least intensity.
 *
 * The mean over `[s, s + D)` as a function of `s` is linear between the moments where either end meets an edge of a slot. So
 * the minimum is at one of these, or at the first or last start that is allowed.
 */
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import type { Integral } from './integral';

export interface Window {
  readonly start: Millis;
  readonly end: Millis;
  readonly gPerKwh: GramsPerKwh;
}

/** Starting sooner is worth this much of the least intensity. */
const TOLERANCE = 0.01;
const MINUTE_MS = 60_000;

interface Bend {
  readonly start: Millis;
  /** NaN where it is not known. */
  readonly mean: number;
}

/** All starts from `from` to `latest`, by the moments where the mean over the job bends. */
export class Starts {
  readonly #starts: readonly Millis[];
  /** NaN where it is not known. */
  readonly #means: Float64Array;

  constructor(
    private readonly integral: Integral,
    from: Millis,
    latest: Millis,
    private readonly duration: Millis,
  ) {
    this.#starts = bends(integral, from, latest, duration);
    this.#means = integral.means(this.#starts, duration);
  }

  /** The least mean, however late. Undefined: no start's whole span is known. */
  get least(): GramsPerKwh | undefined {
    const least = leastOf(this.#means);
    return least === Infinity ? undefined : gramsPerKwh(least);
  }

  /** The earliest start within 1 % of the least, on a whole minute where that is within it too. */
  earliest(from: Millis, latest: Millis): Window | undefined {
    const bend = this.#firstBend(from, latest);
    if (bend === undefined) return undefined;
    const { start, mean, before, limit } = bend;
    if (before === undefined || Number.isNaN(before.mean)) return this.#window(start);
    // It falls to the limit on the way here.
    const crossing = before.start + ((before.mean - limit) / (before.mean - mean)) * (start - before.start);
    return this.#window(millis(Math.min(start, Math.ceil(crossing / MINUTE_MS) * MINUTE_MS)));
  }

  /**
   * The same among the moments where the mean bends: what a forecast promises. Between them it is a straight line that nobody
   * forecast, and a start on the way down gives away a good part of a small saving.
   *
   * @param tolerance 0: the least itself
   */
  earliestAtBend(from: Millis, latest: Millis, tolerance = TOLERANCE): Window | undefined {
    const bend = this.#firstBend(from, latest, tolerance);
    return bend === undefined ? undefined : this.#window(bend.start);
  }

  /** Of a part of the starts, the first bend within the limit, and the one before it. */
  #firstBend(
    from: Millis,
    latest: Millis,
    tolerance = TOLERANCE,
  ): (Bend & { readonly limit: number; readonly before?: Bend }) | undefined {
    if (latest < from) return undefined;
    const first = placeOf(this.#starts, from + 1);
    const beyond = placeOf(this.#starts, latest);
    const between = this.#means.subarray(first, Math.max(first, beyond));
    const [one, other] = [this.#bend(from), this.#bend(latest)];
    const least = Math.min(leastOf([one.mean, other.mean]), leastOf(between));
    const limit = least * (1 + tolerance);
    if (least === Infinity) return undefined;
    if (one.mean <= limit) return { ...one, limit };
    const index = between.findIndex((mean) => mean <= limit);
    const at = (place: number): Bend => ({
      start: this.#starts[first + place] ?? latest,
      mean: between[place] ?? Number.NaN,
    });
    if (index >= 0) return { ...at(index), limit, before: index === 0 ? one : at(index - 1) };
    return { ...other, limit, before: between.length === 0 ? one : at(between.length - 1) };
  }

  #bend(start: Millis): Bend {
    return { start, mean: this.integral.mean(start, millis(start + this.duration)) ?? Number.NaN };
  }

  #window(start: Millis): Window | undefined {
    const end = millis(start + this.duration);
    const gPerKwh = this.integral.mean(start, end);
    return gPerKwh === undefined ? undefined : { start, end, gPerKwh };
  }
}

/** Infinite where none is known. */
function leastOf(means: Iterable<number>): number {
  let least = Infinity;
  for (const mean of means) if (mean < least) least = mean;
  return least;
}

/** Where the mean bends, in order. */
function bends(integral: Integral, from: Millis, latest: Millis, duration: Millis): readonly Millis[] {
  if (latest < from) return [];
  const ends = integral.edges(millis(from + duration), millis(latest + duration));
  const starts = inOrder(
    integral.edges(from, latest),
    ends.map((edge) => millis(edge - duration)),
  );
  if (starts[0] !== from) starts.unshift(from);
  if (starts.at(-1) !== latest) starts.push(latest);
  return starts;
}

/** Two lists that are in order, as one; what is in both is in it once. */
function inOrder(first: readonly Millis[], second: readonly Millis[]): Millis[] {
  const all: Millis[] = [];
  let other = 0;
  for (const each of first) {
    for (let next = second[other]; next !== undefined && next <= each; next = second[++other])
      if (next < each) all.push(next);
    all.push(each);
  }
  return other === second.length ? all : all.concat(second.slice(other));
}

/** Of the first that is not below; one beyond the last where there is none. */
function placeOf(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
