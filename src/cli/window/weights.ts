/** What counts beside carbon in `wattprint window`, from flags and the user's table. */
import { csvRates, type RateName } from '../../core/grid/rate';
import { waterFactor } from '../../core/grid/waterFactor';
import type { Job } from '../../core/plan/advice';
import { isFlat, type Weight } from '../../core/plan/weighed';
import { UsageError } from '../verb';
import type { From } from './known';
import { tableIn } from './table';

const COLUMNS: Readonly<Record<RateName, string>> = { price: '"price EUR/kWh"', water: '"water L/kWh"' };

/** @throws {UsageError} */
export async function weightsOf(
  texts: readonly string[],
  { series, zone }: From,
  job: Job,
): Promise<readonly Weight[]> {
  const shares = texts.flatMap((text) => text.split(',')).map(shareIn);
  if (new Set(shares.map(({ name }) => name)).size < shares.length)
    throw new UsageError('--weigh takes price and water once each, as in --weigh price=0.3 --weigh water=0.2.');
  if (shares.reduce((sum, { share }) => sum + share, 0) >= 1)
    throw new UsageError('--weigh leaves nothing to carbon: let the shares add up to less than 1.');
  return Promise.all(
    shares.map(async ({ name, share }) => {
      if (series === undefined) throw new UsageError(withoutTable(name, zone));
      const rates = await tableIn(series, (text) => csvRates(text, name));
      if (rates === undefined) throw new UsageError(`${series} has no ${name}: add a column such as ${COLUMNS[name]}.`);
      if (share > 0 && isFlat(rates, job))
        throw new UsageError(
          `The ${name} in ${series} is the same at all times until the deadline and can decide nothing: leave out --weigh ${name}.`,
        );
      return { ...rates, share };
    }),
  );
}

function shareIn(text: string): { readonly name: RateName; readonly share: number } {
  const [, name, number] = /^\s*(price|water)\s*=\s*(\d*\.?\d+)\s*$/i.exec(text) ?? [];
  const share = Number(number);
  if (name === undefined || !(share < 1))
    throw new UsageError(
      `--weigh takes price or water with its share of the decision, as in --weigh price=0.3, not "${text}".`,
    );
  return { name: name.toLowerCase() as RateName, share };
}

function withoutTable(name: RateName, zone = 'the zone'): string {
  const factor = name === 'water' ? waterFactor(zone) : undefined;
  const known =
    factor === undefined
      ? `No ${name} by the hour is known for ${zone}`
      : `Water is known for ${zone} as one figure, ${factor.value} L/kWh at all times, and can decide nothing`;
  return `${known}: give --series FILE.csv with a column such as ${COLUMNS[name]}.`;
}
