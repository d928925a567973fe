/** When the grid is asked and what is made of the answers: of VS Code only its events are made here. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { millis } from '../../../src/core/units';
import { GridScene, HOUR, said, T0, told, yearly } from './gridScene';

vi.mock('vscode', () => import('./vscodeEvents'));

let scene: GridScene;
beforeEach(() => {
  scene = new GridScene();
});
afterEach(() => scene.grid.dispose());

describe('without a chosen source', () => {
  it('nobody is asked, and a typical day is shown', async () => {
    scene.source = 'typical';
    await scene.grid.refresh();
    expect(scene.asked).toEqual([]);
    expect(scene.grid.view).toMatchObject({
      zoneName: 'Germany',
      guessed: true,
      chosen: false,
      series: { source: 'typical day' },
    });
    expect(scene.grid.view?.series).not.toHaveProperty('issuedAt');
    expect(scene.grid.view).not.toHaveProperty('trouble');
    expect(scene.intensity).toBe(344);
  });

  it('a zone with one yearly figure has no series and no plan', async () => {
    [scene.source, scene.zone] = ['hand-written nonsense', 'XX'];
    await scene.grid.refresh();
    expect(scene.grid.view).toEqual({ zone: 'XX', zoneName: 'XX', guessed: true, chosen: false, at: T0 });
    scene.zone = undefined;
    await scene.grid.refresh();
    expect(scene.grid.view).toBeUndefined();
  });
});

describe('a chosen source', () => {
  it('is asked when somebody looks, at most every five minutes, and tells what is new', async () => {
    const news = vi.fn();
    scene.grid.onDidChange(news);
    scene.tick.fire();
    scene.tick.fire();
    await vi.waitFor(() => expect(news).toHaveBeenCalledTimes(1));
    scene.now = millis(T0 + 299_000);
    scene.tick.fire();
    expect(scene.asked).toEqual(['energy-charts DE k']);
    scene.now = millis(T0 + 301_000);
    scene.tick.fire();
    await vi.waitFor(() => expect(scene.asked).toHaveLength(2));
  });

  it('prices a kilowatt-hour while its forecast holds, as uncertain as before', async () => {
    await scene.grid.refresh();
    expect(scene.live.intensity('DE', scene.now)).toMatchObject({ ...yearly, gPerKwh: 400, source: 'Energy-Charts' });
    expect(scene.live.intensity('FR', scene.now)).toBeUndefined();
    scene.now = millis(T0 + 40 * HOUR);
    expect(scene.intensity).toBe(344);
  });

  it('has one price for one answer, whatever is planned on it', async () => {
    await scene.grid.refresh();
    const first = scene.live.live;
    await scene.grid.plan(said());
    expect(scene.live.live).toBe(first);
    scene.answer = () => Promise.resolve({ answer: told({ value: 500 }) });
    await scene.grid.refresh();
    expect(scene.live.live).not.toBe(first);
    expect(scene.intensity).toBe(500);
  });

  it('that is marginal prices nothing, and is labelled', async () => {
    scene.source = 'watttime';
    scene.answer = () =>
      Promise.resolve({ answer: told({ signal: 'marginal', source: 'WattTime', zone: 'CAISO_NORTH' }) });
    await scene.grid.refresh();
    expect(scene.asked).toEqual(['watttime CAISO_NORTH k']);
    expect(scene.grid.view).toMatchObject({
      zone: 'CAISO_NORTH',
      guessed: false,
      series: { signal: 'marginal', now: 400 },
    });
    expect(scene.intensity).toBe(344);
  });

  it('that is away leaves what it said, with a sentence, or a typical day of our own zone', async () => {
    scene.answer = () => Promise.resolve({ answer: told(), trouble: { reason: 'unreachable' } });
    await scene.grid.refresh();
    expect(scene.grid.view?.trouble).toMatch(/^Energy-Charts does not answer\. What it said at \d\d:\d\d is shown\.$/);
    [scene.source, scene.answer] = ['watttime', () => Promise.resolve({ trouble: { reason: 'key' } })];
    await scene.grid.refresh();
    expect(scene.grid.view).toMatchObject({ zone: 'DE', chosen: true, series: { source: 'typical day' } });
    expect(scene.grid.view?.trouble).toMatch(/^WattTime does not accept the key.*A typical day stands in\.$/);
    expect(scene.intensity).toBe(344);
  });

  it('that answers late is not shown over what is newer, nor after the end', async () => {
    const answers = scene.answersLater();
    const first = scene.grid.refresh();
    const second = scene.grid.refresh();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.({ answer: told({ value: 400 }) });
    await second;
    answers[0]?.({ answer: told({ value: 300 }) });
    await first;
    expect(scene.grid.view?.series?.now).toBe(400);
    const third = scene.grid.refresh();
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    scene.grid.dispose();
    answers[2]?.({ answer: told({ value: 500 }) });
    await third;
    expect(scene.grid.view?.series?.now).toBe(400);
    scene.tick.fire();
    expect(scene.asked).toHaveLength(3);
  });

  it('that fails in a way nobody foresaw is logged, and what was known stays', async () => {
    await scene.grid.refresh();
    scene.answer = () => Promise.reject(new Error('bug'));
    await scene.grid.refresh();
    expect(scene.asked.at(-1)).toBe('reading the grid: Error: bug');
    expect(scene.grid.view?.series?.now).toBe(400);
  });

  it('is asked again once settings have settled', async () => {
    for (const next of ['neso', 'energinet']) {
      scene.source = next;
      scene.changed.fire();
    }
    expect(scene.asked).toEqual([]);
    scene.timers.pass(500);
    await vi.waitFor(() => expect(scene.asked).toEqual(['energinet DE k']));
  });
});
