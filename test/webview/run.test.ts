import assert from 'node:assert/strict';
import { rowOf } from './fixtureRun';
import { ALL_RUNS } from './fixtureRuns';
import { workstation } from './fixtures';
import { Panel } from './panel';

const numbers = (texts: readonly string[]): number[] => texts.map((text) => Number.parseFloat(text.replace('≤', '')));

suite('panel: run detail', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (run: string): Promise<void> => {
    panel = await Panel.open({ state: workstation(), view: { name: 'run', run } });
    await panel.page.waitForSelector('.story, .run-body .section');
  };
  const column = (table: string, index: number): Promise<string[]> =>
    panel.page.locator(`${table} tbody tr > :nth-child(${index})`).allInnerTexts();

  test('has its figures with interval, source and reason', async () => {
    await open('r2');
    const figures = await panel.text('.run-figures');
    assert.match(figures, /Energy\s+108 Wh ±.4\s+counter/);
    assert.match(figures, /Carbon\s+37 g.CO₂e ±.6\s+at 344.g\/kWh/);
    assert.match(figures, /29.min 12.s\s+exit code 0/);
    assert.match(figures, /222 W\s+peak 291.W/);
    assert.match(figures, /GPU utilisation\s+94 %/);
    assert.match(figures, /Water\s+0\.21 L\s+off site, Germany/);
    assert.match(figures, /0\.033 €\s+0\.31 €\/kWh, your tariff/);
    await panel.send({ type: 'show', view: { name: 'run', run: 'r11' } });
    const unknown = await panel.text('.run-figures');
    assert.match(unknown, /Carbon\s+unknown\s+No zone was set\./);
    assert.doesNotMatch(unknown, /Cost/);
  });

  test('parts add up to the run as they are shown', async () => {
    await open('r2');
    const parts = numbers(await column('.parts', 2));
    assert.equal(parts.reduce((sum, part) => sum + part, 0).toFixed(1), '108.0');
    assert.match(await panel.text('.parts tfoot'), /Run\s+108\.0.Wh\s+100.%/);
    const shares = numbers(await column('.parts', 3));
    assert.equal(
      shares.reduce((sum, share) => sum + share, 0),
      100,
    );
  });

  test('cells and the time between them add up; a short cell has a bound', async () => {
    await open('r2');
    const texts = await column('.cells', 3);
    assert.match(texts[5] ?? '', /≤.0\.018.Wh/);
    const sum = numbers(texts.filter((text) => !text.startsWith('≤'))).reduce((all, each) => all + each, 0);
    assert.equal(sum.toFixed(1), '108.0');
    assert.match(await panel.text('.cells tbody tr:nth-child(4)'), /\[4\]\s*trainer\.train\(\)\s*gap 16.s/);
    assert.match(await panel.text('.cells tbody tr:last-child'), /between cells\s+4.min 14.s\s+5\.5.Wh/);
  });

  test('tells how the numbers were made', async () => {
    await open('r2');
    const story = await panel.text('.story');
    assert.match(story, /GPU 0: NVML energy counter\..*CPU: RAPL package-0\. From 16:02:00 to 16:31:12\./);
    assert.match(story, /GPU 0: the integral of its power readings is 1\.8.% lower than its counter\./);
    assert.match(story, /The machine draws 77.W with nothing to do; this run’s part of that is 37\.5.Wh\./);
    assert.match(story, /CPU: 92.% of its active energy was this run’s/);
    assert.match(story, /Memory, from 3 W a module and load: 0\.90.Wh/);
    assert.match(story, /108.Wh × 344.g\/kWh × PUE 1\.00 = 37\.2.g\./);
    assert.match(story, /Energy ±.4.% \(counter\), intensity ±.15.%, carbon ±.15.%, at 80.%\./);
    await panel.send({ type: 'show', view: { name: 'run', run: 'r12' } });
    await panel.page.waitForFunction(() => document.body.innerText.includes('The time is known, the energy is not.'));
  });

  test('the curve has a finding and a table', async () => {
    await open('r8');
    const caption = await panel.text('figcaption');
    assert.match(
      caption,
      /Draw rose from about 250.W to about 570.W at 22:2\d and stayed there\. For 8.min 20.s no reading came: the gap is left open\./,
    );
    await panel.page.locator('summary').click();
    // The table is made when the browser says that it was opened.
    await panel.page.waitForSelector('.data tbody tr');
    assert.ok((await panel.page.locator('.data tbody tr').count()) <= 24);
    assert.match(await panel.text('.data'), /No reading[^]*8.min 20.s/);
  });

  test('every action is one request, and success is said', async () => {
    await open('r3');
    await panel.page.getByText('Open file').click();
    await panel.page.getByText('Copy as JSON').click();
    await panel.page.waitForSelector('.notice:not([hidden])');
    assert.match(await panel.text('.notice'), /Copied\./);
    await panel.page.getByText('Copy as CSV').click();
    await panel.page.getByText('Copy command').click();
    await panel.page.getByText('Run when grid is green').click();
    const { command } = ALL_RUNS[2]!;
    assert.deepEqual((await panel.requests()).slice(1), [
      { type: 'openFile', run: 'r3' },
      { type: 'copy', runs: ['r3'], format: 'json' },
      { type: 'copy', runs: ['r3'], format: 'csv' },
      { type: 'copyText', text: command },
      { type: 'runWhenGreen', run: 'r3' },
    ]);
  });

  test('a note is edited in place, by keyboard', async () => {
    await open('r3');
    assert.equal(await panel.text('.note'), 'bf16, same seed');
    await panel.page.getByText('Edit note').click();
    // The widget hands its focus on to the input inside it a frame later.
    await panel.page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'INPUT');
    await panel.page.keyboard.press('Control+A');
    await panel.page.keyboard.type('second try');
    await panel.page.keyboard.press('Enter');
    await panel.settle();
    assert.deepEqual((await panel.requests()).at(-1), { type: 'note', run: 'r3', note: 'second try' });
    assert.equal(await panel.text('.note'), 'second try');
    await panel.page.getByText('Edit note').click();
    await panel.page.keyboard.type('not this');
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.text('.note'), 'second try');
    assert.equal((await panel.requests()).filter((request) => request.type === 'note').length, 1);
  });

  test('a note being written survives a tick', async () => {
    await open('r1');
    await panel.page.getByText('Add note').click();
    await panel.page.keyboard.type('half a th');
    const state = workstation();
    await panel.send({ type: 'tick', now: state.now, point: undefined, running: [state.runs[0]!] });
    await panel.page.keyboard.type('ought');
    await panel.page.keyboard.press('Enter');
    await panel.settle();
    assert.deepEqual((await panel.requests()).at(-1), { type: 'note', run: 'r1', note: 'half a thought' });
  });

  test('forgetting goes back to the list, a refusal stays', async () => {
    await open('r5');
    panel.answerWith(() => ({ type: 'cancelled' }));
    await panel.page.getByText('Forget run').click();
    await panel.settle();
    assert.equal(await panel.text('h1'), 'eval.py');
    panel.answerWith(() => ({ type: 'done' }));
    await panel.page.getByText('Forget run').click();
    await panel.page.waitForSelector('table.runs');
    assert.deepEqual((await panel.requests()).filter((request) => request.type === 'forget').length, 2);
  });

  test('a failure is shown in the words of the host, and can be tried again', async () => {
    panel = await Panel.open({
      state: workstation(),
      view: { name: 'run', run: 'r4' },
      reply: () => new Error('The ledger cannot be read: the disk is gone.'),
    });
    await panel.page.waitForSelector('.notice:not([hidden])');
    assert.match(await panel.text('.notice'), /The ledger cannot be read: the disk is gone\./);
    assert.equal(await panel.page.locator('[role=status]:has(.notice)').count(), 1);
    panel.answerWith(() => ({ type: 'run', run: ALL_RUNS[3]! }));
    await panel.page.getByText('Try again').click();
    await panel.page.waitForSelector('.story');
    assert.equal(await panel.page.locator('.notice:not([hidden])').count(), 0);
  });

  test('a host that does not answer is not waited for without end', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'now' }, reply: () => undefined });
    await panel.page.clock.install();
    await panel.send({ type: 'show', view: { name: 'run', run: 'r4' } });
    await panel.page.clock.runFor(11_000);
    await panel.page.waitForSelector('.notice:not([hidden])');
    assert.match(await panel.text('.notice'), /The extension did not answer\./);
  });

  test('a live run follows the ticks; a run that is gone says so', async () => {
    await open('r1');
    const live = rowOf(ALL_RUNS[0]!);
    const state = workstation();
    const later = { ...state.now, at: (state.now.at + 50_000) as never };
    await panel.send({ type: 'tick', now: later, point: undefined, running: [live] });
    assert.match(await panel.text('.run-figures'), /43.min 00.s\s+running/);
    await panel.send({ type: 'runs', runs: state.runs.slice(1) });
    assert.equal(await panel.text('h1'), 'This run is not in the ledger any more');
  });
});
