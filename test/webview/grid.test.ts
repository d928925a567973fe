import assert from 'node:assert/strict';
import { gramsPerKwh, millis } from '../../src/core/units';
import type { GridView } from '../../src/protocol/gridView';
import { CLOCKS_GO_BACK, flatGrid, gridAhead, gridInPieces, yearlyOnly } from './fixtureGrid';
import { NOW } from './fixtureRun';
import { workstation } from './fixtures';
import { Panel, type PanelOptions } from './panel';

const HOUR_MS = 3_600_000;

suite('panel: Grid', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (gridView: GridView | undefined, options: PanelOptions = {}): Promise<void> => {
    const state = { ...workstation(), ...(gridView !== undefined && { gridView }) };
    panel = await Panel.open({ state, view: { name: 'grid' }, ...options });
  };
  const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');
  const text = async (selector: string): Promise<string> => spaced(await panel.text(selector));
  const rows = async (table: string): Promise<readonly string[]> =>
    (await panel.page.locator(`${table} tbody tr`).allInnerTexts()).map((row) => spaced(row).replaceAll('\t', ' | '));

  test('opens with the finding, its range, its odds and the grams of this job', async () => {
    await open(gridAhead({ energy: 1.86 }));
    assert.equal(await text('h1'), 'Start Wed 10:30: 44 % less carbon than now');
    assert.equal(
      await text('.grid-finding'),
      'Expect 35–50 % less (80 % range); worse than now in 1 of 14 past days. finetune.py takes about 1.86 kWh: about 435 g instead of 773 g, a saving of 270–380 g.',
    );
    assert.equal(await text('[role=tab][aria-selected=true]'), 'Grid');
  });

  test('the windows are a table in the time zone of the reader, numbered as in the chart', async () => {
    await open(gridAhead({ energy: 1.86 }));
    assert.deepEqual(await rows('.grid-windows'), [
      ' | now, 19:40–23:40 | 416 g/kWh |  |  |  | takes 773 g',
      '1 | Wed 10:30–14:30 | 234 g/kWh | 44 % | 35–50 % | 1 of 14 past days | 270–380 g',
      '2 | Thu 11:00–15:00 | 274 g/kWh | 34 % | 25–40 % | 1 of 14 past days | 190–310 g',
      '3 | Wed 14:30–18:30 | 315 g/kWh | 24 % | 15–30 % | 1 of 14 past days | 120–230 g',
    ]);
    assert.match(await text('.grid-windows > .small'), /The forecast ends Wed 23:00; later hours come from/);
  });

  test('a saving whose range and odds are not known says so', async () => {
    const odds = { basis: 'past forecasts', trust: () => ({ waits: true }) } as const;
    await open(gridAhead({ energy: 1.86, odds }));
    assert.match(await text('.grid-finding'), /^Range and odds are unknown/);
    assert.match(await text('.grid-finding'), /about 435 g instead of 773 g; the range is unknown\.$/);
    assert.match((await rows('.grid-windows'))[1] ?? '', /44 % \| unknown \| unknown \| unknown$/);
    await panel.page.setViewportSize({ width: 380, height: 800 });
    assert.match((await rows('.grid-windows'))[1] ?? '', /44 %\s+range unknown/);
  });

  test('a range that reaches below nothing is written with a word, odds with what they stand on', async () => {
    const worse = { count: 0, of: 99, what: 'hundredths' } as const;
    const trust = () => ({ waits: true, low: -0.03, high: 0.22, worse });
    const odds = { basis: 'typical days', trust } as const;
    await open(gridAhead({ energy: 3, odds }));
    const sentence = await text('.grid-finding');
    assert.match(
      sentence,
      /^Expect −3 to 22 % less \(80 % range\); worse than now in none of 100 cases in a past year\./,
    );
    assert.match(sentence, /a saving of −40 to 270 g\.$/);
  });

  test('no energy known: no column of grams', async () => {
    await open(gridAhead());
    assert.deepEqual(await panel.page.locator('.grid-windows thead th:visible').allInnerTexts(), [
      'Rank',
      'From–to',
      'Intensity',
      'Less than now',
      '80\u00a0% range',
      'Worse than now',
    ]);
    assert.doesNotMatch(await text('.grid-finding'), /saving of/);
  });

  test('pieces of a job that can stop are listed', async () => {
    await open(gridInPieces());
    assert.match(await text('h1'), /^In 2 pieces from Wed \d\d:\d\d: \d+ % less carbon than now$/);
    const pieces = await rows('.grid-pieces');
    assert.equal(pieces.length, 2);
    assert.match(pieces[0] ?? '', /^1 \| Wed \d\d:\d\d–\d\d:\d\d \| \d h/);
  });

  test('says when nothing is worth the wait, and why', async () => {
    const trust = () => ({ waits: false, low: -0.2, high: 0.3 });
    const odds = { basis: 'past forecasts', trust } as const;
    await open(gridAhead({ odds, energy: 1.86 }));
    assert.equal(await text('h1'), 'Nothing is worth the wait');
    const sentences = await text('.grid-finding');
    assert.match(sentences, /^At most 44 % less before .*: forecasts were too far off lately to wait for that\./);
    assert.match(sentences, /finetune\.py at once: about 773 g\./);
    assert.equal(await panel.page.locator('.grid-windows').count(), 0);
    await panel.send({ type: 'gridView', view: gridAhead({ odds, finishInHours: 4.5 }) });
    assert.match(await text('h1'), /^Now is as good as it gets: (at most \d % less|no later window) before/);
    assert.doesNotMatch(await text('.grid-page'), /saves|(^|\D)0 % less/);
  });

  test('a deadline too near, one value at all times, and an unknown now are not called good', async () => {
    await open(gridAhead({ finishInHours: 3 }));
    assert.equal(await text('h1'), '4 h do not fit before 22:40');
    await panel.send({ type: 'gridView', view: flatGrid() });
    assert.equal(await text('h1'), 'No timing advice for this zone');
    const slots = gridAhead().series?.slots.filter(({ start }) => start > NOW + HOUR_MS) ?? [];
    await panel.send({ type: 'gridView', view: gridAhead({ slots }) });
    assert.equal(await text('h1'), 'Not known for the next 4 h: nothing to compare with');
  });

  test('source, meaning and age stand below the curve; the age grows', async () => {
    await open({ ...gridAhead(), trouble: 'No answer from Energy-Charts for 2 h.' });
    const line = 'Germany, guessed from the time zone · Energy-Charts · forecast of 19:05, 35 min old';
    assert.equal(
      await text('.grid-source .small span'),
      `${line} · average intensity · life-cycle · Fraunhofer ISE, CC BY 4.0`,
    );
    assert.equal(await text('.grid-trouble'), 'No answer from Energy-Charts for 2 h.');
    const now = { ...workstation().now, at: millis(NOW + 61_000) };
    await panel.send({ type: 'tick', now, point: undefined, running: [] });
    assert.match(await text('.grid-source .small span'), /forecast of 19:05, 36 min old/);
    await panel.page.getByText('Refresh').click();
    await panel.page.getByText('Choose a grid source').click();
    assert.deepEqual(await panel.requests(), [
      { type: 'command', command: 'refreshGrid' },
      { type: 'command', command: 'chooseGridSource' },
    ]);
  });

  test('says whether a source was chosen', async () => {
    await open(gridAhead());
    assert.doesNotMatch(await text('.grid-source'), /no source chosen/);
    await panel.send({ type: 'gridView', view: { ...gridAhead(), chosen: false } });
    assert.match(await text('.grid-source'), /no source chosen/);
  });

  test('without a source it says what carbon uses, and offers to choose one', async () => {
    await open(yearlyOnly());
    assert.equal(await text('.empty h2'), 'No grid source chosen');
    assert.match(
      await text('.empty p'),
      /^Carbon uses the yearly mean of Germany, 344 g\/kWh, guessed from your time zone\./,
    );
    await panel.page.getByText('Choose a grid source').click();
    assert.deepEqual(await panel.requests(), [{ type: 'command', command: 'chooseGridSource' }]);
    await panel.send({ type: 'gridView', view: { ...yearlyOnly(), chosen: true, trouble: 'The key was refused.' } });
    assert.equal(await text('.empty h2'), 'No timing advice for this zone');
    assert.match(await text('.empty p'), /^The key was refused\. Its intensity is known as one yearly figure only/);
  });

  test('follows the host: not put together yet, no zone, there, gone again', async () => {
    await open(undefined);
    assert.match(await text('.loading'), /Loading the grid/);
    await panel.send({ type: 'gridView', view: gridAhead() });
    assert.match(await text('h1'), /^Start Wed/);
    await panel.send({ type: 'gridView', view: undefined });
    assert.match(await text('.loading'), /Loading the grid/);
    await panel.send({ type: 'grid', grid: { guessed: false, pue: 1 } });
    assert.equal(await text('.empty h2'), 'No zone set');
  });

  test('Now leads here once there are hours to see, and the view outlives the panel', async () => {
    await open(gridAhead(), { view: { name: 'now' } });
    await panel.page.getByText('See the hours ahead').click();
    assert.match(await text('h1'), /^Start Wed/);
    const saved = await panel.page.evaluate(() => window.savedState);
    await panel.close();
    panel = await Panel.open({ saved, state: workstation() });
    assert.equal(await text('[role=tab][aria-selected=true]'), 'Grid');
    await panel.page.locator('#tab-now').click();
    assert.equal(await panel.page.getByText('See the hours ahead').isVisible(), false);
  });

  test('an intensity of 0, and a curve without a value, are no errors', async () => {
    const slots = [
      { start: millis(NOW), end: millis(NOW + HOUR_MS), gPerKwh: gramsPerKwh(0), kind: 'actual' as const },
    ];
    await open(gridAhead({ slots }));
    assert.match(await text('figcaption'), /^From now on it stays at 0 g\/kWh\./);
    assert.deepEqual(
      (await panel.sent()).filter(({ type }) => type === 'problem'),
      [],
    );
    await panel.send({ type: 'gridView', view: gridAhead({ now: CLOCKS_GO_BACK, slots: [] }) });
    assert.match(await text('figcaption'), /^Nothing is known from now on\./);
    assert.deepEqual(
      (await panel.sent()).filter(({ type }) => type === 'problem'),
      [],
    );
  });
});
