import { describe, expect, it } from 'vitest';
import { cli } from './cliProcess';

interface Row {
  readonly id: string;
  readonly provider: string;
  readonly zone: string;
  readonly gPerKwh: number | null;
  readonly carbonG: { readonly value: number } | null;
  readonly totalG: { readonly value: number } | null;
  readonly waterL: { readonly total: number | null };
  readonly google: readonly { readonly year: number; readonly gPerKwh: number }[] | null;
}

interface Answer {
  readonly intensity: { readonly factor: string };
  readonly from: Row | null;
  readonly regions: readonly Row[];
  readonly move: { readonly advised: boolean; readonly to: string; readonly low: number; readonly why: string } | null;
}

async function ask(...args: string[]): Promise<Answer> {
  const { code, out, err } = await cli(['regions', '--json', ...args]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Answer;
}

describe('regions', () => {
  it('come with the least carbon first, all providers by the same figures', async () => {
    const { intensity, regions } = await ask('--kwh', '10');
    expect(intensity.factor).toBe('lifecycle');
    expect(new Set(regions.map(({ provider }) => provider))).toEqual(new Set(['gcp', 'aws', 'azure']));
    const carbon = regions.map(({ carbonG }) => carbonG?.value ?? Infinity);
    expect(carbon).toEqual(carbon.toSorted((a, b) => a - b));
    const intensityOf = (id: string) => regions.find((each) => each.id === id)?.gPerKwh;
    expect(intensityOf('europe-west3')).toBe(intensityOf('eu-central-1'));
  });

  it("go by Google's own figures where that is asked for, which count something else", async () => {
    const { intensity, regions } = await ask('--figures', 'google');
    expect(intensity.factor).toBe('direct');
    expect(new Set(regions.map(({ provider }) => provider))).toEqual(new Set(['gcp']));
    const montreal = regions.find(({ id }) => id === 'northamerica-northeast1');
    expect(montreal).toMatchObject({ gPerKwh: 5.48, google: [{ year: 2023, gPerKwh: 2 }, { year: 2024 }] });
    const mixed = await ask('--figures', 'google', '--allow', 'europe-west3,eu-central-1');
    expect(mixed.regions.map(({ id, gPerKwh }) => [id, gPerKwh])).toEqual([
      ['europe-west3', 275.82],
      ['eu-central-1', null],
    ]);
  });

  it('are the allowed ones only, and a move goes to one of them', async () => {
    const { from, regions, move } = await ask('--allow', 'europe-west*,eastus', '--from', 'US-East-1', '--kwh', '5');
    expect(regions.every(({ id }) => /^(europe-west|eastus$)/.test(id))).toBe(true);
    expect(from).toMatchObject({ id: 'us-east-1', zone: 'US-MIDA-PJM' });
    expect(move).toMatchObject({ advised: true, to: 'europe-west9' });
    expect(move?.low).toBeGreaterThan(0.8);
  });

  it('can stand by water; what is not known is last', async () => {
    const { regions } = await ask('--sort', 'water');
    const water = regions.map(({ waterL }) => waterL.total ?? Infinity);
    expect(water).toEqual(water.toSorted((a, b) => (a === b ? 0 : a - b)));
    expect(water.at(-1)).toBe(Infinity);
  });

  it('are a table of at most 100 columns that keeps its columns under diacritics', async () => {
    const { code, out } = await cli([
      ...['regions', '--kwh', '1200', '--from', 'europe-west3', '--data-gb', '20', '--mbit', '500'],
      ...['--price-gb', '0.02 USD', '--top', '200'],
    ]);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    const head = lines.find((line) => line.includes('g/kWh')) ?? '';
    const end = head.indexOf('g/kWh') + 'g/kWh'.length;
    const row = (text: string) => lines.find((line) => line.includes(text)) ?? '';
    for (const place of ['Gävle', 'Montréal', 'São Paulo', 'Querétaro'])
      expect(row(place).slice(0, end)).toMatch(/\d$/);
    expect(out).toMatch(/Move: \S+ has \d+ % less \(\d+ % to \d+ %\)\./);
    expect(out).toMatch(/Moving 20 GB there: .*\sg \(.*\sg to .*\sg\), 5\smin 20\ss, 0\.40\sUSD\./);
    expect(out).toMatch(/Little carbon, much water: \S+ takes more water than/);
    expect(out).toMatch(/When to run in \S+: wattprint window --hours N --zone SE-SE3/);
  });

  it('have a PUE of one for a zone, unless it is set', async () => {
    const { from } = await ask('--from', 'de', '--kwh', '1');
    const { from: own } = await ask('--from', 'DE', '--kwh', '1', '--pue', '1.5');
    expect(own?.carbonG?.value).toBeCloseTo(1.5 * (from?.carbonG?.value ?? NaN));
    expect(from?.waterL.total).toBeNull();
  });

  it.each([
    [['--kwh', '0'], /--kwh takes a number above 0/],
    [['--kwh', 'much'], /--kwh takes a number above 0.*not "much"/],
    [['--from', 'eu-wst-3'], /no region or zone "eu-wst-3"\. The closest is eu-west-3/],
    [['--from', 'UK'], /no region or zone "UK"\. "wattprint zones" lists zones/],
    [['--from', 'atlantis-central'], /"wattprint zones" lists zones/],
    [['--allow', 'europa-west1'], /--allow: there is no region "europa-west1"\. The closest is europe-west1/],
    [['--allow', 'mars-*'], /no region "mars-\*"/],
    [['--allow', ','], /--allow names no region/],
    [['--provider', 'ibm'], /--provider is one of gcp, aws, azure, not "ibm"/],
    [['--provider', ','], /--provider names no provider/],
    [['--provider', 'aws', '--allow', 'eastus'], /"eastus" is of azure\. Give --provider azure too/],
    [['--kwh', '-5'], /--kwh takes a number above 0.*not "-5"/],
    [['--top', '-1'], /--top takes a whole number.*not "-1"/],
    [['--figures', 'google', '--from', 'DE'], /say nothing about DE/],
    [['--figures', 'google', '--provider', 'aws'], /say nothing about these regions/],
    [['--data-gb', '20'], /Give --from/],
    [['--mbit', '20'], /Give --data-gb/],
    [['--from', 'DE', '--data-gb', '1', '--price-gb', 'cheap'], /must look like "0\.02 USD"/],
    [['--from', 'eu-west-3', '--pue', '1.2'], /PUE of eu-west-3 is known/],
    [['--pue', '1.2'], /--pue goes with a zone/],
    [['--top', '0'], /--top takes a whole number/],
  ])('say what to do: %j', async (args, text) => {
    const { code, err } = await cli(['regions', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(text);
  });
});
