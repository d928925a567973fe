/** What is planned, on what is known by then: of VS Code only its events are made here. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gramsPerKwh, millis } from '../../../src/core/units';
import { GridScene, HOUR, said, T0, told } from './gridScene';

vi.mock('vscode', () => import('./vscodeEvents'));

let scene: GridScene;
beforeEach(() => {
  scene = new GridScene();
});
afterEach(() => scene.grid.dispose());

describe('what is in view', () => {
  it('is brought up to now every five minutes without a tick, and no more once it is out of view', async () => {
    scene.grid.watched = true;
    await vi.waitFor(() => expect(scene.grid.view?.at).toBe(T0));
    scene.now = millis(T0 + 5 * 60_000);
    scene.timers.pass(5 * 60_000);
    await vi.waitFor(() => expect(scene.grid.view?.at).toBe(scene.now));
    scene.now = millis(T0 + 10 * 60_000);
    scene.timers.pass(5 * 60_000);
    await vi.waitFor(() => expect(scene.grid.view?.at).toBe(scene.now));
    scene.grid.watched = false;
    scene.timers.pass(60 * 60_000);
    expect(scene.asked).toHaveLength(3);
  });

  it('is of now also where only the job is another one', async () => {
    await scene.grid.refresh();
    scene.now = millis(T0 + 3 * 60_000);
    scene.file = 'b.py';
    scene.opened.fire();
    await vi.waitFor(() => expect(scene.grid.view?.at).toBe(scene.now));
    expect(scene.grid.view?.plan?.advice.now?.start).toBe(scene.now);
    expect(scene.asked).toHaveLength(1);
  });
});

describe('the job', () => {
  it('is four hours within a day, until another one is said', async () => {
    expect(scene.grid.job).toEqual({ duration: 4 * HOUR, runs: 0, interruptible: false, finishBy: T0 + 24 * HOUR });
    const plan = await scene.grid.plan(said());
    expect(plan).toBe(scene.grid.view?.plan);
    expect(plan?.job).toEqual({ ...said(), runs: 0 });
    const [best] = plan?.advice.best ?? [];
    expect(best?.gPerKwh).toBeLessThan(203);
    expect(best?.start).toBeGreaterThan(T0 + 9 * HOUR);
    scene.now = millis(T0 + 19 * HOUR);
    expect(scene.grid.job.duration).toBe(4 * HOUR);
  });

  it('that fits exactly stays what it is while it is sent', () => {
    void scene.grid.plan({ ...said(20), finishBy: millis(T0 + 20 * HOUR) });
    scene.now = millis(T0 + 2000);
    expect(scene.grid.job).toMatchObject({ duration: 20 * HOUR, finishBy: scene.now + 20 * HOUR });
    scene.now = millis(T0 + 61_000);
    expect(scene.grid.job.duration).toBe(4 * HOUR);
  });

  it('that can stop is planned in pieces', async () => {
    const [least] = (await scene.grid.plan(said(18)))?.advice.best ?? [];
    const job = { ...said(12), interruptible: true };
    scene.answer = () => {
      const { series, ...rest } = told({ value: 600 });
      const slots = series.slots.map((slot, hour) => ({ ...slot, gPerKwh: gramsPerKwh(hour % 4 < 2 ? 500 : 100) }));
      return Promise.resolve({ answer: { ...rest, series: { ...series, slots } } });
    };
    const plan = await scene.grid.plan(job);
    expect(plan?.job.interruptible).toBe(true);
    expect(plan?.advice.segments.length).toBeGreaterThan(2);
    expect(least?.savedShare ?? 0).toBeLessThan(plan?.advice.best[0]?.savedShare ?? 0);
  });

  it('is planned on what is kept, or on a typical day, while the source keeps us waiting; then on what it says', async () => {
    const answers = scene.answersLater();
    const onTypical = scene.grid.plan(said());
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    scene.timers.pass(1000);
    expect((await onTypical)?.job.duration).toBe(2 * HOUR);
    expect(scene.grid.view).toMatchObject({ series: { source: 'typical day' } });
    expect(scene.grid.view?.trouble).toBe('Energy-Charts has not answered yet. A typical day stands in.');
    scene.kept = told({ value: 450 });
    const onKept = scene.grid.plan(said());
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    scene.timers.pass(1000);
    expect(await onKept).toBeDefined();
    expect(scene.grid.view?.series?.now).toBe(450);
    expect(scene.grid.view?.trouble).toMatch(/^Energy-Charts has not answered yet\. What it said at .* is shown\.$/);
    answers[1]?.({ answer: told({ value: 420 }) });
    await vi.waitFor(() => expect(scene.grid.view?.series?.now).toBe(420));
    expect(scene.grid.view).not.toHaveProperty('trouble');
    expect(scene.grid.view?.plan?.job.duration).toBe(2 * HOUR);
  });

  it('has its plan also where what it was asked of is superseded', async () => {
    const answers = scene.answersLater();
    const planned = scene.grid.plan(said());
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    scene.changed.fire();
    answers[0]?.({ answer: told() });
    scene.timers.pass(500);
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    void scene.grid.refresh();
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    answers[2]?.({ answer: told({ value: 500 }) });
    expect((await planned)?.job).toEqual({ ...said(), runs: 0 });
    expect(scene.grid.view?.series?.now).toBe(500);
  });

  it('that no plan could be made for is told so, not that nothing is known', async () => {
    const works = scene.planner;
    scene.planner = { plan: () => Promise.reject(new Error('The planner stopped.')) };
    await expect(scene.grid.plan(said())).rejects.toThrow('The plan could not be made. The log says why.');
    expect(scene.asked.at(-1)).toBe('reading the grid: Error: The planner stopped.');
    scene.planner = works;
    expect(await scene.grid.plan(said())).toBeDefined();
  });

  it('that is waited for is given up at the end', async () => {
    scene.answersLater();
    const planned = scene.grid.plan(said());
    scene.grid.dispose();
    expect(await planned).toBeUndefined();
  });
});

describe('a job that is not shown', () => {
  const job = { duration: millis(2 * HOUR), from: T0, finishBy: millis(T0 + 20 * HOUR) };

  it('is advised on what is known, and what is shown stays', async () => {
    const advice = await scene.grid.advise(job);
    expect(advice?.best[0]).toMatchObject({ start: T0 + 10 * HOUR, gPerKwh: 200 });
    const shown = scene.grid.view?.plan?.job;
    await scene.grid.advise({ ...job, duration: millis(HOUR) });
    expect(scene.grid.view?.plan?.job).toEqual(shown);
    expect(shown?.duration).toBe(4 * HOUR);
    expect(scene.asked).toHaveLength(1);
  });

  it('does not wait for a source that does not answer', async () => {
    const answers = scene.answersLater();
    const advised = scene.grid.advise(job);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    scene.timers.pass(1000);
    // The typical day stands in.
    expect((await advised)?.now).toBeDefined();
  });

  it('gets none where nothing is known of the hours', async () => {
    scene.source = 'typical';
    scene.zone = undefined;
    expect(await scene.grid.advise(job)).toBeUndefined();
  });
});
