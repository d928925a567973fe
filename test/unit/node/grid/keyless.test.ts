import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/core/grid/series';
import { millis, type Millis } from '../../../../src/core/units';
import { energinet } from '../../../../src/node/grid/sources/energinet';
import { energyCharts } from '../../../../src/node/grid/sources/energyCharts';
import { neso } from '../../../../src/node/grid/sources/neso';
import type { SeriesSource } from '../../../../src/node/grid/sources/source';
import { quickHttp, recorded, Replay, T0, time } from './replay';

const server = new Replay();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  server.asked.length = 0;
});

type Series1 = Series<'average'>;
async function fetched(source: SeriesSource<'average'>, zone: string, now: Millis = T0): Promise<Series1> {
  const answer = await source.fetch(zone, { now });
  if (answer === 'unchanged') throw new Error('unchanged');
  return answer.series;
}
/** `11:00 216 forecast`, of UTC. */
const shown = ({ slots }: Series1): readonly string[] =>
  slots.map(({ start, gPerKwh, kind }) => `${new Date(start).toISOString().slice(11, 16)} ${gPerKwh} ${kind}`);
const lengths = ({ slots }: Series1): ReadonlySet<number> =>
  new Set(slots.map(({ start, end }) => (end - start) / 60_000));
const hasGaps = ({ slots }: Series1): boolean =>
  slots.some(({ end }, i) => i + 1 < slots.length && slots[i + 1]!.start !== end);

describe('NESO', () => {
  const NOW = time('2023-12-03T10:47:12Z');
  const empty = { data: [] };

  it('asks for half hours a minute after they began, of the nation and of a region', async () => {
    server.answer = (url) => ({ body: url.includes('fw48h') ? recorded('neso-gb.json') : empty });
    await fetched(neso(quickHttp().get, server.base()), 'GB', NOW);
    expect(server.paths).toEqual(['/intensity/2023-12-03T10:31Z/fw48h', '/intensity/2023-12-03T10:31Z/pt24h']);
    server.asked.length = 0;
    await fetched(neso(quickHttp().get, server.base()), 'GB-13', NOW);
    expect(server.paths[0]).toBe('/regional/intensity/2023-12-03T10:31Z/fw48h/regionid/13');
  });

  it('reads what was recorded: one actual, then forecasts, without gaps', async () => {
    server.answer = (url) => ({ body: url.includes('fw48h') ? recorded('neso-gb.json') : empty });
    const series = await fetched(neso(quickHttp().get, server.base()), 'GB', NOW);
    expect(series).toMatchObject({ zone: 'GB', signal: 'average', factor: 'direct', issuedAt: NOW });
    expect(shown(series).slice(0, 3)).toEqual(['10:30 206 actual', '11:00 216 forecast', '11:30 220 forecast']);
    expect([series.slots.length, hasGaps(series), [...lengths(series)]]).toEqual([96, false, [30]]);
  });

  it('joins the past day with what is ahead; an actual that is not there yet takes nothing away', async () => {
    const entry = (from: string, forecast: unknown, actual: unknown): unknown => ({
      from,
      intensity: { forecast, actual },
    });
    server.answer = (url) => ({
      body: {
        data: url.includes('fw48h')
          ? [entry('2023-12-03T10:30Z', 211, null), entry('2023-12-03T11:00Z', 216, null)]
          : [
              entry('2023-12-03T10:30Z', 200, 206),
              entry('2023-12-03T10:00Z', 190, 0),
              entry('2023-12-03T09:30Z', 180, null),
            ],
      },
    });
    const series = await fetched(neso(quickHttp().get, server.base()), 'GB', NOW);
    expect(shown(series)).toEqual(['09:30 180 forecast', '10:00 0 actual', '10:30 206 actual', '11:00 216 forecast']);
  });

  it.each([
    ['an object', (answer: unknown) => answer],
    ['a list', (answer: unknown) => ({ data: [(answer as { data: unknown }).data] })],
  ])('reads a region whose data are %s', async (_, shaped) => {
    server.answer = () => ({ body: shaped(recorded('neso-london.json')) });
    const series = await fetched(neso(quickHttp().get, server.base()), 'GB-13', NOW);
    expect([series.slots.length, shown(series)[0], hasGaps(series)]).toEqual([96, '10:30 134 forecast', false]);
  });

  it.each([{}, { data: null }, { data: {} }, { data: 'x' }, [], null])('takes %j for no answer', async (body) => {
    server.answer = () => ({ body });
    await expect(fetched(neso(quickHttp().get, server.base()), 'GB', NOW)).rejects.toMatchObject({ reason: 'answer' });
  });

  it('has nothing where lists are empty or hold something else', async () => {
    for (const data of [[], [1, null, {}], [{ from: 'today', intensity: { forecast: 100 } }]]) {
      server.answer = () => ({ body: { data } });
      await expect(fetched(neso(quickHttp().get, server.base()), 'GB')).rejects.toMatchObject({
        reason: 'zone',
        message: 'NESO Carbon Intensity has no values for GB now.',
      });
    }
  });

  it('is not asked for zones that it does not know', async () => {
    for (const zone of ['DE', 'GB-18', 'GB-0', 'GB-NIR']) {
      await expect(fetched(neso(quickHttp().get, server.base()), zone)).rejects.toMatchObject({ reason: 'zone' });
    }
    expect(server.asked).toEqual([]);
    expect(await neso(quickHttp().get).zones({ now: T0 })).toHaveLength(18);
  });
});

