import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, type Millis } from '../../../../src/core/units';
import { GridCache, type CacheOptions, type Known } from '../../../../src/node/grid/cache';
import { GridError } from '../../../../src/node/grid/gridError';
import { electricityMaps } from '../../../../src/node/grid/sources/electricityMaps';
import { energyCharts } from '../../../../src/node/grid/sources/energyCharts';
import type { SeriesSource } from '../../../../src/node/grid/sources/source';
import { quickHttp, recorded, Replay, T0, type Answer } from './replay';

const MINUTE = 60_000;
const server = new Replay();
let folder: string;
let now: Millis;
beforeEach(async () => {
  await server.start();
  server.asked.length = 0;
  server.answer = () => ({ body: recorded('energy-charts-de.json') });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-grid-'));
  now = T0;
});
afterEach(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const later = (minutes: number): void => void (now = millis(now + minutes * MINUTE));
/** Another window: it knows only what is on disk. */
const windowOn = (options: Partial<CacheOptions> = {}): GridCache =>
  new GridCache(folder, { now: () => now, random: () => 0, ...options });
const charts = (more: Partial<SeriesSource<'average'>> = {}): SeriesSource<'average'> => ({
  ...energyCharts(quickHttp({ now: () => now, tries: 1 }).get, server.base()),
  ...more,
});
const ask = (cache = windowOn(), zone = 'DE'): Promise<Known<'average'>> => cache.current(charts(), zone);
const file = (ending: string): string => path.join(folder, `energyCharts-DE-average${ending}`);

describe('a source', () => {
  it('is asked once in its pause by all windows', async () => {
    const first = await ask();
    later(14.9);
    expect(await ask()).toEqual(first);
    expect([first.series?.slots.length, first.checkedAt, server.asked.length]).toEqual([188, T0, 1]);
    later(0.2);
    expect((await ask()).checkedAt).toBe(now);
    expect(server.asked).toHaveLength(2);
  });

  it('is asked once by windows that want to know at the same moment', async () => {
    const cache = windowOn();
    const all = await Promise.all([ask(cache), ask(cache), ask(windowOn()), ask(windowOn())]);
    expect(new Set(all.map(({ series }) => series?.slots.length))).toEqual(new Set([188]));
    expect(server.asked).toHaveLength(1);
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('is told the tag of its last answer, and what it said stays where nothing is new', async () => {
    server.answer = (_, { 'if-none-match': tag }) =>
      tag === '"1"' ? { status: 304 } : { headers: { etag: '"1"' }, body: recorded('energy-charts-de.json') };
    const first = await ask();
    later(16);
    expect(await ask()).toEqual({ ...first, checkedAt: now });
    later(16);
    expect((await ask()).series).toEqual(first.series);
    expect(server.asked).toHaveLength(3);
  });

  it('is not asked for more than it likes in an hour, all zones together', async () => {
    const zones = ['DE', 'FR', 'AT', 'CH'];
    const source = charts({ mostAnHour: 3 });
    for (const zone of zones.slice(0, 3)) {
      expect((await windowOn().current(source, zone)).error).toBeUndefined();
      later(1);
    }
    const { error } = await windowOn().current(source, 'CH');
    expect(error).toMatchObject({ reason: 'busy', retryAt: T0 + 60 * MINUTE });
    later(58);
    expect((await windowOn().current(source, 'CH')).error).toBeUndefined();
    expect(server.asked).toHaveLength(4);
  });

  it('is not asked without a network, and what is known is shown', async () => {
    const { series } = await ask();
    later(600);
    const offline = await ask(windowOn({ isOffline: () => true }));
    expect([offline.series, offline.error?.reason, server.asked.length]).toEqual([series, 'offline', 1]);
    expect(await ask(windowOn({ isOffline: () => true }), 'FR')).toMatchObject({
      series: undefined,
      checkedAt: undefined,
    });
  });
});

describe('trouble', () => {
  const broken: Answer = { status: 500 };

  it('leaves what is known, and makes all windows wait longer each time', async () => {
    const { series } = await ask();
    server.answer = () => broken;
    later(15);
    for (const [minutes, asked] of [
      [15, 2],
      [30, 3],
      [60, 4],
      [120, 5],
      [120, 6],
    ] as const) {
      expect(await ask()).toMatchObject({ series, checkedAt: T0, error: { reason: 'server', status: 500 } });
      later(minutes - 0.1);
      expect((await ask()).error).toMatchObject({ reason: 'server', status: 500 });
      expect(server.asked).toHaveLength(asked);
      later(0.1);
    }
    server.answer = () => ({ body: recorded('energy-charts-de.json') });
    expect(await ask()).toMatchObject({ checkedAt: now, error: undefined });
  });

  it('lasts as long as the server says', async () => {
    server.answer = () => ({ status: 429, headers: { 'retry-after': '7200' } });
    await ask();
    later(119);
    await ask();
    expect(server.asked).toHaveLength(1);
    later(1);
    await ask();
    expect(server.asked).toHaveLength(2);
  });

  it('of a key ends with another key, is not asked for twice, and the key is in no file', async () => {
    server.answer = (url, { 'auth-token': key }) =>
      key === 'good-key' && url.includes('history')
        ? { body: { history: [{ carbonIntensity: 5, datetime: '2024-03-22T16:00:00Z' }] } }
        : { status: 403 };
    const maps = electricityMaps(quickHttp({ now: () => now }).get, server.base());
    const cache = windowOn();
    expect((await cache.current(maps, 'DE', 'bad-key')).error?.reason).toBe('key');
    const asked = server.asked.length;
    expect((await cache.current(maps, 'DE', 'bad-key')).error?.reason).toBe('key');
    expect(server.asked).toHaveLength(asked);
    expect((await cache.current(maps, 'DE')).error?.message).toBe('Electricity Maps needs a key.');
    expect((await cache.current(maps, 'DE', 'good-key')).series?.slots).toHaveLength(1);
    for (const name of fs.readdirSync(folder))
      expect(fs.readFileSync(path.join(folder, name), 'utf8')).not.toMatch(/-key/);
  });

  it('of one key is not told to who asks with another at the same moment', async () => {
    const real = charts();
    const asked: (string | undefined)[] = [];
    const moments = new EventEmitter();
    const [begun, answered] = [once(moments, 'begun'), once(moments, 'answered')];
    const source = charts({
      fetch: async (zone, access) => {
        asked.push(access.key);
        moments.emit('begun');
        await answered;
        if (access.key !== 'good-key') throw new GridError('key', 'refused');
        return real.fetch(zone, access);
      },
    });
    const cache = windowOn({ sleep: () => new Promise((resolve) => setImmediate(resolve)) });
    const bad = cache.current(source, 'DE', 'bad-key');
    await begun;
    const [same, good] = [cache.current(source, 'DE', 'bad-key'), cache.current(source, 'DE', 'good-key')];
    expect(same).toBe(bad);
    moments.emit('answered');
    expect((await bad).error?.reason).toBe('key');
    expect((await good).series?.slots).toHaveLength(188);
    later(16);
    for (const key of ['bad-key', 'worse-key', 'bad-key', 'worse-key'])
      expect(await cache.current(source, 'DE', key)).toMatchObject({ checkedAt: T0, error: { reason: 'key' } });
    expect(asked).toEqual(['bad-key', 'good-key', 'bad-key', 'worse-key']);
  });

  it('that nobody foresaw is told without its text', async () => {
    const source = charts({ fetch: () => Promise.reject(new TypeError('https://host/?key=1')) });
    const { error } = await windowOn().current(source, 'DE');
    expect(error).toMatchObject({ reason: 'answer', message: 'Energy-Charts sent something that was not understood.' });
  });

  it('with the clock is over when the clock is right again', async () => {
    server.date = T0;
    now = millis(T0 + 365 * 24 * 60 * MINUTE);
    expect((await ask()).error).toMatchObject({ reason: 'clock' });
    now = T0;
    expect(await ask()).toMatchObject({ checkedAt: T0, error: undefined });
    server.date = undefined;
  });
});

describe('the disk', () => {
  const good = (): string => fs.readFileSync(file('.json'), 'utf8');
  it.each([
    ['nothing', () => ''],
    ['a torn file', () => good().slice(0, 2000)],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['another version', () => good().replace('"version":1', '"version":2')],
    ['another zone', () => good().replace('"zone":"DE"', '"zone":"FR"')],
    ['another signal', () => good().replace('"signal":"average"', '"signal":"marginal"')],
    ['a value that is none', () => good().replace(/"gPerKwh":[\d.]+/, '"gPerKwh":"x"')],
    ['a negative value', () => good().replace(/"gPerKwh":/, '"gPerKwh":-')],
    [
      'slots out of order',
      () =>
        good()
          .replace(/"start":\d+/, '"start":0')
          .replace(/"end":\d+/, '"end":9e15'),
    ],
    ['no times', () => good().replace(/"askedAt":\d+/, '"askedAt":"now"')],
  ])('with %s in the file is as one without', async (_, text) => {
    await ask();
    fs.writeFileSync(file('.json'), text());
    expect((await ask()).series?.slots).toHaveLength(188);
    expect(server.asked).toHaveLength(2);
  });

  it('that refuses costs its memory, not the answer', async () => {
    const blocked = path.join(folder, 'file');
    fs.writeFileSync(blocked, '');
    const cache = new GridCache(path.join(blocked, 'grid'), { now: () => now });
    expect((await ask(cache)).series?.slots).toHaveLength(188);
    expect((await ask(cache)).series?.slots).toHaveLength(188);
    expect(server.asked).toHaveLength(1);
    expect(await cache.history(charts(), 'DE')).toEqual({ actuals: [], forecasts: [] });
  });

  it('holds files for the user only, whatever a zone is called', async () => {
    server.answer = () => ({ body: { unix_seconds: [T0 / 1000], co2eq: [1], co2eq_forecast: [] } });
    const real = charts();
    const any = charts({ fetch: (_, access) => real.fetch('DE', access).then((got) => got) });
    await windowOn().current(any, '../a/b:*?');
    const names = fs.readdirSync(folder, { recursive: true }) as string[];
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      expect(name).toMatch(/^[\w%.-]+$/);
      if (process.platform !== 'win32') expect(fs.statSync(path.join(folder, name)).mode & 0o077).toBe(0);
    }
  });
});
