/** What a window costs in all that is known of it, against others: what is gained on one side and lost on another is shown. */
import type { Rate, RateName, Rates } from '../grid/rate';
import type { Slot } from '../grid/series';
import type { Advice } from './advice';
import { fromNow } from './fromNow';
import type { Span } from './trust';

/** Per kWh of the work; undefined where it is not known for all of the time. */
export interface Costs extends Partial<Readonly<Record<RateName, number>>> {
  readonly carbon?: number;
}

export interface Priced {
  readonly segments: readonly Span[];
  readonly costs: Costs;
}

export interface Trade {
  readonly now: Priced;
  /** Undefined: no wait is worth it for carbon alone. */
  readonly lowestCarbon?: Priced;
  readonly chosen: Priced;
}

export function tradeOf(
  known: readonly Slot[],
  rates: readonly Rates[],
  { now, segments: lowest }: Pick<Advice, 'now' | 'segments'>,
  chosen: readonly Span[],
): Trade | undefined {
  if (now === undefined) return undefined;
  const carbon = known.map(({ start, end, gPerKwh }) => ({ start, end, value: gPerKwh }));
  const curves = [{ name: 'carbon' as const, rates: carbon }, ...rates];
  const priced = (segments: readonly Span[]): Priced => ({
    segments,
    costs: Object.fromEntries(
      curves.flatMap((curve) => {
        const cost = costOf(fromNow(curve.rates, now.start), segments, now.end - now.start);
        return cost === undefined ? [] : [[curve.name, cost]];
      }),
    ),
  });
  return { now: priced([now]), ...(lowest.length > 0 && { lowestCarbon: priced(lowest) }), chosen: priced(chosen) };
}

/** Those of one less those of another, where both are known: below zero is a gain. */
export const difference = (of: Costs, from: Costs): Costs =>
  Object.fromEntries(
    (['carbon', 'price', 'water'] as const).flatMap((name) => {
      const [cost, other] = [of[name], from[name]];
      return cost === undefined || other === undefined ? [] : [[name, cost - other]];
    }),
  );

/** What resuming takes is paid for and is no work. */
function costOf(rates: readonly Rate[], segments: readonly Span[], work: number): number | undefined {
  let [sum, known] = [0, 0];
  for (const { start, end } of segments)
    for (const rate of rates) {
      const length = Math.min(end, rate.end) - Math.max(start, rate.start);
      if (length <= 0) continue;
      sum += rate.value * length;
      known += length;
    }
  const runs = segments.reduce((all, { start, end }) => all + end - start, 0);
  return known < runs ? undefined : sum / work;
}
