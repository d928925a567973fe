import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slot } from '../../../../src/core/grid/series';
import { gramsPerKwh, millis, type Millis } from '../../../../src/core/units';
import { GridCache } from '../../../../src/node/grid/cache';
import { keepActuals, logForecast, readActuals, readForecasts, teaching } from '../../../../src/node/grid/history';
import { merged, runsOf, slotsOfRuns } from '../../../../src/node/grid/slotRuns';
import { energyCharts } from '../../../../src/node/grid/sources/energyCharts';
import { quickHttp, recorded, Replay, T0, time } from './replay';

const HOUR = 3_600_000;
let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-history-'));
  file = path.join(folder, 'h');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const slot = (hour: number, g: number, kind: Slot['kind'] = 'actual', hours = 1): Slot => ({
  start: millis(T0 + hour * HOUR),
  end: millis(T0 + (hour + hours) * HOUR),
  gPerKwh: gramsPerKwh(g),
  kind,
});
const values = (slots: readonly Slot[]): readonly number[] => slots.map(({ gPerKwh }) => gPerKwh);

describe('slots as runs', () => {
  /** With gaps, steps of all lengths, and estimates. */
  const anySlots = fc
    .array(
      fc.record({
        gap: fc.constantFrom(0, 0, 0, 7),
        step: fc.constantFrom(5, 15, 60),
        g: fc.integer({ min: 0, max: 300_000 }).map((hundredths) => hundredths / 100),
        estimated: fc.boolean(),
      }),
    )
    .map((parts) => {
      let at = T0 as number;
      return parts.map(({ gap, step, g, estimated }): Slot => {
        const start = at + gap * 60_000;
        at = start + step * 60_000;
        const note = estimated ? { estimated } : {};
        return { start: millis(start), end: millis(at), gPerKwh: gramsPerKwh(g), kind: 'actual', ...note };
      });
    });

  it('come back as they were', () => {
    fc.assert(
      fc.property(anySlots, (slots) => {
        const text = JSON.stringify(runsOf(slots));
        expect(slotsOfRuns(JSON.parse(text), 'actual')).toEqual(slots);
      }),
    );
  });

  it.each([
    null,
    {},
    [null],
    [{ start: 1, step: 0, g: [1] }],
    [{ start: 1, step: 1, g: ['1'] }],
    [{ start: 'x', step: 1, g: [] }],
  ])('%j are none', (runs) => expect(slotsOfRuns(runs, 'actual')).toBeUndefined());

  it('are joined without overlaps, newer ones first in right', () => {
    fc.assert(
      fc.property(anySlots, anySlots, fc.integer({ min: -50, max: 50 }), (older, newer, shift) => {
        const by = shift * 5 * 60_000;
        const moved = newer.map((each) => ({ ...each, start: millis(each.start + by), end: millis(each.end + by) }));
        const all = merged(older, moved);
        expect(all.every(({ start }, index) => start >= (all[index - 1]?.end ?? -Infinity))).toBe(true);
        expect(all).toEqual(expect.arrayContaining(moved));
        const lost = older.filter((each) => !all.includes(each));
        expect(lost.every((each) => moved.some(({ start, end }) => start < each.end && each.start < end))).toBe(true);
      }),
    );
  });
});

describe('actual values', () => {
  it('are added to those kept, corrected, and forgotten after 60 days', async () => {
    await keepActuals(file, [slot(-60 * 24 - 1, 1), slot(-60 * 24 + 1, 2), slot(-2, 300), slot(-1, 310)], T0);
    await keepActuals(file, [slot(-1, 315), slot(0, 320)], T0);
    expect(values(await readActuals(file))).toEqual([2, 300, 315, 320]);
  });

  it('are none where the file is something else, and are written anew', async () => {
    fs.writeFileSync(file, '{"torn');
    expect(await readActuals(file)).toEqual([]);
    expect(await keepActuals(file, [slot(0, 1)], T0)).toHaveLength(1);
    expect(values(await readActuals(file))).toEqual([1]);
  });

  it('take few bytes', async () => {
    await keepActuals(
      file,
      Array.from({ length: 59 * 96 }, (_, i) => slot(-i / 4, 300 + (i % 90), 'actual', 1 / 4)).reverse(),
      T0,
    );
    expect(fs.statSync(file).size).toBeLessThan(30_000);
  });
});

