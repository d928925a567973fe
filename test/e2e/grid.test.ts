// The grid as its user meets it: without a source, with one, and what it makes of a run.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../tools/host/paths.mjs';
import { millis } from '../../src/core/units';
import { sourceNamed } from '../../src/node/grid/sources/byName';
import { CarbonAwareServer } from '../support/carbonAwareServer';
import { germanDays, keepPast, saidNow } from '../support/germanDays';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('grid without a source', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(() => window.close());

  test('shows a typical day, says whose it is, and asks nobody', async () => {
    await window.workbench.runCommand('Wattprint: Open grid');
    await wattprint.panel.locator('#view h1', { hasText: /less carbon than now|as good as it gets/ }).waitFor();
    await wattprint.panel
      .getByText(/Electricity Maps \(ODbL 1.0\)/)
      .first()
      .waitFor();
    await window.screenshot('grid-typical-dark');
    const grid = path.join(window.ledger, 'grid');
    assert.deepEqual(fs.existsSync(grid) ? fs.readdirSync(grid) : [], []);
  });

  test('cloud regions are compared with where the job would run otherwise', async () => {
    const { page, workbench } = window;
    await workbench.choose('Wattprint: Compare cloud regions', 'Germany', 'Here');
    await page.locator('.quick-input-widget', { hasText: 'Whose regions may it run in?' }).waitFor();
    await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    const preview = workbench.webviewOf('vscode.markdown-language-features');
    await preview.getByRole('heading', { name: 'Cloud regions' }).waitFor();
    await preview.getByText(/^Move to .* less carbon/).waitFor();
    await window.screenshot('regions-dark');
  });
});

suite('grid with a source', () => {
  const server = new CarbonAwareServer();
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    const settings = {
      'wattprint.grid.zone': 'DE',
      'wattprint.grid.source': 'carbon-aware-sdk',
      'wattprint.grid.url': await server.start(),
      'wattprint.grid.sourceZone': 'westus',
    };
    window = await Window.open({ settings });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(async () => {
    await window.close();
    server.stop();
  });

  test('the best window stands above its curve', async () => {
    await window.workbench.runCommand('Wattprint: Open grid');
    await wattprint.panel.locator('#view h1', { hasText: /(79|80|81)\s% less carbon than now/ }).waitFor();
    await wattprint.panel.getByText('Carbon Aware SDK').first().waitFor();
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await window.workbench.useTheme(theme);
      await wattprint.panel.locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
      await window.screenshot(`grid-forecast-${theme.split(' ')[0]?.toLowerCase() ?? ''}`);
    }
  });

  test('a job that can be interrupted comes in pieces', async () => {
    await wattprint.panel.getByLabel('Takes').fill('9');
    await wattprint.panel.getByRole('checkbox', { name: 'Can be interrupted' }).click();
    await wattprint.panel.locator('#view h1', { hasText: /^In \d pieces from / }).waitFor();
    await wattprint.panel.getByRole('heading', { name: /^In \d pieces$/ }).waitFor();
    await window.screenshot('grid-pieces');
    await wattprint.panel.getByLabel('Takes').fill('4');
    await wattprint.panel.getByRole('checkbox', { name: 'Can be interrupted' }).click();
    await wattprint.panel.locator('#view h1', { hasText: /^Start / }).waitFor();
  });

  test('a run is charged with the hour in which it ran', async () => {
    await window.workbench.typeInTerminal('python3 train.py --seconds 3');
    await wattprint.endedRun('train.py');
    const charged = (): boolean => ledgerText(window.ledger).includes('"type":"run-charged"');
    await until('the run is charged', charged);
    await wattprint.openRun('train.py');
    await wattprint.panel.getByText(/Each hour at its own intensity/).waitFor();
    await window.screenshot('grid-charged');
  });

  test('the tooltip says what the grid is like, and where to look for a better hour', async () => {
    await wattprint.meter.hover();
    await wattprint.tooltip.waitFor();
    const tooltip = await wattprint.tooltip.innerText();
    assert.match(tooltip, /500\sg\/kWh, average, 127\.0\.0\.1:\d+, .{1,10} old/);
    assert.match(tooltip, /Lowest 4\sh: .*100\sg\/kWh/);
    assert.match(tooltip, /Find a low-carbon window/);
    await window.screenshot('grid-tooltip');
  });
});

suite('grid with a source and its past', () => {
  const now = millis(Date.now());
  const days = germanDays(root, now);
  const server = new CarbonAwareServer(undefined, saidNow(days, now));
  const ledger = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-ledger-'));
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    const url = await server.start();
    const source = sourceNamed('carbon-aware-sdk', () => Promise.reject(new Error('nobody is asked')), url);
    await keepPast(path.join(ledger, 'grid'), source, 'DE', days, now);
    const settings = {
      'wattprint.grid.zone': 'DE',
      'wattprint.grid.source': 'carbon-aware-sdk',
      'wattprint.grid.url': url,
      'wattprint.grid.sourceZone': 'DE',
    };
    const viewport = { width: 1600, height: 960 };
    window = await Window.open({ settings, viewport, env: { WATTPRINT_LEDGER: ledger } });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(async () => {
    await window.close();
    server.stop();
    fs.rmSync(ledger, { recursive: true });
  });

  test('the saving has the range and the odds that the last days had', async () => {
    await window.workbench.runCommand('Wattprint: Open grid');
    const { panel } = wattprint;
    await panel.getByText(/^Expect .* less \(80\s% range\); worse than now in (\d|none) of 14 past days\.$/).waitFor();
    await panel.locator('#view h1', { hasText: /^Start .*: \d\d\s% less carbon than now$/ }).waitFor();
    await panel.locator('.legend', { hasText: '80\u00a0% band' }).waitFor();
    await window.screenshot('grid-odds-dark');
  });
});

function ledgerText(folder: string): string {
  const names = fs.readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith('grid'))
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
}
