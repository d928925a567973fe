import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folder } from './cliProcess';

interface Row {
  readonly id: string;
  readonly provider: string;
  readonly zone: string;
  readonly gPerKwh: number | null;
  readonly carbonG: { readonly value: number } | null;
  readonly totalG: { readonly value: number } | null;
  readonly waterL: { readonly total: number | null };
  readonly google: readonly { readonly year: number; readonly gPerKwh: number }[] | null;
  readonly now: { readonly gPerKwh: number; readonly ageS: number } | null;
}

interface Answer {
  readonly intensity: { readonly factor: string };
  readonly from: Row | null;
  readonly regions: readonly Row[];
  readonly move: { readonly advised: boolean; readonly to: string; readonly low: number; readonly why: string } | null;
  readonly now: { readonly source: string; readonly signal: string; readonly factor: string } | null;
  readonly window: { readonly region: string; readonly zone: string; readonly segments: readonly object[] } | null;
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
    expect(
      lines
        .slice(
          0,
          lines.findIndex((line) => line.startsWith('When to run')),
        )
        .filter((line) => line.length > 100),
    ).toEqual([]);
    const head = lines.find((line) => line.includes('g/kWh')) ?? '';
    const end = head.indexOf('g/kWh') + 'g/kWh'.length;
    const row = (text: string) => lines.find((line) => line.includes(text)) ?? '';
    for (const place of ['Gävle', 'Montréal', 'São Paulo', 'Querétaro'])
      expect(row(place).slice(0, end)).toMatch(/\d$/);
    expect(out).toMatch(/Move: \S+ has \d+ % less \(\d+ % to \d+ %\)\./);
    expect(out).toMatch(/Moving 20 GB there: .*\sg \(.*\sg to .*\sg\), 5\smin 20\ss, 0\.40\sUSD\./);
    expect(out).toMatch(/Little carbon, much water: \S+ takes more water than/);
    expect(out).toMatch(/When to run in \S+:\n {4}wattprint window --hours 4 --zone SE-SE3\n {4}Intensity: average/);
    expect(out).toContain('What it is now: add --source NAME, or --series ZONE=FILE.csv');
  });

  it('have what it is now beside their order, with its age, where a table says it', async () => {
    const table = path.join(folder, 'de.csv');
    const hours = Array.from({ length: 30 }, (_, hour) => new Date(Date.UTC(2026, 10, 20, hour)).toISOString());
    fs.writeFileSync(table, ['time,g', ...hours.map((at, hour) => `${at},${hour === 9 ? 60 : 410}`)].join('\n'));
    const args = ['--series', `de=${table}`, '--now', '2026-11-20T06:12Z', '--from', 'DE'];
    const plain = await ask('--from', 'DE');
    const { now, from, regions, window } = await ask(...args);
    expect(now).toEqual({ source: 'de.csv', signal: 'average', factor: 'unknown' });
    expect(from?.now).toEqual({ gPerKwh: 410, ageS: 720 });
    expect(regions.map(({ id }) => id)).toEqual(plain.regions.map(({ id }) => id));
    for (const { zone, now: live } of regions) expect(live?.gPerKwh).toBe(zone === 'DE' ? 410 : undefined);
    expect([plain.now, plain.from?.now]).toEqual([null, null]);
    expect(window).toMatchObject({ region: 'eu-north-1', zone: 'SE-SE3' });

    const { out } = await cli(['regions', ...args, '--allow', 'europe-west3', '--hours', '1']);
    const lines = out.split('\n');
    const end = (lines.find((line) => line.includes('g/kWh')) ?? '').indexOf(' now') + ' now'.length;
    expect(lines.find((line) => line.includes('europe-west3'))?.slice(0, end)).toMatch(/ 342 +410$/);
    expect(
      lines
        .slice(
          0,
          lines.findIndex((line) => line.startsWith('When to run')),
        )
        .filter((line) => line.length > 100),
    ).toEqual([]);
    expect(out).toContain(
      'now: average, factor unknown, de.csv; at most 12\u00a0min 00\u00a0s old. Nothing is ranked by it.',
    );
    // Of the advised place the table says when.
    expect(out).toMatch(/--zone DE --series \S+de\.csv\n {4}Intensity: average, de\.csv\n.*\n {4}85 % less +09:00/);
  });

  it('end in what "wattprint window" says of the advised one, and in none where its hours are not known', async () => {
    const now = ['--now', '2026-06-10T06:00Z'];
    const { window } = await ask('--from', 'US-CAL-CISO', '--allow', 'us-west2', '--hours', '3', ...now);
    const { out } = await cli(['window', '--zone', 'US-CAL-CISO', '--hours', '3', '--json', ...now]);
    expect(window).toEqual({ region: 'US-CAL-CISO', hours: 3, ...(JSON.parse(out) as object) });
    expect(window?.segments).toHaveLength(1);
    const { window: none } = await ask('--from', 'KR', '--allow', 'ap-northeast-2', ...now);
    expect(none).toBeNull();
    const { out: text } = await cli(['regions', '--from', 'KR', '--allow', 'ap-northeast-2', ...now]);
    expect(text).toMatch(/When to run in KR: wattprint window --hours N --zone KR --source NAME/);
  });

  it('go without it where a source has nothing to say, in one sentence', async () => {
    const { code, out, err } = await cli(['regions', '--source', 'electricity-maps', '--top', '3']);
    expect([code, err]).toEqual([0, 'wattprint: Electricity Maps needs a key.\n']);
    expect(out).toContain('now: not known for any of these grids.');
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
    [['--source', 'watttime'], /WattTime has zones of its own, which are no region's/],
    [['--source', 'carbon-aware-sdk-marginal'], /has zones of its own/],
    [['--source', 'wat'], /--source is one of neso, energy-charts, energinet, electricity-maps, not "wat"/],
    [['--source', 'neso', '--series', 'DE=x.csv'], /by --series or by --source, not by both/],
    [['--source', 'neso', '--now', '2026-01-01T00:00Z'], /--now does not go with --source/],
    [['--series', 'XX=x.csv'], /There is no zone "XX"/],
    [['--series', 'DE=x.csv', '--series', 'de=y.csv'], /two tables of DE/],
    [['--series', 'x.csv'], /--series takes a zone and its table here, as in --series DE=my\.csv, not "x\.csv"/],
    [['--series', 'DE=nowhere.csv'], /nowhere\.csv cannot be read \(ENOENT\)/],
    [['--hours', 'four'], /How long does the job take/],
  ])('say what to do: %j', async (args, text) => {
    const { code, err } = await cli(['regions', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(text);
  });
});
