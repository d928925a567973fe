import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GridError } from '../../../../src/node/grid/gridError';
import { electricityMaps } from '../../../../src/node/grid/sources/electricityMaps';
import type { SeriesSource } from '../../../../src/node/grid/sources/source';
import { wattTime } from '../../../../src/node/grid/sources/wattTime';
import { fetched, KEY, shown } from './fetched';
import { quickHttp, Replay, T0, time, type Answer } from './replay';

const server = new Replay();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  server.asked.length = 0;
});

const routes = (): readonly string[] => server.paths.map((url) => url.split('?')[0]!);

describe('Electricity Maps', () => {
  const maps = (): SeriesSource<'average'> => electricityMaps(quickHttp().get, server.base());
  const history = {
    zone: 'DE',
    history: [
      { carbonIntensity: 300, datetime: '2024-03-22T14:00:00.000Z', isEstimated: false },
      { carbonIntensity: null, datetime: '2024-03-22T15:00:00.000Z', isEstimated: false },
      { carbonIntensity: 310, datetime: '2024-03-22T16:00:00.000Z', isEstimated: true },
    ],
  };
  const forecast = {
    zone: 'DE',
    forecast: [
      { carbonIntensity: 333, datetime: '2024-03-22T16:00:00.000Z' },
      { carbonIntensity: 326, datetime: '2024-03-22T17:00:00.000Z' },
    ],
    updatedAt: '2024-03-22T15:40:00.000Z',
  };
  const zones = { DE: { zoneName: 'Germany' }, FR: { zoneName: 'France', access: ['carbon-intensity/latest'] } };
  const by = (answers: Readonly<Record<string, Answer>>): void => {
    server.answer = (url) =>
      Object.entries(answers).find(([path]) => url.startsWith(`/${path}`))?.[1] ?? { status: 404 };
  };

  it('joins the past day and the forecast, keeps what is estimated, and never lets itself be located', async () => {
    by({ 'carbon-intensity/history': { body: history }, 'carbon-intensity/forecast': { body: forecast } });
    const series = await fetched(maps(), 'DE');
    expect(shown(series)).toEqual(['14:00 300.0 actual', '16:00 310.0 actual', '17:00 326.0 forecast']);
    expect(series.slots.map(({ estimated }) => estimated)).toEqual([undefined, true, undefined]);
    expect(series).toMatchObject({ signal: 'average', factor: 'lifecycle', issuedAt: time('2024-03-22T15:40:00Z') });
    expect(server.paths.every((url) => url.includes('disableCallerLookup=true') && !url.includes(KEY))).toBe(true);
    expect(server.asked.every(({ headers }) => headers['auth-token'] === KEY)).toBe(true);
  });

  it.each([401, 403, 400, 404])('is content with the past where the plan has no forecast (%i)', async (status) => {
    by({ 'carbon-intensity/history': { body: history }, 'carbon-intensity/forecast': { status } });
    expect(shown(await fetched(maps(), 'DE'))).toEqual(['14:00 300.0 actual', '16:00 310.0 actual']);
  });

  it('asks for a shorter forecast where the plan has one', async () => {
    by({
      'carbon-intensity/history': { body: history },
      'carbon-intensity/forecast?zone=DE&horizonHours=24': { body: forecast },
      'carbon-intensity/forecast': { status: 403 },
    });
    expect((await fetched(maps(), 'DE')).slots).toHaveLength(3);
  });

  it('says which zone the key allows where it is refused', async () => {
    by({ 'carbon-intensity/history': { status: 401 }, zones: { body: zones } });
    await expect(fetched(maps(), 'DE')).rejects.toMatchObject({
      reason: 'key',
      message: 'The key for Electricity Maps does not allow DE. It allows FR.',
    });
    expect(await maps().zones({ now: T0, key: KEY })).toEqual([{ id: 'FR', name: 'France' }]);
  });

  it('says that the key is wrong where all is refused, and nothing is asked without one', async () => {
    by({ 'carbon-intensity/history': { status: 401 }, zones: { status: 401 } });
    const error = (await fetched(maps(), 'DE').catch((e: unknown) => e)) as GridError;
    expect(error.message).toContain('does not accept the key');
    server.asked.length = 0;
    for (const key of [undefined, '', ' ']) {
      await expect(fetched(maps(), 'DE', { key })).rejects.toMatchObject({ message: 'Electricity Maps needs a key.' });
    }
    expect(server.asked).toEqual([]);
  });

  it('takes no answer for another zone', async () => {
    by({
      'carbon-intensity/history': { body: { ...history, zone: 'FR' } },
      'carbon-intensity/forecast': { body: forecast },
    });
    await expect(fetched(maps(), 'DE')).rejects.toMatchObject({
      message: 'Electricity Maps answered for FR, not for DE.',
    });
  });

  it('passes on other trouble', async () => {
    by({ 'carbon-intensity/history': { body: history }, 'carbon-intensity/forecast': { status: 500 } });
    await expect(fetched(maps(), 'DE')).rejects.toMatchObject({ reason: 'server' });
  });
});

