import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { sampleDir } from '../../tools/host/paths.mjs';
import { copyWorkspace } from '../../tools/host/workspace.mjs';
import { Window } from './window';

/** The sample with a training cell of one second in place of twenty. */
function shortSample(): string {
  const workspace = copyWorkspace(sampleDir);
  const file = path.join(workspace, 'notebook.ipynb');
  const text = fs.readFileSync(file, 'utf8');
  assert.ok(text.includes('seconds = 20'));
  fs.writeFileSync(file, text.replace('seconds = 20', 'seconds = 1'));
  return workspace;
}

suite('workbench', () => {
  let window: Window;

  suiteSetup(async () => {
    window = await Window.open({ workspace: shortSample() });
  });
  suiteTeardown(() => window.close());

  test('the command palette has the panel', async () => {
    await window.workbench.findCommand('Wattprint: Open panel');
    await window.screenshot('command-palette');
    await window.workbench.closeQuickInput();
  });

  // Cells further down are not drawn until they are scrolled to.
  test('a notebook of the sample runs', async () => {
    const { workbench } = window;
    await workbench.openFile('notebook.ipynb');
    await workbench.runCommand('Notebook: Run All');
    await workbench.waitForTextInAnyFrame(/1120 weights/);
    await window.screenshot('notebook');
  });

  test('themes switch', async () => {
    const { workbench } = window;
    await workbench.useTheme('Light Modern');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await window.screenshot('light');
    await workbench.useTheme('Dark High Contrast');
    await workbench.page.locator('.monaco-workbench.hc-black').waitFor();
    await workbench.useTheme('Dark Modern');
    await workbench.page.locator('.monaco-workbench.vs-dark').waitFor();
  });

  test('a restart shows no complaint', async () => {
    const { workbench } = window;
    await window.restart();
    await workbench.findCommand('Wattprint: Open panel');
    await workbench.closeQuickInput();
    assert.equal(await workbench.toasts.count(), 0);
  });
});
