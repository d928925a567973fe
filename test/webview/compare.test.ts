import assert from 'node:assert/strict';
import { workstation } from './fixtures';
import { Panel } from './panel';

suite('panel: Compare', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (a: string, b: string): Promise<void> => {
    panel = await Panel.open({ state: workstation(), view: { name: 'compare', a, b } });
  };

  test('opens with the finding and says whether it is real', async () => {
    await open('r4', 'r3');
    assert.match(
      await panel.text('h1'),
      /^B used 34.% less energy than A: 350.±.40.Wh\. The difference is 9 times the noise\.$/,
    );
    const table = await panel.text('.difference-table');
    assert.match(table, /Energy\s+1\.04.kWh ±.0\.03\s+690.Wh ±.20\s+[^]*−350 ±.40 Wh\s+−34.%[^]*larger than noise/);
    assert.match(table, /Mean draw[^]*within noise/);
    assert.match(table, /Duration[^]*−49.min 00.s\s+−35.%[^]*known exactly/);
    assert.equal(
      await panel.page.locator('.dot-plot').first().getAttribute('aria-label'),
      '−34\u00a0%, larger than noise',
    );
  });

  test('marks the words that differ', async () => {
    await open('r4', 'r3');
    assert.deepEqual(await panel.page.locator('.command mark').allInnerTexts(), ['--bf16']);
    assert.match(await panel.text('.differs'), /Only in B: --bf16\s+Commit main@3f2c1ab against main@8d10e44\./);
  });

  test('carbon is split into energy and grid, and the parts add up', async () => {
    await open('r4', 'r3');
    assert.match(await panel.text('.causes'), /Less energy\s+−133.g\s+Lower grid intensity\s+−24.g\s+Sum\s+−157.g/);
    await panel.send({ type: 'show', view: { name: 'compare', a: 'r9', b: 'r5' } });
    assert.match(await panel.text('.causes'), /Grid intensity, the same\s+0\.0.g/);
    assert.match(await panel.text('.differences-note'), /same grid figure/);
  });

  test('overlays both curves, with a finding and a table', async () => {
    await open('r4', 'r3');
    await panel.page.waitForSelector('.canvas-compare canvas');
    assert.match(
      await panel.text('figcaption'),
      /A held about 460.W and ended after 2.h 20.min; B held about 460.W and ended after 1.h 31.min\./,
    );
    await panel.page.locator('summary').click();
    // The table is made when the browser says that it was opened.
    await panel.page.waitForSelector('.data tbody tr');
    assert.match(await panel.text('.data'), /start[^]*A, W[^]*ended/i);
  });

  test('swaps, and copies as Markdown', async () => {
    await open('r4', 'r3');
    await panel.page.getByText('Swap').click();
    assert.match(await panel.text('h1'), /^B used 51.% more energy than A/);
    await panel.page.getByText('Copy as Markdown').click();
    const request = (await panel.requests()).at(-1);
    assert.ok(request?.type === 'copyText');
    const { text } = request;
    assert.match(text, /^B used 51.% more energy than A/);
    assert.match(
      text,
      /\| Energy \| 690.Wh ±.20 \| 1\.04.kWh ±.0\.03 \| \+350 ±.40 Wh \| \+51.% \| larger than noise \|/,
    );
    assert.match(text, /- Only in A: --bf16/);
  });

  test('unknown energy is no finding', async () => {
    await open('r12', 'r3');
    assert.equal(await panel.text('h1'), 'The energy of A is unknown, so the runs cannot be compared by it.');
    await panel.page.waitForSelector('.canvas-compare canvas');
    assert.match(await panel.text('figcaption'), /too few readings/);
  });

  test('a run that is gone says so', async () => {
    await open('r4', 'nowhere');
    assert.equal(await panel.text('h1'), 'This run is not in the ledger any more');
  });
});
