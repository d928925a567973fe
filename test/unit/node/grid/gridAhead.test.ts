import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advise } from '../../../../src/core/plan/advice';
import { millis, seconds } from '../../../../src/core/units';
import { GridCache } from '../../../../src/node/grid/cache';
import { providerAhead, typicalAhead, type TrustedAhead } from '../../../../src/node/grid/gridAhead';
import { Providers } from '../../../../src/node/grid/providers';
import { energyCharts } from '../../../../src/node/grid/sources/energyCharts';
import type { SeriesSource } from '../../../../src/node/grid/sources/source';
import { wattTime } from '../../../../src/node/grid/sources/wattTime';
import { quickHttp, recorded, Replay, T0 } from './replay';

const HOUR = 3_600_000;
const span = { now: T0, until: millis(T0 + 72 * HOUR) };
const server = new Replay();
let folder: string;
beforeEach(async () => {
  await server.start();
  server.asked.length = 0;
  server.answer = () => ({ body: recorded('energy-charts-de.json') });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-ahead-'));
});
afterEach(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const cache = (): GridCache => new GridCache(folder, { now: () => T0, random: () => 0 });
async function asked(source: SeriesSource, key?: string): Promise<TrustedAhead> {
  const all = cache();
  const { series, error } = await all.current(source, 'DE', key);
  if (series === undefined) throw error ?? new Error('There is neither an answer nor a reason.');
  return providerAhead(series, source.credit, await all.history(source, 'DE'), span);
}

describe('a typical day', () => {
  it('asks nobody, and has the day before and three days ahead', () => {
    const ahead = typicalAhead('DE', span);
    expect(ahead).toMatchObject({ source: 'typical day', signal: 'average' });
    expect(ahead).not.toHaveProperty('issuedAt');
    expect(ahead?.past.at(0)?.start).toBe(Math.floor((T0 - 24 * HOUR) / HOUR) * HOUR);
    expect(ahead?.past.at(-1)?.end).toBe(ahead?.outlook.slots[0]?.start);
    expect(ahead?.outlook.slots.at(-1)?.end).toBeGreaterThanOrEqual(span.until);
    expect(server.asked).toEqual([]);
  });

  it('is not there for a zone of which only a year is known', () => {
    expect(typicalAhead('no zone', span)).toBeUndefined();
    expect(typicalAhead('toString', span)).toBeUndefined();
  });
});

describe('a provider', () => {
  it('has what was and what it forecasts, and what is usual behind it', async () => {
    const ahead = await asked(energyCharts(quickHttp({ tries: 1 }).get, server.base()));
    expect(ahead).toMatchObject({ source: 'Energy-Charts', signal: 'average', issuedAt: T0 });
    const slots = [...ahead.past, ...ahead.outlook.slots];
    for (const [index, { start }] of slots.entries()) expect(start).toBeGreaterThanOrEqual(slots[index - 1]?.end ?? 0);
    expect(slots.some(({ start, end }) => start <= T0 && T0 < end)).toBe(true);
    expect(new Set(ahead.outlook.slots.map(({ kind }) => kind))).toEqual(new Set(['actual', 'forecast', 'typical']));
    const job = { duration: millis(4 * HOUR), from: T0, finishBy: millis(T0 + 24 * HOUR) };
    expect(advise(ahead.outlook.slots, job, ahead.outlook.odds).now?.gPerKwh).toBeGreaterThan(0);
  });

  it('of what is marginal is never continued by a typical day, which is of the average', async () => {
    const meta = { units: 'lbs_co2_per_mwh', generated_at: '2024-03-22T16:00:00Z' };
    const points = Array.from({ length: 6 }, (_, index) => ({
      point_time: new Date(T0 + (index - 1) * 300_000).toISOString(),
      value: 1000 + index,
    }));
    server.answer = (url) => ({ body: url.startsWith('/login') ? { token: 't' } : { meta, data: points } });
    const ahead = await asked(wattTime(quickHttp({ tries: 1 }).get, server.base()), 'me:secret');
    expect(ahead.signal).toBe('marginal');
    expect(ahead.outlook.slots.filter(({ kind }) => kind === 'typical')).toEqual([]);
  });
});

describe('providers by name', () => {
  const providers = (limitMs?: number): Providers => {
    const http = quickHttp({ tries: 1, ...(limitMs !== undefined && { limitMs }) });
    return new Providers(cache(), { now: () => T0, monotonic: () => seconds(0) }, http.get);
  };
  const west = () => ({ name: 'carbon-aware-sdk', address: server.base() });
  const forecast = (url: string) => {
    const at = (hours: number): string => new Date(T0 + hours * HOUR).toISOString();
    const forecastData = [0, 1, 2, 3].map((hour) => ({ location: 'west', timestamp: at(hour), value: 100 + hour }));
    return { body: url.startsWith('/emissions/forecasts') ? [{ forecastData }] : { west: {} } };
  };

  it('an address that is none is told, and nobody is asked', async () => {
    for (const address of ['', 'ftp://a', 'http://me:secret@127.0.0.1']) {
      const choice = { name: 'carbon-aware-sdk', address };
      expect(await providers().ask(choice, 'DE', undefined)).toEqual({ trouble: { reason: 'address' } });
      expect(await providers().kept(choice, 'DE')).toBeUndefined();
      await expect(providers().zones(choice, undefined)).rejects.toMatchObject({ name: 'GridError' });
    }
    await expect(providers().zones({ name: 'nobody', address: '' }, undefined)).rejects.toThrow('no source "nobody"');
    expect(server.asked).toEqual([]);
  });

  it('a key goes in a header and is in no file', async () => {
    server.answer = forecast;
    const all = providers();
    expect(await all.zones(west(), 'hush-hush')).toEqual([{ id: 'west', name: 'west' }]);
    const { answer } = await all.ask(west(), 'west', 'hush-hush');
    expect(answer?.series.slots.find(({ kind }) => kind === 'forecast')?.gPerKwh).toBe(100);
    expect(new Set(server.asked.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer hush-hush']));
    const files = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    for (const text of files) expect(text).not.toContain('hush');
  });

  it('what one said is kept, and is there at once while it hangs or fails', async () => {
    server.answer = forecast;
    const { answer } = await providers().ask(west(), 'west', undefined);
    server.answer = () => ({ trouble: 'hangs' });
    server.asked.length = 0;
    expect(await providers().kept(west(), 'west')).toEqual(answer);
    expect(await providers().kept(west(), 'east')).toBeUndefined();
    expect(server.asked).toEqual([]);
    const never = await providers(50).ask(west(), 'east', undefined);
    expect(never).toMatchObject({ answer: undefined, trouble: { reason: 'unreachable' } });
  });

  it('that never answered anything of use is nothing', async () => {
    server.answer = () => ({ body: '<html>' });
    expect(await providers().ask(west(), 'west', undefined)).toMatchObject({
      answer: undefined,
      trouble: { reason: 'answer' },
    });
  });
});
