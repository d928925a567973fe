import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folder } from './cliProcess';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T00:00:00Z');

/** Cheap at noon each day; the forecast is `error` too high there. */
function table(days: number, error: (day: number) => number): string {
  const rows = Array.from({ length: days * 24 }, (_, hour) => {
    const noon = hour % 24 >= 11 && hour % 24 < 14;
    const actual = noon ? 100 : 300;
    const forecast = actual + (noon ? error(Math.floor(hour / 24)) : 0);
    return `${new Date(START + hour * HOUR).toISOString()},${actual},${forecast}`;
  });
  return ['datetime_utc,actual_gco2_kwh,forecast_gco2_kwh', ...rows].join('\n');
}

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  fs.writeFileSync(at, text);
  return at;
}

interface Answer {
  readonly now: { readonly gPerKwh: number } | null;
  readonly best: readonly {
    readonly start: string;
    readonly end: string;
    readonly savedShare: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly segments: readonly { readonly start: string; readonly end: string }[];
  readonly why: string | null;
}

async function plan(...args: string[]): Promise<Answer> {
  const { code, out, err } = await cli(['window', '--json', ...args]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Answer;
}

describe("a window on a table of one's own", () => {
  const NOW = ['--now', '2026-11-20T06:00:00Z'];

  it('is the least there is, with what forecasts of the last days carry', async () => {
    const series = file(
      'good.csv',
      table(22, (day) => (day % 2) * 10),
    );
    const { best, segments } = await plan('--hours', '2', '--series', series, ...NOW);
    expect(best[0]).toMatchObject({ start: '2026-11-20T11:00:00.000Z', gPerKwh: expect.closeTo(110, 6) as number });
    expect(best[0]?.savedShare).toBeCloseTo(1 - 110 / 300, 6);
    expect(best[0]?.low).toBeLessThanOrEqual(best[0]?.savedShare ?? 0);
    expect(best[0]?.high).toBeCloseTo(2 / 3, 6);
    expect(segments).toEqual([{ start: '2026-11-20T11:00:00.000Z', end: '2026-11-20T13:00:00.000Z' }]);
  });

  it('is none where the forecasts of the last days promised as much in vain', async () => {
    const lines = table(22, () => 0).split('\n');
    const wrong = lines.map((line, index) => {
      const [time = '', , forecast = ''] = line.split(',');
      return index > 0 && Date.parse(time) < Date.parse('2026-11-20T00:00Z') ? `${time},300,${forecast}` : line;
    });
    const { best, why } = await plan('--hours', '2', '--series', file('wrong.csv', wrong.join('\n')), ...NOW);
    expect(best).toEqual([]);
    expect(why).toMatch(/^At most 67 % less before .*: forecasts were too far off lately to wait for that\.$/);
  });

  it('comes in pieces where the job can stop, and none is invented where nothing changes', async () => {
    const two = ['time,g', ...[300, 100, 300, 300, 100, 100, 300].map((g, hour) => `2026-11-20T0${hour}:00Z,${g}`)];
    const { segments } = await plan(
      ...['--hours', '3', '--interruptible', '--series', file('two.csv', two.join('\n'))],
      ...['--now', '2026-11-20T00:00Z', '--finish-by', '2026-11-20T07:00Z'],
    );
    expect(segments.map(({ start }) => start)).toEqual(['2026-11-20T00:58:00.000Z', '2026-11-20T04:00:00.000Z']);
    const flat = [
      'time,g',
      ...Array.from({ length: 24 }, (_, hour) => `2026-11-20T${String(hour).padStart(2, '0')}:00Z,400`),
    ];
    const { best, why } = await plan('--hours', '3', '--series', file('flat.csv', flat.join('\n')), ...NOW);
    expect([best, why]).toEqual([[], expect.stringMatching(/^The intensity is the same at all times/)]);
  });

  it('comes in pieces with the time that resuming takes, and is done in time', async () => {
    // Cheap is each second half-hour, as many as the work, the last one to the deadline: two resumes have to go elsewhere.
    const rows = Array.from(
      { length: 12 },
      (_, half) => `${new Date(START + (half * HOUR) / 2).toISOString()},${half % 2 ? 200 : 300}`,
    );
    const series = file('saw.csv', ['time,g', ...rows].join('\n'));
    const { best, segments } = await plan(
      ...['--hours', '1.5', '--interruptible', '--series', series],
      ...['--now', '2026-11-01T00:00Z', '--finish-by', '2026-11-01T03:00Z'],
    );
    expect(segments).toHaveLength(3);
    const minutes = segments.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 60_000);
    expect(minutes.reduce((sum, each) => sum + each, 0)).toBe(90 + 2 * 2);
    expect(segments.at(-1)?.end).toBe('2026-11-01T03:00:00.000Z');
    const now = (300 + 200 + 300) / 3;
    expect(best[0]?.savedShare).toBeCloseTo(1 - (90 * 200 + 4 * 300) / 90 / now, 9);
  });

  it('is found in a table of 130,000 rows', async () => {
    const rows = Array.from(
      { length: 130_000 },
      (_, row) => `${new Date(START + (row * HOUR) / 12).toISOString()},${row < 12 ? 300 : 200}`,
    );
    const series = file('long.csv', ['time,g', ...rows].join('\n'));
    const { best } = await plan('--hours', '1', '--interruptible', '--series', series, '--now', '2026-11-01T00:00Z');
    expect(best[0]?.start).toBe('2026-11-01T01:00:00.000Z');
  });

  it('begins with the value that holds now, where the forecast begins after it', async () => {
    const rows = ['00:00Z,300,', '01:00Z,310,', '02:00Z,,280', '03:00Z,,100', '04:00Z,,290'];
    const series = file('joined.csv', ['time,actual,forecast', ...rows.map((row) => `2026-11-20T${row}`)].join('\n'));
    const { now, best } = await plan(
      '--hours',
      '1',
      '--series',
      series,
      '--now',
      '2026-11-20T01:30Z',
      '--finish-by',
      '2026-11-20T05:00Z',
    );
    expect(now?.gPerKwh).toBeCloseTo(295, 9);
    expect(best[0]).toMatchObject({ start: '2026-11-20T03:00:00.000Z' });
  });

  it('is looked for in a day, for long jobs in twice their time', async () => {
    const rows = Array.from(
      { length: 80 },
      (_, hour) => `${new Date(START + hour * HOUR).toISOString()},${hour < 30 ? 300 : 200}`,
    );
    const series = file('long.csv', ['time,g', ...rows].join('\n'));
    const args = ['--series', series, '--now', '2026-11-01T00:00Z'];
    // 36 minutes before the hour it has 1 % more than the least.
    expect((await plan('--hours', '30', ...args)).best[0]?.start).toBe('2026-11-02T05:24:00.000Z');
    expect((await plan('--hours', '4', ...args)).best).toEqual([]);
  });

  it('does not speak of a forecast where the table has none', async () => {
    const series = file('short.csv', 'time,g\n2026-11-20T00:00Z,300\n2026-11-20T01:00Z,200\n2026-11-20T02:00Z,250\n');
    const args = ['window', '--hours', '1', '--series', series, '--now'];
    const { out } = await cli([...args, '2026-11-20T00:00Z']);
    expect(out).toContain('What is known ends before the deadline: later windows are not known yet.');
    expect(out).not.toContain('forecast');
    const { code, err } = await cli([...args, '2026-11-21T00:00Z']);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('short.csv goes from 2026-11-20T00:00Z to 2026-11-20T03:00Z.'),
    ]);
  });

