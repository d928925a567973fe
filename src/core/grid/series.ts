/** Carbon intensity of one place over time, from one source and with one meaning. */
import type { GramsPerKwh, Millis } from '../units';
import { gramsPerKwh, millis } from '../units';

/** What a number counts: all generation at that time, or what one more kilowatt-hour makes run. */
export type Signal = 'average' | 'marginal';
/** With the building of plants and the mining of fuels, or what leaves the chimney. */
export type Factor = 'lifecycle' | 'direct' | 'unknown';
/** `typical`: a day as they usually are, where nobody forecasts. */
export type Kind = 'actual' | 'forecast' | 'typical';

/** From `start` up to, not including, `end`. */
export interface Slot {
  readonly start: Millis;
  readonly end: Millis;
  readonly gPerKwh: GramsPerKwh;
  readonly kind: Kind;
  /** 80 % band, where the source gives one. */
  readonly low?: GramsPerKwh;
  readonly high?: GramsPerKwh;
  /** An actual that the source estimated because measurements were missing. */
  readonly estimated?: boolean;
}

/** Series whose signals differ are different types: no function takes both as one. */
export interface Series<S extends Signal = Signal> {
  readonly zone: string;
  /** For people: `Energy-Charts`, `my.csv`. */
  readonly source: string;
  readonly signal: S;
  readonly factor: Factor;
  /** When the newest forecast in it was made. */
  readonly issuedAt: Millis;
  /** In order, without overlaps; what is not known is a gap between them. */
  readonly slots: readonly Slot[];
}

export interface Point {
  readonly at: Millis;
  /** Anything else than a plausible number is not known. */
  readonly gPerKwh: number | null | undefined;
  readonly kind: Kind;
  readonly low?: number;
  readonly high?: number;
  readonly estimated?: boolean;
}

/** Burning lignite in an old plant makes 1,700; nothing that is sold as electricity makes more. */
const MOST_G_PER_KWH = 3000;

/**
 * Slots from points that each hold until the next one. Points may come unsorted and twice (the later one counts); a point
 * whose next one is further away than the step holds for that step, and a gap follows.
 */
export function slotsOf(points: readonly Point[]): readonly Slot[] {
  return inTime(points).flatMap(({ at, end, gPerKwh, kind, low, high, estimated }) => {
    if (!isPlausible(gPerKwh)) return [];
    const hasBand = isPlausible(low) && isPlausible(high) && low <= gPerKwh && gPerKwh <= high;
    const band = hasBand ? { low: gramsPerKwh(low), high: gramsPerKwh(high) } : {};
    const note = estimated === true ? { estimated } : {};
    return [{ start: at, end, gPerKwh: gramsPerKwh(gPerKwh), kind, ...band, ...note }];
  });
}

/** In order, each time once, and with the end of what it holds for. */
export function inTime<P extends { readonly at: Millis }>(
  points: readonly P[],
): readonly (P & { readonly end: Millis })[] {
  const byTime = new Map(points.filter(({ at }) => Number.isFinite(at)).map((point) => [point.at, point]));
  const sorted = [...byTime.values()].toSorted((a, b) => a.at - b.at);
  const lengths = lengthsOf(sorted);
  return sorted.map((point, index) => ({ ...point, end: millis(point.at + (lengths[index] ?? 0)) }));
}

/** Those of which a part lies within a span. */
export const slotsIn = (slots: readonly Slot[], from: Millis, to: Millis): readonly Slot[] =>
  slots.filter(({ start, end }) => end > from && start < to);

/** What electricity can have; anything else is a gap. */
export const isPlausible = (value: number | null | undefined): value is number =>
  typeof value === 'number' && value >= 0 && value <= MOST_G_PER_KWH;

const HOUR_MS = 3_600_000;

/** As many distances one after the other are a step, and no gaps. */
const ENOUGH_FOR_A_STEP = 3;

/**
 * How long each point holds. The step may change on the way, as from quarters of an hour that were measured to hours that
 * are forecast: one that several points in a row keep is the step from there on.
 */
function lengthsOf(sorted: readonly { readonly at: Millis }[]): readonly number[] {
  const distances = sorted.map(({ at }, index) => (sorted[index + 1]?.at ?? Infinity) - at);
  let step = usualStep(distances);
  return distances.map((distance, index) => {
    const ahead = distances.slice(index, index + ENOUGH_FOR_A_STEP);
    if (ahead.length === ENOUGH_FOR_A_STEP && ahead.every((each) => each === distance)) step = distance;
    return distance < step * 1.5 ? distance : step;
  });
}

/** The distance that most points keep; an hour where one point stands alone. */
function usualStep(distances: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const each of distances) if (each < Infinity) counts.set(each, (counts.get(each) ?? 0) + 1);
  let step = HOUR_MS;
  let most = 0;
  for (const [each, count] of counts) if (count > most || (count === most && each < step)) [step, most] = [each, count];
  return step;
}
