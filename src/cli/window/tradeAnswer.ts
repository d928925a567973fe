/** What the chosen window trades against now and against the lowest carbon, as JSON and in words. */
import { difference, type Costs, type Priced, type Trade } from '../../core/plan/trade';
import type { Weight } from '../../core/plan/weighed';
import { carbonText, moneyText, waterText } from '../../core/text/numbers';
import { grams, litres } from '../../core/units';

export interface Weighed {
  readonly trade: Trade;
  readonly weights: readonly Weight[];
  /** Of the job; undefined: per kWh. */
  readonly kwh: number | undefined;
}

export function tradeJson({ trade: { now, lowestCarbon, chosen }, weights, kwh }: Weighed): unknown {
  const costs = ({ carbon, price, water }: Costs): unknown => {
    const of = (cost: number | undefined): number | null => (cost === undefined ? null : cost * (kwh ?? 1));
    return { carbonG: of(carbon), price: of(price), waterL: of(water) };
  };
  const priced = ({ segments, costs: all }: Priced): unknown => ({
    segments: segments.map(({ start, end }) => ({
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    })),
    ...(costs(all) as object),
  });
  return {
    shares: Object.fromEntries(sharesOf(weights)),
    kWh: kwh ?? null,
    currency: currencyOf(weights) ?? null,
    now: priced(now),
    lowestCarbon: lowestCarbon === undefined ? null : priced(lowestCarbon),
    chosen: priced(chosen),
    againstNow: costs(difference(chosen.costs, now.costs)),
    againstLowestCarbon: lowestCarbon === undefined ? null : costs(difference(chosen.costs, lowestCarbon.costs)),
  };
}

export function tradeText({ trade: { now, lowestCarbon, chosen }, weights, kwh }: Weighed): string {
  const shares = sharesOf(weights).map(([name, share]) => `${name} ${Math.round(share * 100)} %`);
  const row = (head: string, { costs }: Priced): string => {
    const cells = toldOf(costs, weights, kwh).map(({ cost, amount }) =>
      (cost < 0 ? `−${amount}` : amount).padStart(12),
    );
    return `${head.padEnd(15)}${cells.join('')}`;
  };
  const against = (other: Priced, what: string): string => {
    const parts = toldOf(difference(chosen.costs, other.costs), weights, kwh)
      .filter(({ cost }) => Math.abs(cost) > SAME)
      .map(({ cost, amount }) => `${amount} ${cost < 0 ? 'less' : 'more'}`);
    return parts.length === 0 ? `The same as ${what}.` : `${parts.join(', ')} than ${what}.`;
  };
  return [
    `Decided by ${shares.join(', ')}; ${kwh === undefined ? 'per kWh' : `for ${kwh} kWh`}:`,
    row('now', now),
    ...(lowestCarbon === undefined ? [] : [row('lowest carbon', lowestCarbon)]),
    row('chosen', chosen),
    ...(lowestCarbon === undefined ? [] : [against(lowestCarbon, 'the lowest-carbon window')]),
    against(now, 'now'),
  ].join('\n');
}

/** What rounding leaves is no difference. */
const SAME = 1e-9;

interface Told {
  readonly cost: number;
  /** Without its sign. */
  readonly amount: string;
}

/** Money first: it is what is weighed against carbon. */
function toldOf({ carbon, price, water }: Costs, weights: readonly Weight[], kwh = 1): readonly Told[] {
  const told = (cost: number | undefined, text: (value: number) => string): readonly Told[] =>
    // 2.9999999 would get a digit more than 3.
    cost === undefined ? [] : [{ cost, amount: text(Number(Math.abs(cost * kwh).toPrecision(9))) }];
  return [
    ...told(price, (value) => moneyText(value, currencyOf(weights) ?? '')),
    ...told(water, (value) => waterText(litres(value))),
    ...told(carbon, (value) => carbonText(grams(value))),
  ];
}

function sharesOf(weights: readonly Weight[]): readonly (readonly [string, number])[] {
  const rest = weights.reduce((left, { share }) => left - share, 1);
  // 1 less 0.3 less 0.2 is not quite 0.5.
  return [['carbon', Number(rest.toFixed(9))], ...weights.map(({ name, share }) => [name, share] as const)];
}

const currencyOf = (weights: readonly Weight[]): string | undefined =>
  weights.find(({ name }) => name === 'price')?.unit;
