import assert from 'node:assert/strict';
import { millis, watts } from '../../src/core/units';
import type { ToPanel } from '../../src/protocol/messages';
import { NOW, rowOf } from './fixtureRun';
import { ALL_RUNS } from './fixtureRuns';
import { eightGpus, laptop, livePoint, nothing, NOW_STATE, workstation } from './fixtures';
import { Panel } from './panel';

const tick = (seconds: number, totalW = 552): ToPanel => ({
  type: 'tick',
  now: { ...NOW_STATE, at: millis(NOW + seconds * 1000), totalW: watts(totalW) },
  point: livePoint(600 + seconds),
  running: [rowOf(ALL_RUNS[0]!)],
});

suite('panel: Now', () => {
  let panel: Panel;
  teardown(() => panel.close());

  test('accounts for the whole draw', async () => {
    panel = await Panel.open({ state: workstation() });
    assert.equal(
      await panel.page.locator('.split-bar').getAttribute('aria-label'),
      'Of 552\u00a0W, 459\u00a0W are runs, 16\u00a0W other work, 77\u00a0W the idle floor',
    );
    const widths = await panel.page
      .locator('.split-bar g')
      .evaluateAll((groups) =>
        groups.map((group) => Number.parseFloat(group.firstElementChild?.getAttribute('width') ?? '')),
      );
    assert.ok(Math.abs(widths.reduce((sum, width) => sum + width, 0) - 100) < 0.01);
  });

  test('the chart says what happened, in its name, its caption and a table', async () => {
    panel = await Panel.open({ state: workstation() });
    const canvas = panel.page.locator('canvas');
    const caption = await panel.text('figcaption');
    assert.match(caption, /Draw held near 560.W; it fell to about 240.W for 4\d.s at 19:33\./);
    assert.match(
      caption,
      /For 17.s at 19:36 no reading came: the gap is left open, the counters carried the energy across\./,
    );
    assert.equal(await canvas.getAttribute('role'), 'img');
    assert.equal(await canvas.getAttribute('aria-label'), `Stacked power of the last minutes. ${caption}`);
    await panel.page.locator('summary').click();
    // The table is made when the browser says that it was opened.
    await panel.page.waitForSelector('.data tbody tr');
    const rows = panel.page.locator('.data tbody tr');
    assert.equal(await rows.count(), 11);
    assert.match(await rows.nth(2).innerText(), /^19:32\s+77\s+\d+/);
    assert.equal(await panel.page.locator('.data thead th').last().innerText(), 'Sum, W');
  });

  test('the caption does not depend on the width', async () => {
    panel = await Panel.open({ state: workstation(), width: 380 });
    const narrow = await panel.text('figcaption');
    await panel.close();
    panel = await Panel.open({ state: workstation() });
    assert.equal(await panel.text('figcaption'), narrow);
  });

  test('a tick changes texts in place and keeps focus, hover and elements', async () => {
    panel = await Panel.open({ state: workstation() });
    await panel.page.locator('.card .link').focus();
    await panel.page.evaluate(() => {
      const counts = { childList: 0, text: 0 };
      new MutationObserver((records) => {
        for (const record of records) {
          const text = record.target.firstChild?.nodeType === Node.TEXT_NODE || record.target.childNodes.length === 0;
          if (record.type === 'childList' && !text) counts.childList++;
          else counts.text++;
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
      Object.assign(window, { counts });
    });
    for (let i = 1; i <= 3; i++) await panel.send(tick(i, 552 + i));
    assert.match(await panel.text('.draw-number'), /^555/);
    const counts = await panel.page.evaluate(
      () => (window as unknown as { counts: { childList: number; text: number } }).counts,
    );
    assert.equal(counts.childList, 0, 'no element was taken out or put in');
    assert.ok(counts.text <= 12, `${counts.text} texts for three ticks`);
    assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Open run');
  });

  test('a run that begins gets a card, one that ends loses it', async () => {
    const state = workstation();
    panel = await Panel.open({ state: { ...state, runs: state.runs.filter((run) => run.state !== 'running') } });
    assert.equal(await panel.page.locator('.card').count(), 0);
    await panel.send(tick(1));
    assert.equal(await panel.text('.card h2'), 'finetune.py');
    assert.match(await panel.text('.card'), /130\s*g.CO₂e\s*±.20/);
    await panel.send({ type: 'runs', runs: state.runs.map((run) => ({ ...run, state: 'done' as const })) });
    assert.equal(await panel.page.locator('.card').count(), 0);
  });

  test('device rows name source, sleep and silence', async () => {
    panel = await Panel.open({ state: laptop() });
    const rows = panel.page.locator('.devices tbody tr');
    assert.match(await rows.nth(0).innerText(), /Sleeps\. It is metered when something wakes it\.[^]*asleep/);
    assert.match(await rows.nth(1).innerText(), /readable by root only[^]*38.W[^]*modelled/);
    await panel.close();
    panel = await Panel.open({ state: eightGpus() });
    assert.match(await panel.text('.devices tbody tr:nth-child(7)'), /GPU 6 stopped answering at 19:36\.[^]*unknown/);
    assert.equal(await panel.page.locator('.devices .spark').count(), 10);
    assert.match(await panel.text('figcaption'), /no reading came from GPU 6/);
    assert.match(await panel.text('.problem'), /The meter restarted; 1\.2 s were not measured\./);
  });

  test('empty states lead somewhere', async () => {
    panel = await Panel.open({ state: nothing() });
    assert.match(await panel.text('.empty'), /Nothing can be measured here/);
    assert.equal(await panel.page.locator('canvas:visible').count(), 0);
    await panel.page.locator('vscode-button', { hasText: 'Check what can be measured here' }).click();
    await panel.page.getByText('Run the sample').click();
    await panel.page.getByText('Set zone').click();
    assert.deepEqual(await panel.requests(), [
      { type: 'command', command: 'checkSources' },
      { type: 'command', command: 'runSample' },
      { type: 'command', command: 'setZone' },
    ]);
  });

  test('the sample needs trust', async () => {
    panel = await Panel.open({ state: { ...laptop(), trusted: false } });
    assert.match(await panel.text('.empty'), /Trust this workspace to run the sample\./);
    await panel.page.getByText('Run the sample').first().click({ force: true });
    assert.deepEqual(await panel.requests(), []);
  });

  test('today has its sums, and a guessed zone can be changed', async () => {
    panel = await Panel.open({ state: workstation() });
    assert.match(await panel.text('.now-today'), /3 runs · 1\.17.kWh · 40\d.g/);
    assert.match(await panel.text('.now-grid'), /The zone was guessed from the time zone\./);
    await panel.page.getByText('Change', { exact: true }).click();
    assert.deepEqual(await panel.requests(), [{ type: 'command', command: 'setZone' }]);
    assert.match(await panel.text('.now-others'), /python\s+GPU 1\s+pid 48121/);
    assert.match(
      await panel.text('.now-devices'),
      /Wattprint itself draws 0\.05.W: 0\.040.Wh since this window opened/,
    );
  });

  test('a fresh panel without points draws an empty chart', async () => {
    panel = await Panel.open({ state: { ...workstation(), live: [] } });
    assert.match(await panel.text('figcaption'), /Too few readings to say more\./);
    for (let i = 1; i <= 8; i++) await panel.send(tick(i));
    assert.equal((await panel.sent()).filter((message) => message.type === 'problem').length, 0);
    assert.match(await panel.text('.now-chart h2'), /Last 2.min/);
  });
});