describe('WattTime', () => {
  const meta = { units: 'lbs_co2_per_mwh', generated_at: '2024-03-22T16:00:00+00:00' };
  const data = (...points: readonly [string, number][]): unknown => ({
    data: points.map(([at, value]) => ({ point_time: `2024-03-22T${at}:00+00:00`, value })),
    meta,
  });
  let tokens = 0;
  /** Which tokens are good. */
  let isGood: (token: number) => boolean;
  beforeEach(() => {
    tokens = 0;
    isGood = () => true;
    server.answer = (url, { authorization }) => {
      if (url === '/login') return { body: { token: `token-${++tokens}` } };
      if (!isGood(Number(authorization?.replace('Bearer token-', '')))) return { status: 403 };
      if (url.startsWith('/v3/forecast')) return { body: data(['16:05', 1000], ['16:10', 900]) };
      if (url.startsWith('/v3/historical')) return { body: data(['16:00', 800], ['16:05', 500]) };
      const region = { region: 'CAISO_NORTH', region_full_name: 'California ISO North' };
      const signals = [
        { signal_type: 'health_damage', regions: [] },
        { signal_type: 'co2_moer', regions: [region] },
      ];
      return { body: { signal_types: signals } };
    };
  });

  it('turns pounds into grams, marginal, and logs in once', async () => {
    const source = wattTime(quickHttp().get, server.base());
    const series = await fetched(source, 'CAISO_NORTH');
    expect(shown(series)).toEqual(['16:00 362.9 actual', '16:05 226.8 actual', '16:10 408.2 forecast']);
    expect(series).toMatchObject({ signal: 'marginal', issuedAt: time('2024-03-22T16:00:00Z') });
    expect(series.slots[2]?.gPerKwh).toBeCloseTo(900 * 0.45359237, 9);
    expect(server.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from(KEY).toString('base64')}`);
    await fetched(source, 'CAISO_NORTH');
    expect(routes()).toEqual(['/login', ...Array.from({ length: 2 }, () => ['/v3/forecast', '/v3/historical']).flat()]);
    expect(await source.zones({ now: T0, key: KEY })).toEqual([{ id: 'CAISO_NORTH', name: 'California ISO North' }]);
  });

  it('logs in once more where the token is refused, and not again', async () => {
    const source = wattTime(quickHttp().get, server.base());
    await fetched(source, 'X');
    isGood = (token) => token === 2;
    expect((await fetched(source, 'X')).slots).toHaveLength(3);
    isGood = () => false;
    server.asked.length = 0;
    await expect(fetched(source, 'X')).rejects.toMatchObject({ reason: 'key', status: 403 });
    expect(routes()).toEqual(['/v3/forecast', '/login', '/v3/forecast']);
  });

  it('does not log in again for a region that a new token does not have', async () => {
    isGood = () => false;
    await expect(fetched(wattTime(quickHttp().get, server.base()), 'X')).rejects.toMatchObject({ reason: 'key' });
    expect(routes()).toEqual(['/login', '/v3/forecast']);
  });

  it('logs in anew with another key, and before a login ends', async () => {
    const source = wattTime(quickHttp().get, server.base());
    await fetched(source, 'X');
    await fetched(source, 'X', { key: 'other:one' });
    await fetched(source, 'X', { key: 'other:one', now: time('2024-03-22T16:35:00Z') });
    expect(tokens).toBe(3);
  });

  it('takes no numbers of another unit, and no login without a token', async () => {
    server.answer = (url) => ({
      body: url === '/login' ? { token: 't' } : { data: [], meta: { units: 'kg_co2_per_mwh' } },
    });
    const source = wattTime(quickHttp().get, server.base());
    await expect(fetched(source, 'X')).rejects.toMatchObject({ message: 'WattTime sent another unit than lb/MWh.' });
    server.answer = () => ({ body: {} });
    const message = 'WattTime sent no token after the login.';
    await expect(fetched(wattTime(quickHttp().get, server.base()), 'X')).rejects.toMatchObject({ message });
  });
});
