import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folder } from './cliProcess';

const CARBON = [400, 300, 100, 300, 112, 300];
/** EUR/MWh. */
const PRICE = [400, 400, 400, 400, 100, 400];
const WATER = [2, 2, 4, 2, 2, 1];

function table(price: readonly (number | string)[] = PRICE, water: readonly number[] = WATER): string {
  const file = path.join(folder, 'tariff.csv');
  const rows = CARBON.map((grams, hour) => `2026-11-20T0${hour}:00Z,${grams},${price[hour]},${water[hour]}`);
  fs.writeFileSync(file, ['time,gCO2/kWh,price EUR/MWh,water L/kWh', ...rows].join('\n'));
  return file;
}

const SPAN = ['--hours', '1', '--now', '2026-11-20T00:00Z', '--finish-by', '2026-11-20T06:00Z'];
const weigh = (file: string, ...args: readonly string[]) => cli(['window', ...SPAN, '--series', file, ...args]);

interface Answer {
  readonly best: readonly { readonly start: string; readonly savedShare: number }[];
  readonly segments: readonly { readonly start: string }[];
  readonly trade: Record<string, unknown> | null;
}

const answer = async (...args: Parameters<typeof weigh>): Promise<Answer> => {
  const { code, out, err } = await weigh(args[0], '--json', ...args.slice(1));
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Answer;
};

