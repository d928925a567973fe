// Runs that are over: in the list, in detail, compared, noted, copied and forgotten, with real records behind the panel.
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { seriousViolations } from '../support/axe';
import { press } from './press';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('panel', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    await wattprint.ready();
    await window.workbench.typeInTerminal('python3 train.py --seconds 6');
    await wattprint.endedRun('train.py');
    await window.workbench.typeInSameTerminal('python3 train.py --seconds 3 --seed 1');
    await wattprint.endedRun('train.py', 2);
    await window.workbench.runCommand('View: Toggle Panel Visibility');
  });
  suiteTeardown(() => window.close());

  /** Where the panel's own document is. */
  async function panelFrame(): Promise<Frame> {
    return until('the frame of the panel', async () => {
      const [handle] = await wattprint.panel.locator('#app').elementHandles();
      return (await handle?.ownerFrame()) ?? undefined;
    });
  }

  async function inBothThemes(name: string): Promise<string[]> {
    const found: string[] = [];
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await window.workbench.useTheme(theme);
      await wattprint.panel.locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
      await window.screenshot(`${name}-${theme.split(' ')[0]?.toLowerCase() ?? ''}`);
      found.push(...(await seriousViolations(await panelFrame())));
    }
    return found;
  }

  test('the list has both runs, and a row opens the run', async () => {
    await wattprint.openPanel();
    await wattprint.showTab('Runs');
    await until('two rows', async () => (await wattprint.rows('train.py').count()) === 2);
    assert.match(await wattprint.rows('train.py').first().innerText(), /modelled|counter|integrated/);
    assert.deepEqual(await inBothThemes('panel-runs'), []);

    await wattprint.openRun('train.py', 1);
    await wattprint.panel.locator('.story').waitFor();
    await wattprint.panel.getByText('python3 train.py --seconds 6').first().waitFor();
    assert.deepEqual(await inBothThemes('panel-run'), []);
  });

  test('a note is kept in the ledger and shown in the list', async () => {
    await wattprint.panel.getByRole('button', { name: 'Add note' }).click();
    await wattprint.panel.locator('.note-field input').fill('warm room');
    await wattprint.panel.getByRole('button', { name: 'Save' }).click();
    await until('the note is written', () => wattprint.runs()[0]?.note === 'warm room');
    await wattprint.showTab('Runs');
    await wattprint.rows('warm room').waitFor();
  });

  test('a run is copied as JSON', async () => {
    await wattprint.openRun('train.py', 1);
    await wattprint.panel.getByRole('button', { name: 'Copy as JSON' }).click();
    const text = await until('the clipboard is filled', async () => {
      const copied = await window.page.evaluate(() => navigator.clipboard.readText());
      return copied.includes('train.py') ? copied : undefined;
    });
    const copied = JSON.parse(text) as { name: string; command: string; note: string };
    assert.equal(copied.name, 'train.py');
    assert.equal(copied.command, 'python3 train.py --seconds 6');
    assert.equal(copied.note, 'warm room');
  });

  test('two runs are compared', async () => {
    await wattprint.showTab('Runs');
    for (const index of [0, 1]) await wattprint.rows('train.py').nth(index).locator('vscode-checkbox').click();
    await wattprint.panel.getByRole('button', { name: 'Compare 2 runs' }).click();
    await wattprint.panel.locator('.difference-table').waitFor();
    await wattprint.panel.locator('.canvas-compare').waitFor();
    assert.deepEqual(await inBothThemes('panel-compare'), []);
  });

  test('the lens above the script tells what it cost, and opens its runs', async () => {
    await window.workbench.openFile('train.py');
    const lens = window.workbench.codeLens(/^last .*median of 2/);
    await lens.waitFor();
    await window.screenshot('lens');
    await press(lens, wattprint.panel.getByRole('button', { name: 'Clear filters' }));
    await until('its runs', async () => (await wattprint.rows('train.py').count()) === 2);
  });

  test('the palette compares two runs as well', async () => {
    const { quickInput } = window.workbench;
    await quickInput.listOf(() => window.workbench.runCommand('Wattprint: Compare runs'), '', 'train.py');
    for (const index of [0, 1]) await quickInput.rows.nth(index).locator('.monaco-checkbox').click();
    await window.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await wattprint.panel.locator('.difference-table').waitFor();
  });

  test('the panel is there again after the window was reloaded', async () => {
    await window.reload();
    await wattprint.panel.locator('.difference-table').waitFor({ timeout: 40_000 });
    await wattprint.showTab('Runs');
    await until('both rows', async () => (await wattprint.rows('train.py').count()) === 2);
  });

  test('a run is forgotten only after a question', async () => {
    await wattprint.openRun('train.py', 1);
    const forget = wattprint.panel.getByRole('button', { name: 'Forget run' });
    await forget.click();
    await window.screenshot('forget');
    await window.workbench.answer('Cancel');
    await wattprint.panel.locator('#view h1', { hasText: 'train.py' }).waitFor();
    assert.deepEqual(
      wattprint.runs().map(({ forgotten }) => forgotten),
      [false, false],
    );
    await forget.click();
    await window.workbench.answer('Forget');
    await until('it is written', () => wattprint.runs()[0]?.forgotten);
    await until('one row is left', async () => (await wattprint.rows('train.py').count()) === 1);
  });
});
