import assert from 'node:assert/strict';
import { millis } from '../../src/core/units';
import { GERMANY, NOW } from './fixtureRun';
import { workstation } from './fixtures';
import { Panel } from './panel';

suite('panel: frame', () => {
  let panel: Panel;
  teardown(() => panel.close());

  test('says ready, and shows nothing before it is hydrated', async () => {
    panel = await Panel.open();
    assert.deepEqual(await panel.sent(), [{ type: 'ready' }]);
    assert.equal(await panel.page.locator('#app > *').count(), 0);
    assert.equal(await panel.page.evaluate(() => window.acquired), 1);
    await panel.hydrate(workstation());
    assert.match(await panel.text('.draw-number'), /^552\s*W$/);
  });

  test('opens at the view that the host asks for', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'run', run: 'r2' } });
    assert.equal(await panel.text('h1'), 'sentiment.ipynb');
    await panel.send({ type: 'show', view: { name: 'runs', file: '/home/ada/lora/finetune.py' } });
    assert.equal(await panel.page.locator('tr[data-run]').count(), 3);
    assert.equal(await panel.page.locator('select[aria-label="File"]').inputValue(), '/home/ada/lora/finetune.py');
  });

  test('tabs follow the arrow keys and keep the focus', async () => {
    panel = await Panel.open({ state: workstation() });
    const selected = (): Promise<string> => panel.text('[role=tab][aria-selected=true]');
    await panel.page.locator('#tab-now').focus();
    await panel.page.keyboard.press('ArrowRight');
    assert.equal(await selected(), 'Runs');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.id), 'tab-runs');
    assert.equal(await panel.page.locator('#view').getAttribute('aria-labelledby'), 'tab-runs');
    await panel.page.keyboard.press('End');
    assert.equal(await selected(), 'Code');
    await panel.page.keyboard.press('ArrowRight');
    assert.equal(await selected(), 'Now');
    assert.equal(await panel.page.locator('[role=tab][tabindex="0"]').count(), 1);
  });

  test('the context line has the grid, and the draw where Now is not shown', async () => {
    panel = await Panel.open({ state: workstation() });
    assert.equal(await panel.text('.context'), 'Germany, 344\u00a0g/kWh');
    await panel.page.locator('#tab-runs').click();
    assert.equal(await panel.text('.context'), '552\u00a0W · Germany, 344\u00a0g/kWh');
    await panel.send({ type: 'grid', grid: { ...GERMANY, intensity: { ...GERMANY.intensity!, zoneName: 'France' } } });
    assert.match(await panel.text('.context'), /France/);
    await panel.send({ type: 'grid', grid: { guessed: false, pue: 1 } });
    assert.match(await panel.text('.context'), /No zone set/);
  });

  test('keeps view and filters for the next panel, and nothing else', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'runs' } });
    await panel.page.locator('.search').locator('input').fill('bf16');
    await panel.page.locator('th button', { hasText: 'Energy' }).click();
    const saved = await panel.page.evaluate(() => window.savedState);
    assert.deepEqual(Object.keys(saved as object).sort(), ['filters', 'view']);
    await panel.close();
    panel = await Panel.open({ saved, state: workstation() });
    assert.equal(await panel.page.locator('.search').locator('input').inputValue(), 'bf16');
    assert.equal(await panel.page.locator('tr[data-run]').count(), 2);
    assert.match(await panel.page.locator('th[aria-sort=descending]').innerText(), /^Energy\s+↓$/);
  });

  test('state that another version left is not believed', async () => {
    panel = await Panel.open({
      saved: { view: { name: 'queue' }, filters: { sort: 'x', days: 'y', search: 7 } },
      state: workstation(),
    });
    assert.equal(await panel.text('[role=tab][aria-selected=true]'), 'Now');
    await panel.page.locator('#tab-runs').click();
    assert.equal(await panel.page.locator('tr[data-run]').count(), 12);
  });

  test('an unknown message is reported, one for nobody is not', async () => {
    panel = await Panel.open({ state: workstation() });
    await panel.send({ type: 'nonsense' } as never);
    await panel.send('text' as never);
    await panel.send(null as never);
    const problems = (await panel.sent()).filter((message) => message.type === 'problem');
    assert.deepEqual(problems, [{ type: 'problem', message: 'Unknown message: nonsense' }]);
  });

  test('texts come from the table of the host', async () => {
    const state = {
      ...workstation(),
      locale: 'de',
      l10n: { Now: 'Jetzt', '{0} in {1}, {2}.': '{1}: {0}. {2}.', 'idle floor': 'Leerlauf' },
    };
    panel = await Panel.open({ state });
    assert.equal(await panel.text('#tab-now'), 'Jetzt');
    assert.match(await panel.text('.now-grid'), /Germany: 344.g\/kWh\. mean of 2025, Ember\./);
    assert.match(await panel.text('.split'), /Leerlauf/);
    assert.equal(await panel.page.evaluate(() => document.documentElement.lang), 'de');
  });

  test('a second hydrate replaces the first', async () => {
    panel = await Panel.open({ state: workstation() });
    await panel.hydrate({
      ...workstation(),
      now: { ...workstation().now, at: millis(NOW + 5000), totalW: 91 as never },
    });
    assert.match(await panel.text('.draw-number'), /^91/);
    assert.equal(await panel.page.locator('header').count(), 1);
    assert.equal(await panel.page.locator('canvas').count(), 1);
  });

  test('a change of theme redraws the chart in its colours', async () => {
    panel = await Panel.open({ state: workstation() });
    const pixels = (): Promise<string> =>
      panel.page.evaluate(() => document.querySelector('canvas')?.toDataURL() ?? '');
    const before = await pixels();
    await panel.theme('light');
    const after = await pixels();
    assert.notEqual(before, after);
    await panel.theme('dark');
    assert.equal(await pixels(), before);
  });
});
