/**
 * When a job runs where price or water count beside carbon.
 *
 * A share of the decision is a share of what each varies by (its standard deviation) between now and the deadline. So a litre
 * and a euro become grams, all of it is one curve, and its least is found as that of carbon is.
 */
import type { Rate, Rates } from '../grid/rate';
import type { Slot } from '../grid/series';
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import type { Job } from './advice';
import { Starts } from './contiguous';
import { inPieces } from './inPieces';
import { Integral } from './integral';
import type { Span } from './trust';

export interface Weight extends Rates {
  /** 0…1, all of them less than 1: carbon has the rest. */
  readonly share: number;
}

export interface WeighedPlan {
  /** When it runs; now where nothing is better. */
  readonly segments: readonly Span[];
  /** What one unit of each weight counts for, in g. */
  readonly gramsPer: readonly number[];
}

/** @returns undefined: not all of it is known from now on, or for as long as the job takes. */
export function weighedPlan(
  carbon: readonly Slot[],
  weights: readonly Weight[],
  { duration, from, finishBy, interruption }: Job,
): WeighedPlan | undefined {
  const moments = together(carbon, weights, from, finishBy);
  const carbonShare = 1 - weights.reduce((sum, { share }) => sum + share, 0);
  // What is the same at all times decides nothing; where that is carbon, any scale will do for the others.
  const varies = isSame(moments, ({ slot }) => slot.gPerKwh) ? 1 : spread(moments, ({ slot }) => slot.gPerKwh);
  const gramsPer = weights.map(({ share }, index) => {
    const value = ({ values }: Moment): number => values[index] ?? 0;
    return isSame(moments, value) ? 0 : ((share / carbonShare) * varies) / spread(moments, value);
  });
  const integral = new Integral(inGrams(moments, gramsPer));
  const latest = millis(finishBy - duration);
  const whole = new Starts(integral, from, latest, duration).earliestAtBend(from, latest, 0);
  const found =
    interruption === undefined
      ? whole && { segments: [whole], cost: whole.gPerKwh }
      : inPieces(integral, from, finishBy, duration, interruption);
  const now = { start: from, end: millis(from + duration) };
  const atOnce = integral.mean(now.start, now.end);
  if (found === undefined || atOnce === undefined) return undefined;
  return { segments: found.cost < atOnce * (1 - ROUNDING) ? found.segments : [now], gramsPer };
}

/** What rounding leaves is no gain. */
const ROUNDING = 1e-9;

/** Whether it is the same at all times up to the deadline, and so can decide nothing. */
export function isFlat({ rates }: Rates, { from, finishBy }: Job): boolean {
  const values = rates.filter(({ start, end }) => end > from && start < finishBy).map(({ value }) => value);
  return values.length > 0 && values.every((value) => value === values[0]);
}

interface Moment extends Span {
  readonly slot: Slot;
  /** Of each weight, per kWh. */
  readonly values: readonly number[];
}

/** The times at which all is known, cut where anything changes. */
function together(carbon: readonly Slot[], weights: readonly Weight[], from: Millis, until: Millis): readonly Moment[] {
  const edges = [carbon, ...weights.map(({ rates }) => rates)].flatMap((list: readonly Span[]) =>
    list.flatMap(({ start, end }) => [start, end]),
  );
  const inside = [...new Set([from, ...edges.filter((edge) => edge > from && edge < until), until])];
  const sorted = inside.toSorted((a, b) => a - b);
  const slotAt = inOrder(carbon);
  const rateAt = weights.map(({ rates }) => inOrder(rates));
  return sorted.slice(1).flatMap((end, index) => {
    const start = sorted[index] ?? end;
    const slot = slotAt(start);
    const values = rateAt.map((of): Rate | undefined => of(start)).flatMap((rate) => rate?.value ?? []);
    return slot === undefined || values.length < weights.length ? [] : [{ start, end, slot, values }];
  });
}

/** What holds at a time; times have to be asked for in order. */
function inOrder<S extends Span>(list: readonly S[]): (at: Millis) => S | undefined {
  let index = 0;
  return (at) => {
    while ((list[index]?.end ?? Infinity) <= at) index++;
    const found = list[index];
    return found !== undefined && found.start <= at ? found : undefined;
  };
}

/** Told by the values themselves: their deviation is a little more than nothing where rounding has it so. */
const isSame = (moments: readonly Moment[], of: (moment: Moment) => number): boolean =>
  moments.every((moment, _, [first = moment]) => of(moment) === of(first));

/** Standard deviation over time. */
function spread(moments: readonly Moment[], of: (moment: Moment) => number): number {
  const length = moments.reduce((sum, { start, end }) => sum + end - start, 0);
  const mean = (value: (moment: Moment) => number): number =>
    moments.reduce((sum, moment) => sum + value(moment) * (moment.end - moment.start), 0) / length;
  const middle = mean(of);
  return Math.sqrt(mean((moment) => (of(moment) - middle) ** 2));
}

/** Prices may be below zero, what is searched must not be: all are raised by as much. */
function inGrams(moments: readonly Moment[], gramsPer: readonly number[]): readonly Slot[] {
  const counted = ({ slot, values }: Moment): number =>
    values.reduce((sum, value, index) => sum + (gramsPer[index] ? value * gramsPer[index] : 0), slot.gPerKwh);
  const lowest = moments.reduce((least, moment) => Math.min(least, counted(moment)), 0);
  const raised = (moment: Moment): GramsPerKwh => gramsPerKwh(counted(moment) - lowest);
  return moments.map((moment) => ({
    start: moment.start,
    end: moment.end,
    gPerKwh: raised(moment),
    kind: moment.slot.kind,
  }));
}
