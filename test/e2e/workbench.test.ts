import assert from 'node:assert/strict';
import { Window } from './window';

suite('workbench', () => {
  let window: Window;

  suiteSetup(async () => {
    window = await Window.open();
  });
  suiteTeardown(() => window.close());

  test('the command palette has the panel', async () => {
    const rows = await window.workbench.searchCommands('Wattprint: Open panel');
    await rows.filter({ hasText: 'Wattprint: Open panel' }).first().waitFor();
    await window.screenshot('command-palette');
    await window.page.keyboard.press('Escape');
  });

  test('a notebook of the sample runs', async () => {
    const { workbench } = window;
    await workbench.openFile('notebook.ipynb');
    await workbench.runCommand('Notebook: Run All');
    await workbench.waitForTextInAnyFrame('accuracy', 50_000);
    await window.screenshot('notebook');
  });

  test('a restart keeps the window usable', async () => {
    await window.restart();
    const rows = await window.workbench.searchCommands('Wattprint: Open panel');
    await rows.filter({ hasText: 'Wattprint: Open panel' }).first().waitFor();
    assert.equal(await window.workbench.toasts.count(), 0);
    await window.page.keyboard.press('Escape');
  });
});
