import { describe, expect, it } from 'vitest';
import { csvRates } from '../../../../src/core/grid/rate';

const HOURS = ['2026-11-26T00:00Z', '2026-11-26T01:00Z', '2026-11-26T02:00Z'];
const table = (head: string, values: readonly string[] = ['90', '-5', '60']): string =>
  [`time,gCO2/kWh,${head}`, ...HOURS.map((hour, index) => `${hour},300,${values[index] ?? ''}`)].join('\n');

describe('a column of prices', () => {
  it.each([
    ['price EUR/kWh', 'EUR', 1],
    ['price_eur_mwh', 'EUR', 0.001],
    ['Day-ahead price [EUR/MWh]', 'EUR', 0.001],
    ['price_forecast_gbp_per_kWh', 'GBP', 1],
    ['Price (€ / MWh)', '€', 0.001],
  ])('has its money and unit in its name: %s', (head, unit, times) => {
    const found = csvRates(table(head), 'price');
    expect(found?.unit).toBe(unit);
    for (const [index, value] of [90, -5, 60].entries())
      expect(found?.rates[index]?.value).toBeCloseTo(value * times, 12);
  });

  it('has gaps where nothing is known, and holds from row to row', () => {
    const found = csvRates(table('price EUR/kWh', ['0.3', '', '0.2']), 'price');
    expect(found?.rates).toEqual([
      { start: Date.parse(HOURS[0] ?? ''), end: Date.parse(HOURS[1] ?? ''), value: 0.3 },
      { start: Date.parse(HOURS[2] ?? ''), end: Date.parse('2026-11-26T03:00Z'), value: 0.2 },
    ]);
  });

  it('is not there, or is refused with what to do', () => {
    expect(csvRates('time,g\n2026-11-26T00:00Z,1', 'price')).toBeUndefined();
    for (const head of ['price', 'price/kWh', 'price per kWh', 'price EUR'])
      expect(() => csvRates(table(head), 'price')).toThrow(
        `Name the column "${head}" with its unit, as in "price EUR/kWh".`,
      );
    expect(() => csvRates(table('price EUR/kWh,price USD/kWh'), 'price')).toThrow(
      'Which column is the price, of "price EUR/kWh", "price USD/kWh"?',
    );
    expect(() => csvRates(table('price EUR/kWh', ['much']), 'price')).toThrow(/^Line 2 has no number/);
  });
});

describe('a column of water', () => {
  it('is in litres, never below zero', () => {
    const found = csvRates(table('water L/kWh', ['2.5', '-1', '4']), 'water');
    expect([found?.unit, found?.rates.map(({ value }) => value)]).toEqual(['L', [2.5, 4]]);
    expect(csvRates(table('water_litres_per_MWh'), 'water')?.rates[0]?.value).toBeCloseTo(0.09, 12);
    expect(() => csvRates(table('water'), 'water')).toThrow('as in "water L/kWh"');
  });
});
