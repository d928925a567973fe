import assert from 'node:assert/strict';
import { manyRuns, workstation } from './fixtures';
import { Panel } from './panel';

suite('panel: Runs', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (): Promise<void> => {
    panel = await Panel.open({ state: workstation(), view: { name: 'runs' } });
  };
  const ids = (): Promise<(string | null)[]> =>
    panel.page.locator('tr[data-run]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-run')));
  const sortBy = (name: string): Promise<void> => panel.page.locator('th button', { hasText: name }).click();
  const search = (text: string): Promise<void> => panel.page.locator('.search').locator('input').fill(text);
  const pick = (id: string): Promise<void> => panel.page.locator(`[data-run="${id}"] vscode-checkbox`).click();

  test('lists runs newest first, with sums', async () => {
    await open();
    assert.deepEqual((await ids()).slice(0, 3), ['r1', 'r2', 'r3']);
    assert.match(
      await panel.text('.counts'),
      /^12 runs · 8\.73.kWh · 2\.97.kg CO₂e · energy of 1 unknown · carbon of 2 unknown/,
    );
    assert.match(
      await panel.text('[data-run=r4]'),
      /Mon 21:14[^]*finetune\.py[^]*2.h 20.min[^]*1\.04[^]*kWh[^]*3.%[^]*390[^]*counter/,
    );
    assert.match(await panel.text('[data-run=r10]'), /−18\/\+55.%[^]*modelled/);
    assert.match(await panel.text('[data-run=r6]'), /exit code 1/);
    assert.match(await panel.text('[data-run=r9]'), /interrupted/);
    assert.match(await panel.text('[data-run=r12]'), /unknown/);
  });

  test('sorts by a column and back, unknown last both ways', async () => {
    await open();
    await sortBy('Energy');
    assert.equal((await ids())[0], 'r8');
    assert.equal((await ids()).at(-1), 'r12');
    assert.equal(await panel.page.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
    await sortBy('Energy');
    assert.equal((await ids())[0], 'r7');
    assert.equal((await ids()).at(-1), 'r12');
    assert.equal(await panel.page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    await sortBy('Run');
    assert.equal((await ids())[0], 'r7');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Run↑');
  });

  test('searches name, command, commit and note', async () => {
    await open();
    await search('bf16 epochs');
    assert.deepEqual(await ids(), ['r1', 'r3']);
    await search('3F2C1AB');
    assert.deepEqual(await ids(), ['r4']);
    await search('same seed');
    assert.deepEqual(await ids(), ['r3']);
    await search('no such run');
    assert.match(await panel.text('.empty'), /12 runs are hidden by the search and filters\./);
    await panel.page.locator('.empty vscode-button').click();
    assert.equal((await ids()).length, 12);
    assert.equal(await panel.page.locator('.search').locator('input').inputValue(), '');
  });

  test('filters by workspace, file and day', async () => {
    await open();
    const choose = (label: string, value: string): Promise<string[]> =>
      panel.page.locator(`select[aria-label="${label}"]`).selectOption(value);
    await choose('Workspace', '/home/ada/small');
    assert.deepEqual(await ids(), ['r10', 'r11']);
    await choose('Workspace', '/home/ada/lora');
    await choose('File', '/home/ada/lora/pretrain.py');
    assert.deepEqual(await ids(), ['r8', 'r9']);
    await choose('File', '');
    await choose('Time', '1');
    assert.deepEqual(await ids(), ['r1', 'r2', 'r3']);
    await panel.page.getByText('Clear filters').click();
    assert.equal((await ids()).length, 12);
  });

  test('two runs can be chosen; a third takes the place of the oldest', async () => {
    await open();
    const compare = panel.page.locator('.compare-button');
    assert.equal(await compare.getAttribute('disabled'), '');
    await pick('r4');
    await pick('r3');
    assert.match(await panel.text('.counts'), /2 selected/);
    await pick('r5');
    assert.deepEqual(
      await panel.page.locator('tr.picked').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-run'))),
      ['r3', 'r5'],
    );
    await pick('r5');
    await pick('r4');
    await compare.click();
    const saved = await panel.page.evaluate(() => window.savedState);
    assert.deepEqual((saved as { readonly view: unknown }).view, { name: 'compare', a: 'r4', b: 'r3' });
    await panel.page.getByText('← All runs').click();
    assert.match(await panel.text('.counts'), /2 selected/);
    await panel.page.getByText('Clear selection').click();
    assert.equal(await panel.page.locator('tr.picked').count(), 0);
  });

  test('exports what is listed, in its order', async () => {
    await open();
    await search('pretrain');
    await panel.page.getByText('Export').click();
    assert.deepEqual(await panel.requests(), [{ type: 'export', runs: ['r8', 'r9'] }]);
  });

  test('a click on a row opens it, on its checkbox not', async () => {
    await open();
    await pick('r2');
    assert.equal(await panel.page.locator('table.runs').count(), 1);
    await panel.page.locator('[data-run=r2] .when').click();
    assert.equal(await panel.text('h1'), 'sentiment.ipynb');
  });

  test('works by keyboard alone: search, sort, choose, open, back to the same row', async () => {
    await open();
    const key = (name: string): Promise<void> => panel.page.keyboard.press(name);
    const focused = (): Promise<string> =>
      panel.page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
    await panel.page.locator('#tab-runs').focus();
    await key('Tab');
    assert.equal(await focused(), 'Search runs');
    await panel.page.keyboard.type('finetune');
    assert.equal((await ids()).length, 3);
    for (let i = 0; i < 30 && !(await focused()).startsWith('When'); i++) await key('Tab');
    await key('Enter');
    assert.deepEqual(await ids(), ['r4', 'r3', 'r1']);
    for (let i = 0; i < 10 && !(await focused()).startsWith('Select'); i++) await key('Tab');
    await key('Space');
    assert.equal(await panel.page.locator('tr.picked').getAttribute('data-run'), 'r4');
    await key('Tab');
    assert.equal(await focused(), 'finetune.py');
    await key('Enter');
    await panel.settle();
    assert.equal(await panel.text('h1'), 'finetune.py');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.id), 'view');
    await key('Tab');
    await key('Enter');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.closest('tr')?.dataset['run']), 'r4');
  });

  test('a live run changes in its row; a new one appears', async () => {
    await open();
    const state = workstation();
    const live = state.runs[0]!;
    await panel.page.locator('[data-run=r2] .run-name').focus();
    const energy = live.footprint.energy!;
    const grown = {
      ...live,
      footprint: {
        ...live.footprint,
        energy: {
          ...energy,
          value: (energy.value * 1.5) as never,
          low: (energy.low * 1.5) as never,
          high: (energy.high * 1.5) as never,
        },
      },
    };
    await panel.send({
      type: 'tick',
      now: state.now,
      point: undefined,
      running: [grown, { ...grown, id: 'fresh', name: 'fresh.py', start: state.now.at }],
    });
    assert.match(await panel.text('[data-run=r1] .energy'), /572/);
    assert.equal((await ids())[0], 'fresh');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.closest('tr')?.dataset['run']), 'r2');
  });

  test('2,000 runs come in pages', async () => {
    panel = await Panel.open({ state: { ...workstation(), runs: manyRuns(2000) }, view: { name: 'runs' } });
    await panel.page.waitForFunction(() => document.querySelectorAll('tr[data-run]').length === 200);
    await panel.page.getByText('Show 200 more of 2000').click();
    assert.equal((await ids()).length, 400);
    await search('--seed 1999');
    assert.deepEqual(await ids(), ['many-1999']);
  });

  test('at 380 px there is no sideways scroll and sorting is a select', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'runs' }, width: 380 });
    assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), 380);
    await panel.page.locator('select[aria-label="Sort by"]').selectOption('carbon 1');
    assert.equal((await ids())[0], 'r8');
  });
});
