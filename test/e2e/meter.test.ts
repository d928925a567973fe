// A run from the terminal to the panel: what a user sees of it while it lasts and afterwards.
import assert from 'node:assert/strict';
import { energyJ } from '../support/ledgerFile';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('a run in the terminal', () => {
  let window: Window;
  let wattprint: Wattprint;
  const seen: string[] = [];

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
  });
  suiteTeardown(() => window.close());

  test('the meter shows watts before anything runs', async () => {
    await wattprint.ready();
    const text = await wattprint.meterText();
    assert.match(text, /^\s*~?[\d.,]+\s(W|kW)\s*$/);
    assert.doesNotMatch(text, /(^|[^\d.])0(\.0)?\sW/);
    assert.match((await wattprint.meter.getAttribute('aria-label')) ?? '', /Drawing about [\d.]+ watts/);
  });

  test('while a run lasts it shows what the run has cost, and after it no more', async () => {
    await window.workbench.typeInTerminal('python3 train.py --seconds 12');
    await wattprint.meter.filter({ hasText: /\d\s(mg|g)/ }).waitFor({ timeout: 15_000 });
    await window.screenshot('meter-running');

    await wattprint.openPanel();
    await wattprint.panel.locator('.now-right', { hasText: 'train.py' }).waitFor();
    await window.screenshot('panel-live-dark');

    // The click left the mouse on the meter: only a move opens the hover.
    await window.page.mouse.move(700, 300);
    await wattprint.meter.hover();
    await wattprint.tooltip.waitFor();
    const tooltip = await wattprint.tooltip.innerText();
    await window.screenshot('meter-tooltip');
    assert.match(tooltip, /CPU/);
    assert.match(tooltip, /modelled|counter|integrated/);
    assert.match(tooltip, /Germany/);
    assert.match(tooltip, /train\.py/);

    await until('the run ends', async () => {
      seen.push(await wattprint.meterText());
      return !/\d\s(mg|g)/.test(seen.at(-1) ?? '');
    });
    assert.deepEqual(
      seen.filter((text) => /(^|[^\d.])0(\.0)?\sW/.test(text)),
      [],
    );
    const { ended } = await wattprint.endedRun('train.py');
    assert.equal(ended?.exitCode, 0);
    assert.ok(ended.energy && energyJ(ended.energy) > 0);
    assert.equal(ended.terms.grid?.zone, 'DE');
  });

  test('a restart shows no complaint', async () => {
    await window.restart();
    await wattprint.ready();
    await window.workbench.findCommand('Wattprint: Open panel');
    await window.workbench.closeQuickInput();
    assert.equal(await window.workbench.toasts.count(), 0);
  });
});