  it('is told in words, and where the table ends too early', async () => {
    const series = file(
      'good.csv',
      table(20, () => 0),
    );
    const { code, out } = await cli(['window', '--hours', '2', '--series', series, '--now', '2026-11-20T06:00Z']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Intensity: average, good\.csv\nnow .*300 g\/kWh\n67 % less .*100 g\/kWh/);
    expect(out).toContain('The forecast ends before the deadline');
  });

  it.each([
    [['--series', 'x.csv'], /How long does the job take/],
    [['--hours', 'four', '--series', 'x.csv'], /How long does the job take.*not "four"/],
    [['--hours', '0.01', '--series', 'x.csv'], /from 0\.0167 \(1 minute\) to 744.*not "0\.01"/],
    [['--hours', '745', '--series', 'x.csv'], /from 0\.0167 \(1 minute\) to 744.*not "745"/],
    [['--hours', '4', '--series', 'x.csv', '--finish-by', '9999-01-01T00:00Z'], /more than 60 days away/],
    [['--hours', '4', '--zone', 'DE', '--start-by', '9999-01-01T00:00Z'], /more than 60 days away/],
    [['--hours', '4', '--zone', 'DE', '--source', 'neso', '--now', '2026-01-01T00:00Z'], /--now goes with/],
    [['--hours', '4', '--series', 'nowhere.csv'], /nowhere\.csv cannot be read \(ENOENT\)/],
    [['--hours', '4'], /Whose forecast\?/],
    [['--hours', '4', '--source', 'crystal-ball', '--zone', 'DE'], /--source is one of neso/],
    [['--hours', '4', '--source', 'carbon-aware-sdk', '--zone', 'DE'], /set WATTPRINT_GRID_URL/],
    [['--hours', '4', '--series', 'x.csv', '--finish-by', 'soon'], /--finish-by takes a time/],
    [['--hours', '4', '--series', 'x.csv', '--finish-by', '2020-01-01T00:00Z'], /deadline has passed/],
    [
      ['--hours', '4', '--series', 'x.csv', '--now', '2026-01-01T00:00Z', '--finish-by', '2026-01-01T03:00Z'],
      /takes longer/,
    ],
  ])('says what to do: %j', async (args, text) => {
    const { code, err } = await cli(['window', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(text);
  });

  it('names the line of a table that cannot be read', async () => {
    const bad = file('bad.csv', 'time,g\n2026-11-20T00:00Z,300\nyesterday,200\n');
    expect((await cli(['window', '--hours', '1', '--series', bad])).err).toMatch(/bad\.csv: Line 3 has no time/);
    const text = file('text.csv', 'time,g\n2026-11-20T00:00Z,much\n');
    expect((await cli(['window', '--hours', '1', '--series', text])).err).toMatch(
      /Line 2 has no number such as 312.5 in the column "g": "much"/,
    );
    expect((await cli(['window', '--hours', '1', '--series', file('empty.csv', '')])).code).toBe(2);
  });
});

describe('a window on the typical days that ship', () => {
  const NOON = ['--hours', '4', '--now', '2026-06-10T06:00:00Z'];

  it('needs a zone and nothing else', async () => {
    const { code, out, err } = await cli(['window', '--json', '--zone', 'DE', ...NOON]);
    expect([code, err]).toEqual([0, '']);
    const answer = JSON.parse(out) as Answer & { readonly [key: string]: unknown };
    expect(answer).toMatchObject({
      zone: 'DE',
      source: expect.stringMatching(/^typical day of 2022.*Electricity Maps/) as string,
      signal: 'average',
      now: { start: '2026-06-10T06:00:00.000Z', end: '2026-06-10T10:00:00.000Z' },
    });
    const [best] = answer.best;
    // Midday in June, when the sun is up.
    expect(best?.start.slice(0, 13)).toMatch(/^2026-06-10T(08|09|10)/);
    expect(best?.savedShare).toBeGreaterThan(0.05);
    expect(best?.low).toBeLessThan(best?.savedShare ?? 0);
    expect(best?.high).toBeGreaterThan(best?.savedShare ?? 1);
    expect(answer.segments).toEqual([{ start: best?.start, end: expect.any(String) as string }]);
    expect(answer['note']).toMatch(/^On dates that it was not made from, .* DE kept \d+ %/);
  });

  it('says so where the hours of a zone are not known, and invents no window', async () => {
    for (const zone of ['AL', 'KR']) {
      const { best, segments, why } = await plan('--zone', zone, ...NOON);
      expect([best, segments]).toEqual([[], []]);
      expect(why).toMatch(/^Nothing is known of how the intensity changes/);
    }
    expect(await plan('--zone', 'de', ...NOON)).toEqual(await plan('--zone', 'DE', ...NOON));
    const { code, err } = await cli(['window', '--zone', 'XX', ...NOON]);
    expect([code, err]).toEqual([2, expect.stringMatching(/There is no zone "XX"/)]);
  });

  it('is as long as ever in the nights in which clocks change', async () => {
    for (const night of ['2026-03-29T00:00:00Z', '2026-10-25T00:00:00Z']) {
      const { best } = await plan('--zone', 'US-CAL-CISO', '--hours', '5', '--now', night);
      for (const { start, end } of best) expect(Date.parse(end) - Date.parse(start)).toBe(5 * HOUR);
      expect(best.length).toBeGreaterThan(0);
    }
  });
});
