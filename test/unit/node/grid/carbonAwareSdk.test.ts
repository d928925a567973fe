import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/core/grid/series';
import { sourceNamed } from '../../../../src/node/grid/sources/byName';
import { carbonAwareSdk } from '../../../../src/node/grid/sources/carbonAwareSdk';
import { fetched, KEY, shown } from './fetched';
import { quickHttp, recorded, Replay, T0, time } from './replay';

const server = new Replay();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  server.asked.length = 0;
});

const routes = (): readonly string[] => server.paths.map((url) => url.split('?')[0]!);

describe('Carbon Aware SDK', () => {
  const point = (at: string, value: number): unknown => ({
    location: 'eastus',
    timestamp: `2024-03-22T${at}:00+00:00`,
    duration: 5,
    value,
  });
  const forecastData = [
    point('16:05', 100),
    point('16:10', 90),
    point('16:15', 0),
    point('16:20', 80),
    point('16:25', 0),
    point('16:30', 0),
  ];
  const generatedAt = '2024-03-22T16:00:00.0000000+00:00';

  it.each([{ optimalDataPoints: [forecastData[1]] }, { optimalDataPoint: forecastData[1] }])(
    'reads its forecast with %j; zeros at the end are none, and a source without a past is one',
    async (best) => {
      server.answer = (url) =>
        url.includes('current')
          ? { body: [{ generatedAt, location: 'eastus', forecastData, ...best }] }
          : { status: 501 };
      const series = await fetched(carbonAwareSdk(quickHttp().get, `${server.base()}/api/`, 'marginal'), 'eastus', {
        key: undefined,
      });
      expect(shown(series).map((line) => line.slice(0, 10))).toEqual([
        '16:05 100.',
        '16:10 90.0',
        '16:15 0.0 ',
        '16:20 80.0',
      ]);
      expect(series).toMatchObject({ signal: 'marginal', issuedAt: time('2024-03-22T16:00:00Z') });
      expect(routes()).toEqual(['/api/emissions/forecasts/current', '/api/emissions/bylocation']);
      expect(server.asked[0]?.headers.authorization).toBeUndefined();
    },
  );

  it('adds what was measured, and sends a key where there is one', async () => {
    server.answer = (url) => ({
      body: url.includes('current')
        ? { generatedAt, forecastData }
        : [
            { location: 'eastus', time: '2024-03-22T16:00:00Z', rating: 120, duration: '00:05:00' },
            { location: 'westus', time: '2024-03-22T15:55:00Z', rating: 7, duration: '00:05:00' },
          ],
    });
    const series = await fetched(carbonAwareSdk(quickHttp().get, server.base(), 'average'), 'eastus');
    expect(shown(series).slice(0, 2)).toEqual(['16:00 120.0 actual', '16:05 100.0 forecast']);
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('takes what WattTime calls the place for the place that was asked for', async () => {
    const data = [{ location: 'IE', timestamp: '2024-03-22T16:05:00Z', duration: 5, value: 100 }];
    server.answer = (url) => ({
      body: url.includes('current')
        ? [{ generatedAt, location: 'northeurope', forecastData: data }]
        : [{ location: 'IE', time: '2024-03-22T16:00:00Z', rating: 120 }],
    });
    const fetch = (zone: string) => fetched(carbonAwareSdk(quickHttp().get, server.base(), 'marginal'), zone);
    expect(shown(await fetch('northeurope'))).toEqual(['16:00 120.0 actual', '16:05 100.0 forecast']);
    await expect(fetch('westus')).rejects.toMatchObject({
      reason: 'answer',
      message: expect.stringContaining('answered for another place than westus') as string,
    });
  });

  it.each([
    ['carbon-aware-sdk', 'average'],
    ['carbon-aware-sdk-marginal', 'marginal'],
  ] as const)('is of the signal that its user chose: %s is %s', (name, signal) => {
    expect(sourceNamed(name, quickHttp().get, 'https://a.example').signal).toBe(signal);
  });

  it('takes of a file the place that is asked for only', async () => {
    server.answer = () => ({ body: { Emissions: [{ Location: 'FR', Time: '2024-03-22T16:05:00Z', Rating: 50 }] } });
    const source = carbonAwareSdk(quickHttp().get, `${server.base()}/all.json`, 'average');
    await expect(fetched(source, 'DE')).rejects.toMatchObject({ reason: 'zone' });
  });

  it('reads a recorded forecast file without the 96 zeros at its end', async () => {
    server.answer = () => ({ body: recorded('forecast-file-de.json') });
    const series = await fetched(carbonAwareSdk(quickHttp().get, `${server.base()}/de.json`, 'average'), 'DE', {
      now: time('2024-03-24T01:00:00Z'),
    });
    expect([series.slots.length, series.slots.some(({ gPerKwh }) => gPerKwh === 0)]).toEqual([92, false]);
    expect(series.issuedAt).toBe(time('2024-03-24T00:00:00Z'));
    expect(server.paths).toEqual(['/de.json']);
  });

  it('lists its locations', async () => {
    server.answer = () => ({ body: { eastus: { latitude: 37 }, westus: {} } });
    const source = carbonAwareSdk(quickHttp().get, server.base(), 'average');
    expect((await source.zones({ now: T0 })).map(({ id }) => id)).toEqual(['eastus', 'westus']);
  });

  it('is another source at another address or with another signal', () => {
    const id = (address: string, signal: Signal): string => carbonAwareSdk(quickHttp().get, address, signal).id;
    const ids = [
      id('https://a.example/x', 'average'),
      id('https://a.example/y', 'average'),
      id('https://a.example/x', 'marginal'),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it.each(['', 'a.example', 'file:///etc/passwd', 'https://user:pass@a.example'])(
    'does not take %j for an address',
    (address) => {
      const make = (): unknown => carbonAwareSdk(quickHttp().get, address, 'average');
      expect(make).toThrow(/address/);
      expect(make).not.toThrow(/pass@|passwd/);
    },
  );

  it.each([[], [{}], {}, [{ forecastData: 7 }]])('%j is no answer', async (...body) => {
    server.answer = () => ({ body });
    await expect(fetched(carbonAwareSdk(quickHttp().get, server.base(), 'average'), 'x')).rejects.toMatchObject({
      reason: 'answer',
    });
  });
});