describe('Energy-Charts', () => {
  const charts = (): SeriesSource<'average'> => energyCharts(quickHttp().get, server.base());

  it.each([
    ['DE', 'de', 188, 15, 65],
    ['AT', 'at', 284, 15, 72],
    ['FR', 'fr', 47, 60, 18],
    ['CH', 'ch', 47, 60, 18],
  ])('reads what was recorded of %s', async (zone, country, count, minutes, actuals) => {
    server.answer = () => ({ body: recorded(`energy-charts-${country}.json`) });
    const series = await fetched(charts(), zone);
    expect(server.paths).toEqual([`/co2eq?country=${country}`]);
    expect([series.slots.length, [...lengths(series)], hasGaps(series)]).toEqual([count, [minutes], false]);
    const kinds = series.slots.map(({ kind }) => kind);
    expect([kinds.lastIndexOf('actual') + 1, kinds.indexOf('forecast')]).toEqual([actuals, actuals]);
  });

  it('takes what was measured where both are there', async () => {
    server.answer = () => ({ body: recorded('energy-charts-ch.json') });
    const series = await fetched(charts(), 'CH');
    expect(series.slots.map(({ gPerKwh }) => gPerKwh)).not.toContain(37.7);
    expect(shown(series)[5]).toBe('05:00 16.3 actual');
  });

  it('has no forecast where there are only zeros to the end, and no value for null, text, negative or absurd ones', async () => {
    const hours = [0, 1, 2, 3, 4, 5, 6, 7].map((hour) => T0 / 1000 + hour * 3600);
    server.answer = () => ({
      body: {
        unix_seconds: hours,
        co2eq: [100, null, -5, 1e6, '7'],
        co2eq_forecast: [null, null, 90, null, null, 80, 0, 0],
      },
    });
    expect(shown(await fetched(charts(), 'DE'))).toEqual(['16:05 100 actual', '21:05 80 forecast']);
  });

  it('puts what comes unsorted and twice in order', async () => {
    server.answer = () => ({ body: { unix_seconds: [7200, 0, 3600, 3600], co2eq: [3, 1, 9, 2], co2eq_forecast: [] } });
    expect(shown(await fetched(charts(), 'DE'))).toEqual(['00:00 1 actual', '01:00 2 actual', '02:00 3 actual']);
  });

  it('knows days of 23 and 25 hours, because its times are seconds', async () => {
    for (const [first, hours] of [
      ['2024-03-30T23:00:00Z', 23],
      ['2024-10-26T22:00:00Z', 25],
    ] as const) {
      const times = Array.from({ length: hours }, (_, hour) => time(first) / 1000 + hour * 3600);
      server.answer = () => ({ body: { unix_seconds: times, co2eq: times.map(() => 100), co2eq_forecast: [] } });
      const series = await fetched(charts(), 'DE');
      expect([series.slots.length, hasGaps(series)]).toEqual([hours, false]);
    }
  });

  it('says that nothing is new where the tag is the same', async () => {
    server.answer = (_, { 'if-none-match': tag }) =>
      tag === '"1"' ? { status: 304 } : { headers: { etag: '"1"' }, body: recorded('energy-charts-fr.json') };
    const first = await charts().fetch('FR', { now: T0 });
    expect(first).toMatchObject({ etag: '"1"' });
    expect(await charts().fetch('FR', { now: T0, etag: '"1"' })).toBe('unchanged');
  });

  it.each([{}, { unix_seconds: [1] }, { unix_seconds: 'x', co2eq: [], co2eq_forecast: [] }, 7])(
    '%j is no answer',
    async (body) => {
      server.answer = () => ({ body });
      await expect(fetched(charts(), 'DE')).rejects.toMatchObject({ reason: 'answer' });
    },
  );

  it('calls Great Britain uk, and knows no zones inside countries', async () => {
    server.answer = () => ({ body: recorded('energy-charts-fr.json') });
    await fetched(charts(), 'GB');
    expect(server.paths).toEqual(['/co2eq?country=uk']);
    await expect(fetched(charts(), 'SE-SE3')).rejects.toMatchObject({ reason: 'zone' });
    const zones = await charts().zones({ now: T0 });
    expect(zones.length).toBeGreaterThan(40);
    expect(zones).toContainEqual({ id: 'DE', name: 'Germany' });
  });
});

