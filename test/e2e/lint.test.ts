// Hints in code, as their reader meets them: marked, explained on hover, mended by the lightbulb, counted in the panel.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

const SERVE = `import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

name = "mistralai/Mistral-7B-Instruct-v0.3"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForCausalLM.from_pretrained(name, attn_implementation="eager", device_map="auto")

inputs = tokenizer("What does this cost?", return_tensors="pt").to("cuda")
print(tokenizer.decode(model.generate(**inputs, max_new_tokens=64)[0]))
`;

suite('efficiency hints', () => {
  let window: Window;
  let wattprint: Wattprint;
  const file = (): string => path.join(window.workspace, 'serve.py');

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    fs.writeFileSync(file(), SERVE);
    await window.workbench.openFile('serve.py');
  });
  suiteTeardown(() => window.close());

  test('are underlined, and say on hover what, why and how much', async () => {
    const { page } = window;
    await page.locator('.squiggly-warning').first().waitFor();
    await page.locator('.view-line span', { hasText: '"eager"' }).last().hover();
    const hover = page.locator('.monaco-hover', { hasText: 'Eager attention' });
    await hover.waitFor();
    const text = await hover.innerText();
    assert.match(text, /Effect: 15 % faster[^]*long sequences gain most/);
    assert.match(text, /WP301/);
    await window.screenshot('lint-hover-dark');
  });

  test('link to the page of the rule', async () => {
    const { page, workbench } = window;
    await page.locator('.monaco-hover a', { hasText: 'WP301' }).click();
    await workbench.tabs.filter({ hasText: 'WP301.md' }).waitFor();
    const preview = workbench.webviewOf('vscode.markdown-language-features');
    await preview.getByRole('heading', { name: 'When it speaks' }).waitFor();
    await window.screenshot('lint-page-dark');
    await workbench.runCommand('View: Close Editor');
    await workbench.openFile('serve.py');
  });

  test('are listed with the problems', async () => {
    await window.workbench.showProblems();
    await window.workbench.problems.getByText('Eager attention', { exact: false }).first().waitFor();
    await window.screenshot('lint-problems-dark');
    await window.workbench.runCommand('View: Toggle Panel Visibility');
  });

  test('are mended by the lightbulb', async () => {
    const { page } = window;
    await page.locator('.view-line span', { hasText: '"eager"' }).last().click();
    await page.keyboard.press('Control+.');
    const menu = page.locator('.action-widget');
    await menu.getByText('Use "sdpa"').first().waitFor();
    await window.screenshot('lint-lightbulb-dark');
    await menu.getByText('Use "sdpa"').first().click();
    await until('the text is changed', async () =>
      (await page.locator('.view-lines').first().innerText()).includes('"sdpa"'),
    );
    await page.keyboard.press('Control+S');
    await until('the file is changed', () => fs.readFileSync(file(), 'utf8').includes('"sdpa"'));
  });

  test('are counted by rule in the panel, for the whole workspace', async () => {
    await window.workbench.runCommand('Wattprint: Lint workspace');
    await wattprint.panel.locator('.lint h2').waitFor();
    assert.match(await wattprint.panel.locator('.lint').innerText(), /WP201[^]*serve\.py/);
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await window.workbench.useTheme(theme);
      await wattprint.panel.locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
      await window.screenshot(`lint-panel-${theme.split(' ')[0]?.toLowerCase() ?? ''}`);
    }
  });
});
