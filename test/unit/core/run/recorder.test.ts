import { describe, expect, it } from 'vitest';
import { World, at } from './world';

describe('a run from start to record', () => {
  it('writes its start once it counts, its energy and its end', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(0.5, { a: 1 });
    expect(world.events).toEqual([]);
    expect(world.recorder.busy).toBe(true);
    await world.frame(1, { a: 1 });
    expect(world.events.map((event) => event.type)).toEqual(['run-started']);
    await world.frame(10, { a: 1 });
    world.recorder.end('a', at(10), 3);
    await world.frame(10.1, { a: 0 });
    const [record] = world.ledger.records();
    expect(record).toMatchObject({ id: 'a', state: 'done', end: at(10), exitCode: 3 });
    const [cpu] = record?.energy?.devices ?? [];
    expect((cpu?.activeJ ?? 0) + (cpu?.idleJ ?? 0)).toBeCloseTo(120 * 10, -1);
    expect(world.recorder.busy).toBe(false);
    expect(world.sent.at(-1)).toEqual({ type: 'unfollow', scope: 'a' });
  });

  it('leaves no record when it was shorter than the user wants', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(0.3, { a: 1 });
    world.recorder.end('a', at(0.6), 0);
    await world.frame(0.7, { a: 0 });
    expect([world.events, world.recorder.busy]).toEqual([[], false]);
  });

  it('of zero seconds is recorded when everything counts', async () => {
    const world = new World();
    world.minimumS = 0;
    await world.frame(0);
    world.start('a', { ends: 'report' });
    world.recorder.end('a', at(0), 0);
    await world.frame(0.1, {});
    expect(world.ledger.records()).toMatchObject([{ state: 'done', energy: { durationS: 0 } }]);
  });

  it('that may be one becomes one when a Python process shows up', async () => {
    const world = new World();
    await world.frame(0);
    world.start('script', { certain: false });
    await world.frame(3, { script: { processes: 1, python: false } });
    expect(world.recorder.live).toEqual([]);
    await world.frame(4, { script: { processes: 2, python: true, interpreter: '/env/bin/python' } });
    expect(world.recorder.live).toHaveLength(1);
    world.recorder.end('script', at(9), 0);
    await world.frame(9.1, { script: 0 });
    expect(world.ledger.records()).toMatchObject([
      { state: 'done', start: at(0), end: at(9), interpreter: '/env/bin/python' },
    ]);
  });

  it('that never was one is forgotten', async () => {
    const world = new World();
    await world.frame(0);
    world.start('make', { certain: false });
    await world.frame(5, { make: { processes: 3, python: false } });
    world.recorder.end('make', at(6), 0);
    await world.frame(6.1, { make: { processes: 0, python: false } });
    expect([world.events, world.recorder.busy]).toEqual([[], false]);
  });
});

describe('the end of a run', () => {
  it('waits for processes that were put in the background, and then knows no exit code', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(2, { a: 1 });
    world.recorder.end('a', at(2.5), 0);
    await world.frame(3, { a: 1 });
    await world.frame(60, { a: 1 });
    expect(world.recorder.live).toHaveLength(1);
    await world.frame(61, { a: 0 });
    const [record] = world.ledger.records();
    expect(record).toMatchObject({ state: 'done', end: at(61) });
    expect(record?.exitCode).toBeUndefined();
    expect(record?.energy?.durationS).toBeCloseTo(61);
  });

  it('is not put off by the next command of the shell, whose processes are seen before anybody tells of it', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(4, { a: 1 });
    world.clock.t = 5;
    world.recorder.end('a', at(5), 3);
    await world.frame(5.05, { a: 1 });
    await world.frame(5.4, { a: 0 });
    expect(world.ledger.records()).toMatchObject([
      { state: 'done', end: at(5), exitCode: 3, energy: { durationS: 5 } },
    ]);
  });

  it('comes a while after its processes are gone when nobody says anything', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(4, { a: 1 });
    await world.frame(5, { a: 0 });
    await world.frame(9, { a: 0 });
    expect(world.recorder.busy).toBe(true);
    await world.frame(10, { a: 0 });
    expect(world.ledger.records()).toMatchObject([{ state: 'done', end: at(5) }]);
  });

  it('is when its processes went: what is drawn while nobody says anything is not its own', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    for (let t = 1; t <= 5; t++) await world.frame(t, { a: t < 5 ? 1 : 0 });
    for (let t = 6; t <= 12; t++) await world.frame(t, { a: 0 });
    const [record] = world.ledger.records();
    expect(record).toMatchObject({ end: at(5), energy: { durationS: 5 } });
    const [cpu] = record?.energy?.devices ?? [];
    expect((cpu?.activeJ ?? 0) + (cpu?.idleJ ?? 0)).toBeCloseTo(120 * 5, 0);
  });

  it('comes at once where nobody will say anything', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a', { ends: 'processes' });
    await world.frame(4, { a: 1 });
    await world.frame(5, { a: 0 });
    expect(world.ledger.records()).toMatchObject([{ state: 'done', end: at(5) }]);
  });

  it('is not mistaken for one before its processes were ever seen', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a', { ends: 'processes' });
    await world.frame(1, { a: 0 });
    await world.frame(2, { a: 1 });
    expect(world.recorder.live).toHaveLength(1);
  });

  it('does not hang on a probe that no longer answers', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(5, { a: 1 });
    world.clock.t = 6;
    world.recorder.end('a', at(6), 1);
    world.clock.t = 8;
    await world.recorder.tick();
    expect(world.recorder.busy).toBe(true);
    world.clock.t = 9.5;
    await world.recorder.tick();
    expect(world.ledger.records()).toMatchObject([{ state: 'done', end: at(6), exitCode: 1 }]);
  });
});