describe('Energinet', () => {
  const record = (at: string, co2: unknown, area = 'DK1'): unknown => ({
    Minutes5UTC: at,
    PriceArea: area,
    CO2Emission: co2,
  });

  it('reads times without a zone as UTC, and what was measured before what was forecast', async () => {
    server.answer = (url) => ({
      body: {
        records: url.includes('CO2EmisProg')
          ? [record('2024-01-16T22:50:00', 110), record('2024-01-16T22:55:00', 112), record('2024-01-16T23:00:00', 114)]
          : [
              record('2024-01-16T22:50:00', 99),
              record('2024-01-16T22:50:00', 7, 'DK2'),
              record('2024-01-16T22:55:00', null),
            ],
      },
    });
    const series = await fetched(energinet(quickHttp().get, server.base()), 'DK-DK1');
    expect(shown(series)).toEqual(['22:50 99 actual', '22:55 112 forecast', '23:00 114 forecast']);
    expect([...lengths(series)]).toEqual([5]);
    const query = new URL(server.paths[0]!, 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      start: 'now-P1D',
      end: 'now+P2D',
      filter: '{"PriceArea":["DK1"]}',
      sort: 'Minutes5UTC asc',
      limit: '0',
    });
  });

  it('has nothing for an area without records, and is not asked for other countries', async () => {
    server.answer = () => ({ body: { total: 0, records: [] } });
    const source = energinet(quickHttp().get, server.base());
    await expect(fetched(source, 'DK-DK2')).rejects.toMatchObject({ reason: 'zone' });
    await expect(fetched(source, 'DK')).rejects.toMatchObject({ message: 'Energinet does not know the zone DK.' });
    expect(server.asked).toHaveLength(2);
    expect((await source.zones({ now: millis(0) })).map(({ id }) => id)).toEqual(['DK-DK1', 'DK-DK2']);
  });
});

it('nothing is asked by making a source', () => {
  for (const make of [neso, energyCharts, energinet]) make(quickHttp().get, server.base());
  expect(server.asked).toEqual([]);
});
