/** What one kWh costs beside carbon, over time: money, or water. */
import type { Millis } from '../units';
import { columnNamed, valuesIn } from './csvColumn';
import { csvTable } from './csvTable';
import { inTime } from './series';

/** From `start` up to, not including, `end`; per kWh. */
export interface Rate {
  readonly start: Millis;
  readonly end: Millis;
  readonly value: number;
}

export type RateName = 'price' | 'water';

export interface Rates {
  readonly name: RateName;
  /** `EUR`, or `L`. */
  readonly unit: string;
  /** In order, without overlaps; what is not known is a gap between them. */
  readonly rates: readonly Rate[];
}

/** Nothing says what a price without them is. */
const UNITS = {
  price: { shape: /(?<![a-z])(?!per)([a-z]{3}|[€$£])[\s_/]*(?:per)?[\s_]*([km])wh/i, example: 'price EUR/kWh' },
  water: { shape: /(?<![a-z])(l|lit(?:er|re)s?)[\s_/]*(?:per)?[\s_]*([km])wh/i, example: 'water L/kWh' },
};

/**
 * The column with `price`, or `water`, in its name, which ends in the unit: `price EUR/MWh`. A price may be below zero.
 *
 * @returns undefined: there is none
 * @throws {Error} with one sentence that names the line or the column
 */
export function csvRates(text: string, name: RateName): Rates | undefined {
  const table = csvTable(text);
  const index = columnNamed(table.names, name);
  if (index === undefined) return undefined;
  const head = table.names[index] ?? '';
  const { shape, example } = UNITS[name];
  const [, unit, size] = shape.exec(head) ?? [];
  if (unit === undefined || size === undefined)
    throw new Error(`Name the column "${head}" with its unit, as in "${example}".`);
  const perKwh = /m/i.test(size) ? 1 / 1000 : 1;
  const rates = inTime(valuesIn(table, index)).flatMap(({ at, end, value }) =>
    value === undefined || !Number.isFinite(value) || (name === 'water' && value < 0)
      ? []
      : [{ start: at, end, value: value * perKwh }],
  );
  return { name, unit: name === 'water' ? 'L' : unit.toUpperCase(), rates };
}