describe('a probe that', () => {
  it('never answers costs a run its numbers, not its record', async () => {
    const world = new World();
    world.start('a', { certain: true });
    world.clock.t = 6;
    world.recorder.end('a', at(6), 0);
    world.clock.t = 9.5;
    await world.recorder.tick();
    expect(world.ledger.records()).toMatchObject([
      { state: 'done', start: at(0), end: at(6), energy: { devices: [] } },
    ]);
  });

  it('sees the interpreter late does not keep it out of the record', async () => {
    const world = new World();
    world.minimumS = 0;
    await world.frame(0);
    world.start('a', { certain: true, ends: 'report' });
    await world.frame(0.1, {});
    expect(world.recorder.live).toEqual([]);
    await world.frame(0.2, { a: { processes: 1, python: true, interpreter: '/env/bin/python' } });
    world.recorder.end('a', at(0.3), 0);
    await world.frame(0.4, { a: 0 });
    expect(world.ledger.records()).toMatchObject([{ interpreter: '/env/bin/python' }]);
  });
});

describe('a process that was gone before anybody looked', () => {
  it('leaves no run that goes on for ever', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a', { ends: 'processes' });
    for (let t = 1; t <= 20; t++) await world.frame(t, { a: 0 });
    expect([world.recorder.busy, world.ledger.records()]).toEqual([false, []]);
  });
});

describe('what a crash leaves', () => {
  it('is at most half a minute short for a young run, ten minutes for an old one', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    const written = () =>
      world.events.filter((event) => event.type === 'run-metered').map((event) => (event.at - at(0)) / 1000);
    for (let t = 1; t <= 3 * 86_400; t += t < 600 ? 1 : 30) await world.frame(t, { a: 1 });
    const times = written();
    expect(times[0]).toBeLessThanOrEqual(32);
    const widest = Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? 0)));
    expect(widest).toBeLessThanOrEqual(631);
    expect(times.length).toBeLessThan(600);
  });

  it('closing the window writes what was measured', async () => {
    const world = new World();
    await world.frame(0);
    world.start('a');
    await world.frame(7, { a: 1 });
    await world.recorder.close();
    expect(world.events.at(-1)).toMatchObject({ type: 'run-metered', id: 'a', energy: { durationS: 7 } });
  });
});

describe('many runs', () => {
  it('64 at once share the machine and add up to it', async () => {
    const world = new World();
    await world.frame(0);
    const ids = Array.from({ length: 64 }, (_, i) => `run ${i}`);
    for (const id of ids) world.start(id);
    const alive = Object.fromEntries(ids.map((id) => [id, 1]));
    for (let t = 1; t <= 20; t++) await world.frame(t, alive);
    for (const id of ids) world.recorder.end(id, at(20), 0);
    await world.frame(20.1, Object.fromEntries(ids.map((id) => [id, 0])));
    const records = world.ledger.records();
    const total = records
      .flatMap((run) => run.energy?.devices ?? [])
      .reduce((sum, device) => sum + device.activeJ + device.idleJ, 0);
    expect(records).toHaveLength(64);
    expect(total).toBeGreaterThan(0.99 * world.powerW * 20);
    expect(total).toBeLessThanOrEqual(world.powerW * 20.1 + 1e-6);
  });
});
