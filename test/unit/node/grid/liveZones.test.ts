import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveOf } from '../../../../src/core/grid/regions/live';
import { zonePlace } from '../../../../src/node/grid/regions/cloudRegions';
import { liveZones } from '../../../../src/node/grid/regions/liveZones';
import { GridCache } from '../../../../src/node/grid/cache';
import { electricityMaps } from '../../../../src/node/grid/sources/electricityMaps';
import { energyCharts } from '../../../../src/node/grid/sources/energyCharts';
import { millis } from '../../../../src/core/units';
import { quickHttp, Replay, T0 } from './replay';

const HOUR_S = 3600;
const server = new Replay();
let folder: string;
let now = T0;
beforeEach(async () => {
  await server.start();
  server.asked.length = 0;
  now = T0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-live-'));
});
afterEach(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const cache = (): GridCache => new GridCache(folder, { now: () => now, random: () => 0 });
const charts = () => energyCharts(quickHttp({ now: () => now, tries: 1 }).get, server.base());
/** Two hours around now, of one intensity. */
const answerOf = (gPerKwh: number) => {
  const hour = Math.floor(T0 / 1000 / HOUR_S) * HOUR_S;
  return {
    body: { unix_seconds: [hour - HOUR_S, hour, hour + HOUR_S], co2eq: [1, gPerKwh, null], co2eq_forecast: [1, 1, 1] },
  };
};
const countries = () => server.paths.map((url) => url.slice(-2));
const place = (zone: string) => zonePlace(zone, { value: 1, source: 'made up' });

describe('what it is now in the grids of regions', () => {
  it('is asked for the first six that the source covers, once in its pause', async () => {
    server.answer = (url) => answerOf(url.endsWith('fr') ? 30 : 400);
    const zones = ['US-MIDA-PJM', 'FR', 'DE', 'SE-SE3', 'PL', 'ES', 'IT', 'CH', 'AT'];
    const { found, trouble } = await liveZones(cache(), charts(), zones, now);
    expect([trouble, countries()]).toEqual([undefined, ['fr', 'de', 'pl', 'es', 'it', 'ch']]);
    now = millis(T0 + 5 * 60_000);
    const again = await liveZones(cache(), charts(), zones, now);
    expect([again.found.length, server.asked.length]).toEqual([found.length, 6]);
    const live = liveOf(again.found, 'unknown', now);
    expect(live.intensities).toMatchObject({ span: 'now', signal: 'average', factor: 'unknown' });
    expect(live.intensities.source).toBe('Energy-Charts (Energy-Charts.info, Fraunhofer ISE, CC BY 4.0)');
    expect([live.intensities.of(place('FR'))?.gPerKwh, live.age('FR')]).toEqual([30, 5 * 60_000]);
    expect([live.intensities.of(place('AT')), live.age('AT')]).toEqual([undefined, undefined]);
  });

  it('ends with the first trouble of the source, and keeps what is known', async () => {
    server.answer = (url) => (url.endsWith('de') ? { status: 503 } : answerOf(30));
    const { found, trouble } = await liveZones(cache(), charts(), ['FR', 'DE', 'ES'], now);
    expect([found.map(({ series }) => series.zone), trouble?.reason]).toEqual([['FR'], 'server']);
    expect(countries()).toEqual(['fr', 'de']);
  });

  it('goes on after a zone of which nothing is known', async () => {
    server.answer = (url) => (url.endsWith('de') ? { status: 404 } : answerOf(30));
    const { found, trouble } = await liveZones(cache(), charts(), ['DE', 'ES'], now);
    expect([found.map(({ series }) => series.zone), trouble]).toEqual([['ES'], undefined]);
  });

  it('is asked for within what the source likes in an hour', async () => {
    server.answer = () => answerOf(30);
    const source = { ...charts(), mostAnHour: 2 };
    const { found, trouble } = await liveZones(cache(), source, ['FR', 'DE', 'ES', 'PL'], now);
    expect([found.length, trouble?.reason, server.asked.length]).toEqual([2, 'busy', 2]);
  });

  it('is nothing without the key that the source needs, which no request is made for', async () => {
    const maps = electricityMaps(quickHttp().get, server.base());
    const { found, trouble } = await liveZones(cache(), maps, ['FR'], now);
    expect([found, trouble?.reason, server.asked]).toEqual([[], 'key', []]);
  });
});
