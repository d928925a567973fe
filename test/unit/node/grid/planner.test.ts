/** Planning on real forecasts: in a thread, so that whoever asks is not held up. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GridAnswer, PlanRequest } from '../../../../src/core/grid/gridAhead';
import type { Slot } from '../../../../src/core/grid/series';
import { millis, type Millis } from '../../../../src/core/units';
import { Planner } from '../../../../src/node/grid/planner';
import { PlannerThread } from '../../../../src/node/grid/plannerThread';
import { sourceNamed } from '../../../../src/node/grid/sources/byName';
import { germanDays, keepPast, saidNow } from '../../../support/germanDays';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEP = HOUR / 12;
const root = path.resolve(import.meta.dirname, '../../../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-planner-'));
const script = path.join(folder, 'planner.js');
let now: Millis;
let answer: GridAnswer;
let thread: PlannerThread | undefined;

/** Steps of five minutes, as Energinet has them, with a little of their own each. */
const fine = (hours: readonly Slot[], kind: Slot['kind']): readonly Slot[] =>
  hours.flatMap(({ start, gPerKwh }, hour) =>
    Array.from({ length: HOUR / STEP }, (_, part) => ({
      start: millis(start + part * STEP),
      end: millis(start + (part + 1) * STEP),
      gPerKwh: (gPerKwh + ((hour * 7 + part * 3) % 11) / 10) as Slot['gPerKwh'],
      kind,
    })),
  );

beforeAll(async () => {
  await build({
    entryPoints: [path.join(root, 'src/planner.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: script,
    logLevel: 'silent',
  });
  now = millis(Date.parse('2026-05-12T12:10:00Z'));
  const days = germanDays(root, now);
  const fineDays = { actual: fine(days.actual, 'actual'), forecast: fine(days.forecast, 'forecast') };
  const source = sourceNamed('energinet', () => Promise.reject(new Error('nobody is asked')), '');
  await keepPast(folder, source, 'DK-DK1', fineDays, now);
  const { name, signal, factor } = source;
  const about = { zone: 'DK-DK1', source: name, signal, factor, issuedAt: millis(now - 600_000) };
  const choice = { name: 'energinet', address: '' };
  answer = { choice, zone: 'DK-DK1', series: { ...about, slots: saidNow(fineDays, now) }, checkedAt: now };
}, 60_000);
afterEach(() => thread?.dispose());
afterAll(() => fs.rmSync(folder, { recursive: true }));

function request(more: Partial<PlanRequest> = {}): PlanRequest {
  const job = { duration: millis(4 * HOUR), from: now, finishBy: millis(now + DAY) };
  return { answer, zone: 'DE', span: { now, until: millis(now + 3 * DAY) }, job, ...more };
}

/** The longest time for which nothing else could happen meanwhile, in ms. */
async function held(work: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

describe('a plan', () => {
  it('has the same advice from the thread as without one, as plain data', async () => {
    thread = new PlannerThread(script, folder);
    const plan = await thread.plan(request());
    expect(plan).toEqual(await new Planner(folder).plan(request()));
    expect(plan?.ahead).toMatchObject({ source: 'Energinet', issuedAt: answer.series.issuedAt });
    expect(plan?.advice.best[0]?.worse).toMatchObject({ what: 'days', of: 14 });
    expect(plan?.ahead.outlook.slots.some(({ low }) => low !== undefined)).toBe(true);
  });

  it('is made without holding up who asks: in less than a third of the time that it takes there', async () => {
    const planner = (thread = new PlannerThread(script, folder));
    let [there, here] = [Infinity, Infinity];
    // Of some, the one in which the machine did nothing else; each answer is another one, to be learnt for.
    for (let time = 1; time <= 5; time++) {
      const asked = request({ answer: { ...answer, checkedAt: millis(now + time) } });
      there = Math.min(there, await held(() => new Planner(folder).plan(asked)));
      here = Math.min(here, await held(() => planner.plan(asked)));
    }
    expect(here).toBeLessThan(there / 3);
  });

  it('is on the typical day of the zone where there is no answer, or one that has passed', async () => {
    thread = new PlannerThread(script, folder);
    const typical = await thread.plan(request({ answer: undefined }));
    expect(typical?.ahead).toMatchObject({ source: 'typical day' });
    expect(typical?.advice.best[0]?.worse?.what).not.toBe('days');
    const late = millis(now + 40 * DAY);
    const job = { duration: millis(HOUR), from: late, finishBy: millis(late + DAY) };
    const passed = { ...answer, zone: 'nowhere', series: { ...answer.series, zone: 'nowhere' } };
    const span = { now: late, until: millis(late + DAY) };
    expect((await thread.plan(request({ answer: passed, span, job })))?.ahead.source).toBe('typical day');
    expect(await thread.plan(request({ answer: undefined, zone: 'nowhere' }))).toBeUndefined();
    expect(await thread.plan(request({ answer: undefined, zone: undefined }))).toBeUndefined();
  });

  it('is learnt for once with each answer, unless more is wanted', async () => {
    const planner = new Planner(folder);
    const slots = async (more: Partial<PlanRequest>) => (await planner.plan(request(more)))?.ahead.outlook.slots;
    const first = await slots({});
    const job = { duration: millis(HOUR), from: now, finishBy: millis(now + DAY / 2) };
    expect(await slots({ job })).toBe(first);
    expect(await slots({ answer: { ...answer, checkedAt: millis(now + 1) } })).not.toBe(first);
    const farther = await slots({ span: { now, until: millis(now + 5 * DAY) } });
    expect(farther?.at(-1)?.end).toBeGreaterThanOrEqual(now + 5 * DAY);
  });
});

describe('the thread', () => {
  it('that dies, or never answers, is said to, and started again', async () => {
    const dying = path.join(folder, 'dying.js');
    fs.writeFileSync(dying, "require('node:worker_threads').parentPort.on('message', () => process.exit(3));");
    thread = new PlannerThread(dying, folder);
    for (let time = 0; time < 2; time++)
      await expect(thread.plan(request())).rejects.toThrow('The planner stopped. It ended with code 3.');
    thread.dispose();
    const silent = path.join(folder, 'silent.js');
    fs.writeFileSync(silent, "require('node:worker_threads').parentPort.on('message', () => { for (;;); });");
    thread = new PlannerThread(silent, folder, 300);
    await expect(thread.plan(request())).rejects.toThrow('did not answer in time');
  });

  it('that is ended answers nobody', async () => {
    const planner = new PlannerThread(script, folder);
    const plan = planner.plan(request());
    planner.dispose();
    await expect(plan).rejects.toThrow('The planner was ended.');
  });
});
