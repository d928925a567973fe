// Hints in code, as their reader meets them: marked, explained on hover, mended by the lightbulb, counted in the panel.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

const SCRIPT = `import keras

model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10)])
model.compile(optimizer="adam", loss="mse", run_eagerly=True)
model.fit(x, y, epochs=4)
`;

suite('efficiency hints', () => {
  let window: Window;
  let wattprint: Wattprint;
  const file = (): string => path.join(window.workspace, 'fit.py');

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    fs.writeFileSync(file(), SCRIPT);
    await window.workbench.openFile('fit.py');
  });
  suiteTeardown(() => window.close());

  test('are underlined, and say on hover what, why and how much', async () => {
    const { page } = window;
    await page.locator('.squiggly-warning').first().waitFor();
    await page.locator('.view-line span', { hasText: 'run_eagerly' }).last().hover();
    const hover = page.locator('.monaco-hover', { hasText: 'operation by operation' });
    await hover.waitFor();
    const text = await hover.innerText();
    assert.match(text, /Effect: 2 to 10 times shorter steps[^]*small steps gain most/);
    assert.match(text, /WP312/);
    await window.screenshot('lint-hover-dark');
  });

  test('link to the page of the rule', async () => {
    const { page, workbench } = window;
    await page.locator('.monaco-hover a', { hasText: 'WP312' }).click();
    await workbench.tabs.filter({ hasText: 'WP312.md' }).waitFor();
    const preview = workbench.webviewOf('vscode.markdown-language-features');
    await preview.getByRole('heading', { name: 'When it speaks' }).waitFor();
    await window.screenshot('lint-page-dark');
    await workbench.runCommand('View: Close Editor');
    await workbench.openFile('fit.py');
  });

  test('are listed with the problems', async () => {
    await window.workbench.showProblems();
    await window.workbench.problems.getByText('operation by operation', { exact: false }).first().waitFor();
    await window.screenshot('lint-problems-dark');
    await window.workbench.runCommand('View: Toggle Panel Visibility');
  });

  test('are mended by the lightbulb', async () => {
    const { page } = window;
    await page.locator('.view-line span', { hasText: 'run_eagerly' }).last().click();
    await page.keyboard.press('Control+.');
    const menu = page.locator('.action-widget');
    await menu.getByText('Remove run_eagerly').first().waitFor();
    await window.screenshot('lint-lightbulb-dark');
    await menu.getByText('Remove run_eagerly').first().click();
    await until(
      'the text is changed',
      async () => !(await page.locator('.view-lines').first().innerText()).includes('run_eagerly'),
    );
    await page.keyboard.press('Control+S');
    await until('the file is changed', () => !fs.readFileSync(file(), 'utf8').includes('run_eagerly'));
  });

  test('are counted by rule in the panel, for the whole workspace', async () => {
    await window.workbench.runCommand('Wattprint: Lint workspace');
    await wattprint.panel.locator('.lint h2').waitFor();
    assert.match(await wattprint.panel.locator('.lint').innerText(), /WP\d{3}[^]*train\.py/);
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await window.workbench.useTheme(theme);
      await wattprint.panel.locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
      await window.screenshot(`lint-panel-${theme.split(' ')[0]?.toLowerCase() ?? ''}`);
    }
  });
});
