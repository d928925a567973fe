import assert from 'node:assert/strict';
import type { GridView } from '../../src/protocol/gridView';
import type { View } from '../../src/protocol/messages';
import { gridAhead } from './fixtureGrid';
import { EVIL, hostile, workstation } from './fixtures';
import { Panel } from './panel';

/** They are told later than they happen, but in order: those before one of our own, which the page tells its element. */
function violationsUntilNow({ page }: Panel): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        const element = document.createElement('div');
        document.body.append(element);
        element.addEventListener('securitypolicyviolation', () => {
          element.remove();
          done([...window.violations]);
        });
        element.setAttribute('style', 'color: red');
      }),
  );
}

suite('panel: security', () => {
  let panel: Panel;
  teardown(() => panel.close());

  test('hostile strings are text in every view', async () => {
    const { state, detail } = hostile();
    const grid = gridAhead({ energy: 1.86 });
    const job = { ...grid.plan!.job, name: EVIL };
    const gridView: GridView = {
      ...grid,
      zoneName: EVIL,
      trouble: EVIL,
      series: { ...grid.series!, source: EVIL, credit: EVIL },
      plan: { job, advice: grid.plan!.advice },
    };
    panel = await Panel.open({ state: { ...state, gridView }, reply: () => ({ type: 'run', run: detail }) });
    const views: View[] = [
      { name: 'now' },
      { name: 'runs' },
      { name: 'run', run: detail.id },
      { name: 'compare', a: detail.id, b: 'r3' },
      { name: 'runs', file: EVIL },
      { name: 'grid' },
    ];
    for (const view of views) {
      await panel.send({ type: 'show', view });
      await panel.settle();
      assert.equal(await panel.page.locator('img').count(), 0, view.name);
      assert.equal(await panel.page.evaluate(() => document.body.dataset['pwned']), undefined, view.name);
    }
    await panel.send({ type: 'show', view: { name: 'run', run: detail.id } });
    await panel.page.waitForSelector('.story');
    assert.equal(await panel.text('h1'), EVIL);
    assert.match(await panel.text('.copy-line'), /more characters/);
    assert.deepEqual(
      (await panel.sent()).filter((message) => message.type === 'problem'),
      [],
    );
  });

  test('a command of 100 kB opens at once', async () => {
    const { state, detail } = hostile();
    panel = await Panel.open({ state, reply: () => ({ type: 'run', run: detail }) });
    const started = Date.now();
    await panel.send({ type: 'show', view: { name: 'compare', a: detail.id, b: 'r3' } });
    await panel.page.waitForSelector('.difference-table');
    assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
  });

  test('nothing violates the content security policy', async () => {
    for (const theme of ['dark', 'hc'] as const) {
      panel = await Panel.open({ state: { ...workstation(), gridView: gridAhead({ energy: 1.86 }) }, theme });
      // With what is there once the view is drawn; runs come from the host.
      const views: [View, string][] = [
        [{ name: 'runs' }, 'table.runs'],
        [{ name: 'run', run: 'r2' }, '.story'],
        [{ name: 'compare', a: 'r4', b: 'r3' }, '.difference-table'],
        [{ name: 'grid' }, '.grid-windows'],
        [{ name: 'now' }, '.columns.now'],
      ];
      for (const [view, drawn] of views) {
        await panel.send({ type: 'show', view });
        await panel.page.waitForSelector(drawn);
        await panel.settle();
      }
      await panel.theme('light');
      assert.deepEqual(await violationsUntilNow(panel), []);
      assert.deepEqual(
        await panel.page
          .locator('[style]:not(html, body, canvas)')
          .evaluateAll((all) => all.map((each) => each.outerHTML.slice(0, 200))),
        [],
      );
      if (theme === 'dark') await panel.close();
    }
  });

  test('the policy of this test is in force', async () => {
    panel = await Panel.open({ state: workstation() });
    assert.deepEqual(await violationsUntilNow(panel), []);
    assert.deepEqual(await violationsUntilNow(panel), ['style-src-attr inline ']);
  });
});
