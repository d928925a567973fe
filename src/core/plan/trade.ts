/** Windows with all that they cost, for users to whom carbon is not all: what is gained on one side and lost on another is shown. */
import type { Millis } from '../units';
import type { Span } from './trust';

/** Mean over a span: g/kWh, L/kWh, or money per kWh. Undefined where it is not known. */
export type MeanOver = (start: Millis, end: Millis) => number | undefined;

export interface Curves {
  readonly carbon: MeanOver;
  readonly water?: MeanOver;
  readonly price?: MeanOver;
}

/** What the user would give for it, in grams of CO2e: a price of zero leaves it out of the order, not out of the table. */
export interface Worth {
  readonly gramsPerLitre: number;
  readonly gramsPerMoney: number;
}

/** Per kWh. */
export interface Costs {
  readonly carbon: number | undefined;
  readonly water: number | undefined;
  readonly price: number | undefined;
}

export interface Trade<W extends Span> {
  readonly window: W;
  readonly costs: Costs;
  /** Costs less those of running at once: below zero is a gain. */
  readonly difference: Costs;
}

/** Ordered by what all costs together are worth, least first; windows of which a cost that counts is not known come last. */
export function trades<W extends Span>(
  now: Span,
  windows: readonly W[],
  curves: Curves,
  worth: Worth,
): readonly Trade<W>[] {
  const before = costsOf(now, curves);
  return windows
    .map((window) => {
      const costs = costsOf(window, curves);
      const difference = {
        carbon: less(costs.carbon, before.carbon),
        water: less(costs.water, before.water),
        price: less(costs.price, before.price),
      };
      return { window, costs, difference };
    })
    .toSorted((a, b) => order(a.costs, b.costs, worth) || a.window.start - b.window.start);
}

const costsOf = ({ start, end }: Span, { carbon, water, price }: Curves): Costs => ({
  carbon: carbon(start, end),
  water: water?.(start, end),
  price: price?.(start, end),
});

const less = (value: number | undefined, before: number | undefined): number | undefined =>
  value === undefined || before === undefined ? undefined : value - before;

function order(a: Costs, b: Costs, worth: Worth): number {
  const [first, second] = [inGrams(a, worth), inGrams(b, worth)];
  return first === second ? 0 : first - second;
}

function inGrams({ carbon, water, price }: Costs, { gramsPerLitre, gramsPerMoney }: Worth): number {
  const part = (value: number | undefined, grams: number): number => (grams === 0 ? 0 : (value ?? Infinity) * grams);
  return part(carbon, 1) + part(water, gramsPerLitre) + part(price, gramsPerMoney);
}
