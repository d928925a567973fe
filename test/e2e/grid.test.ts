// The grid as its user meets it: without a source, with one, and what it makes of a run.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { CarbonAwareServer } from '../support/carbonAwareServer';
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
    assert.match(tooltip, /500\sg\/kWh, average, 127\.0\.0\.1:\d+, \d+\smin old/);
    assert.match(tooltip, /Lowest 4\sh: .*100\sg\/kWh/);
    assert.match(tooltip, /Find a low-carbon window/);
    await window.screenshot('grid-tooltip');
  });
});

function ledgerText(folder: string): string {
  const names = fs.readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith('grid'))
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
}
