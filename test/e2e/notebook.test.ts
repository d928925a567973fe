// What stands under a notebook's cells while they run and afterwards.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { sampleDir } from '../../tools/host/paths.mjs';
import { copyWorkspace } from '../../tools/host/workspace.mjs';
import { press } from './press';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

/** The sample with a training cell of a few seconds in place of twenty. */
function shortSample(): string {
  const workspace = copyWorkspace(sampleDir);
  const file = path.join(workspace, 'notebook.ipynb');
  const text = fs.readFileSync(file, 'utf8');
  assert.ok(text.includes('seconds = 20'));
  fs.writeFileSync(file, text.replace('seconds = 20', 'seconds = 5'));
  return workspace;
}

suite('notebook', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    window = await Window.open({ workspace: shortSample(), settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(() => window.close());

  test('a cell shows its power and energy while it runs, and its cost when it is done', async () => {
    const { workbench } = window;
    await workbench.openFile('notebook.ipynb');
    await workbench.runCommand('Notebook: Run All');
    await workbench.cellStatus(/\d\sW · [\d.]+\s(mWh|Wh)/).waitFor();
    await window.screenshot('cell-running');
    await workbench.cellStatus(/[\d.]+\s(mWh|Wh) · .*g · [45]\.\d\ss/).waitFor();
    await workbench.waitForTextInAnyFrame(/1120 weights/);
    await window.screenshot('cell-done-dark');
    await workbench.useTheme('Light Modern');
    await window.screenshot('cell-done-light');
    const [notebook] = wattprint.runs();
    assert.equal(notebook?.run.name, 'notebook.ipynb');
    await until('all cells are measured', () => wattprint.runs()[0]?.cells.length === 6);
  });

  test('the item opens the run of the notebook, with its cells', async () => {
    const item = window.workbench.cellStatus(/[\d.]+\s(mWh|Wh) · /);
    await press(item, wattprint.panel.locator('#view h1', { hasText: 'notebook.ipynb' }));
    await wattprint.panel.getByText('seconds = 5').first().waitFor();
    await window.screenshot('panel-notebook-light');
  });
});