describe('a window in which price counts', () => {
  it('is shown with what it costs against now and against the lowest carbon', async () => {
    const { best, segments, trade } = await answer(table(), '--weigh', 'price=0.3', '--kwh', '10');
    expect(segments[0]?.start).toBe('2026-11-20T04:00:00.000Z');
    expect(best).toMatchObject([
      { start: '2026-11-20T04:00:00.000Z', savedShare: expect.closeTo(1 - 112 / 400, 9) as number },
    ]);
    expect(trade).toMatchObject({
      shares: { carbon: 0.7, price: 0.3 },
      kWh: 10,
      currency: 'EUR',
      now: { carbonG: 4000, price: 4, waterL: null },
      lowestCarbon: { carbonG: 1000, price: 4, segments: [{ start: '2026-11-20T02:00:00.000Z' }] },
      chosen: { carbonG: 1120, price: expect.closeTo(1, 9) as number },
      againstNow: { carbonG: -2880, price: expect.closeTo(-3, 9) as number },
      againstLowestCarbon: { carbonG: expect.closeTo(120, 9) as number, price: expect.closeTo(-3, 9) as number },
    });
    const { out } = await weigh(table(), '--weigh', 'price=0.3', '--kwh', '10');
    expect(out.replaceAll('\u00a0', ' ')).toContain(
      [
        'Decided by carbon 70 %, price 30 %; for 10 kWh:',
        'now                4.00 EUR     4.00 kg',
        'lowest carbon      4.00 EUR     1.00 kg',
        'chosen             1.00 EUR     1.12 kg',
        '3.00 EUR less, 120 g more than the lowest-carbon window.',
        '3.00 EUR less, 2.88 kg less than now.',
      ].join('\n'),
    );
  });

  it('is the lowest-carbon one where the share of price is too small, and price is shown where it has none', async () => {
    for (const share of ['0.01', '0']) {
      const { segments } = await answer(table(), '--weigh', `price=${share}`);
      expect(segments[0]?.start).toBe('2026-11-20T02:00:00.000Z');
    }
    const { out } = await weigh(table(), '--weigh', 'price=0');
    expect(out).toMatch(/Decided by carbon 100 %, price 0 %; per kWh:\n(.*\n)*The same as the lowest-carbon window\./);
    expect((await answer(table())).trade).toBeNull();
  });

  it('weighs water that changes with time too', async () => {
    const { segments, trade } = await answer(table(), '--weigh', 'water=0.8', '--weigh', 'price=0');
    expect(segments[0]?.start).toBe('2026-11-20T05:00:00.000Z');
    expect(trade).toMatchObject({
      shares: { carbon: 0.2, water: 0.8, price: 0 },
      chosen: { carbonG: 300, waterL: 1, price: 0.4 },
      againstLowestCarbon: { carbonG: 200, waterL: -3, price: 0 },
    });
  });

  it('may be now, and may have more carbon than now', async () => {
    const cheap = await answer(table([1, 400, 400, 400, 300, 400]), '--weigh', 'price=0.9');
    expect([cheap.best, cheap.segments]).toEqual([[], []]);
    const file = path.join(folder, 'dear.csv');
    fs.writeFileSync(
      file,
      'time,g,price EUR/kWh\n2026-11-20T00:00Z,200,0.9\n2026-11-20T01:00Z,210,0.9\n2026-11-20T02:00Z,220,0.1\n',
    );
    const { out } = await cli([
      ...['window', '--hours', '1', '--now', '2026-11-20T00:00Z', '--finish-by', '2026-11-20T03:00Z'],
      ...['--series', file, '--weigh', 'price=0.8'],
    ]);
    expect(out.replaceAll('\u00a0', ' ')).toMatch(
      /10 % more +02:00 to 03:00(.*\n)*0\.80 EUR less, 20\.0 g more than now\./,
    );
  });

  it('has the range that the carbon of such windows had on the last days', async () => {
    const start = Date.parse('2026-11-01T00:00Z');
    const rows = Array.from({ length: 22 * 24 }, (_, at) => {
      const [day, hour] = [Math.floor(at / 24), at % 24];
      // Least carbon at noon; at four it is cheap, and what is forecast of it is 20 too high each second day.
      const grams = hour === 12 ? 100 : hour === 16 ? 140 : 300;
      const forecast = grams + (hour === 16 ? 20 * (day % 2) : 0);
      return `${new Date(start + at * 3_600_000).toISOString()},${grams},${forecast},${hour === 16 ? 0.1 : 0.4}`;
    });
    const file = path.join(folder, 'long.csv');
    fs.writeFileSync(file, ['time,g,forecast_g,price EUR/kWh', ...rows].join('\n'));
    const args = ['--hours', '1', '--now', '2026-11-20T06:00Z', '--finish-by', '2026-11-20T20:00Z', '--series', file];
    const { out } = await cli(['window', ...args, '--weigh', 'price=0.5', '--json']);
    const [best] = (
      JSON.parse(out) as { best: readonly { start: string; low: number; high: number; savedShare: number }[] }
    ).best;
    expect(best?.start).toBe('2026-11-20T16:00:00.000Z');
    expect(best?.savedShare).toBeCloseTo(1 - 160 / 300, 6);
    expect(best?.low).toBeCloseTo(1 - 160 / 300, 6);
    expect(best?.high).toBeCloseTo(1 - 140 / 300, 6);
  });

  it.each([
    [['--weigh', 'cost=0.3'], /--weigh takes price or water with its share.*not "cost=0\.3"/],
    [['--weigh', 'price'], /--weigh takes price or water with its share.*not "price"/],
    [['--weigh', 'price=1'], /--weigh takes price or water with its share.*not "price=1"/],
    [['--weigh', 'price=0.5', '--weigh', 'water=0.5'], /leaves nothing to carbon/],
    [['--weigh', 'price=0.5,price=0.1'], /price and water once each/],
    [['--kwh', '3'], /--kwh goes with --weigh/],
    [['--weigh', 'price=0.5', '--kwh', '0'], /--kwh takes a number above 0/],
  ])('says what to do: %j', async (args, text) => {
    const { code, err } = await weigh(table(), ...args);
    expect([code, err.split('\n')]).toEqual([2, [expect.stringMatching(text), '']]);
  });

  it('refuses what is not known, or is the same at all times', async () => {
    const zone = (what: string) => cli(['window', '--hours', '1', '--zone', 'DE', '--weigh', `${what}=0.3`]);
    expect((await zone('price')).err).toMatch(
      /^wattprint: No price by the hour is known for DE: give --series FILE\.csv .*\n$/,
    );
    expect((await zone('water')).err).toMatch(
      /^wattprint: Water is known for DE as one figure, 1\.95 L\/kWh at all times, .*\n$/,
    );
    const flat = await weigh(table(PRICE, [2, 2, 2, 2, 2, 2]), '--weigh', 'water=0.3');
    expect([flat.code, flat.err]).toEqual([
      2,
      expect.stringMatching(/water in .* is the same at all times until the deadline/),
    ]);
    const gap = await weigh(table(['', '', 400, 400, 100, 400]), '--weigh', 'price=0.3');
    expect([gap.code, gap.err]).toEqual([
      2,
      expect.stringMatching(/does not know carbon and price together from now on/),
    ]);
    const file = path.join(folder, 'bare.csv');
    fs.writeFileSync(file, 'time,g\n2026-11-20T00:00Z,300\n2026-11-20T01:00Z,200\n');
    expect((await weigh(file, '--weigh', 'price=0.3')).err).toMatch(
      /bare\.csv has no price: add a column such as "price EUR\/kWh"/,
    );
  });
});

describe('a source that fails', () => {
  it('is told in one sentence', async () => {
    const { code, out, err } = await cli(
      ['window', '--hours', '1', '--zone', 'westus', '--source', 'carbon-aware-sdk'],
      // Nobody listens on port 1.
      { WATTPRINT_GRID_URL: 'http://127.0.0.1:1' },
    );
    expect([code, out, err.trimEnd().split('\n')]).toEqual([
      2,
      '',
      [expect.stringMatching(/^wattprint: .*127\.0\.0\.1:1/)],
    ]);
  });
});