describe('forecasts', () => {
  const issue = (hour: number, ...g: number[]): Promise<void> =>
    logForecast(file, {
      issuedAt: millis(T0 + hour * HOUR),
      slots: g.map((each, i) => slot(hour + i, each, 'forecast')),
    });

  it('are kept as they were made, oldest first', async () => {
    await issue(1, 10, 20);
    await issue(0, 30);
    const read = await readForecasts(file);
    expect(read.map(({ issuedAt, slots }) => [(issuedAt - T0) / HOUR, values(slots)])).toEqual([
      [0, [30]],
      [1, [10, 20]],
    ]);
    expect(read[1]?.slots[0]).toEqual(slot(1, 10, 'forecast'));
  });

  it('survive a line that a crash has torn', async () => {
    await issue(0, 10);
    fs.appendFileSync(file, '\n{"issuedAt":17110');
    await issue(1, 20);
    fs.appendFileSync(file, '\nnull\n7\n{"issuedAt":"x","runs":[]}');
    expect((await readForecasts(file)).map(({ slots }) => values(slots))).toEqual([[10], [20]]);
  });

  it('are halved when there are too many, the newer half stays', async () => {
    const many = Array.from({ length: 6000 }, (_, index) => index + 0.25);
    for (let hour = 0; hour < 110; hour++) await issue(hour, ...many);
    const read = await readForecasts(file);
    expect(fs.statSync(file).size).toBeLessThan(4_000_000);
    expect(read.length).toBeLessThan(110);
    expect(read.length).toBeGreaterThan(50);
    expect((read.at(-1)!.issuedAt - T0) / HOUR).toBe(109);
  });
});

describe('what a forecast teaches', () => {
  it('is what is still ahead, without fill of three hours and more', () => {
    const f = (hour: number, g: number, hours?: number): Slot => slot(hour, g, 'forecast', hours);
    const flat = [f(3, 37.7), f(4, 37.7), f(5, 37.7)];
    const slots = [slot(-2, 10), f(-1, 50), f(0, 40), f(1, 40), f(2, 38), ...flat, f(6, 30), f(7, 30, 3), f(10, 20)];
    expect(values(teaching(slots, T0))).toEqual([40, 40, 38, 20]);
    expect(teaching(flat, T0)).toEqual([]);
    expect(teaching([], T0)).toEqual([]);
  });

  it('through the cache: forecasts once an hour and actual values; the fill of the recorded day of CH teaches nothing', async () => {
    const server = new Replay();
    await server.start();
    server.answer = () => ({ body: recorded('energy-charts-ch.json') });
    let now: Millis = time('2024-03-22T18:00:00Z');
    const cache = new GridCache(folder, { now: () => now });
    const source = energyCharts(quickHttp({ now: () => now }).get, server.base());
    for (const minutes of [0, 20, 40, 20]) {
      now = millis(now + minutes * 60_000);
      await cache.current(source, 'CH');
    }
    const { actuals, forecasts } = await cache.history(source, 'CH');
    expect([actuals.length, forecasts.map(({ issuedAt }) => new Date(issuedAt).toISOString().slice(11, 16))]).toEqual([
      18,
      ['18:00', '19:00'],
    ]);
    const taught = values(forecasts[0]!.slots);
    expect(taught).not.toContain(37.7);
    expect(taught.length).toBeGreaterThan(15);
    await server.stop();
  });

  it('and the day before now is shown from what was kept, where a source begins at midnight', async () => {
    const server = new Replay();
    await server.start();
    const midnight = time('2024-03-23T00:00:00Z');
    const hours = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, i) => midnight / 1000 + (from + i) * 3600);
    let now = millis(midnight - HOUR / 2);
    const cache = new GridCache(folder, { now: () => now });
    const source = energyCharts(quickHttp({ now: () => now }).get, server.base());
    server.answer = () => ({
      body: { unix_seconds: hours(-24, 0), co2eq: hours(-24, 0).map(() => 100), co2eq_forecast: [] },
    });
    await cache.current(source, 'DE');
    now = millis(midnight + 1.5 * HOUR);
    server.answer = () => ({
      body: { unix_seconds: hours(0, 4), co2eq: [90, 91], co2eq_forecast: [null, null, 92, 93] },
    });
    const { series } = await cache.current(source, 'DE');
    expect(values(series!.slots)).toEqual([...Array.from({ length: 23 }, () => 100), 90, 91, 92, 93]);
    await server.stop();
  });
});
