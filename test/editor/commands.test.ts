// Commands and contributions, as far as they can be seen from inside; what needs a click is in the e2e ring.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, closeAllEditors, folderOf, waitUntil } from './editorSupport';
import { endedRun, isFile, recordedRuns } from './ledgerSupport';
import { burner, closeTerminals, openShell, runIn } from './shellSupport';

const ZONE = 'wattprint.grid.zone';

async function lensTitles(file: string): Promise<string[]> {
  const { uri } = await vscode.workspace.openTextDocument(file);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
  return lenses.flatMap(({ command }) => (command?.command.startsWith('wattprint.') ? [command.title] : []));
}

const hasTab = (label: RegExp): boolean =>
  vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => label.test(tab.label)));

suite('commands', () => {
  suiteSetup(activateExtension);
  teardown(async () => {
    await closeAllEditors();
    await closeTerminals();
  });

  test('the check opens a page that names every source, and a remedy where there is one', async () => {
    await vscode.commands.executeCommand('wattprint.checkSources');
    const page = await waitUntil('the page', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'wattprint-check'),
    );
    const text = page.getText();
    assert.match(text, /^# What can be measured here$/m);
    assert.match(text, /^### .*RAPL/m);
    assert.match(text, /^### .*NVML/m);
    assert.match(text, /^## (Answers|Does not answer)$/m);
    await waitUntil('its preview', () => hasTab(/What can be measured here/));
  });

  test('the panel opens once, however often it is asked for', async () => {
    await vscode.commands.executeCommand('wattprint.openPanel');
    await vscode.commands.executeCommand('wattprint.openPanel');
    await vscode.commands.executeCommand('wattprint.openRun', 'no such run');
    await waitUntil('the panel', () => hasTab(/^Wattprint$/));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.filter(({ label }) => label === 'Wattprint').length, 1);
  });

  test('the sample starts in a terminal and is a run', async () => {
    await vscode.commands.executeCommand('wattprint.runSample');
    const terminal = await waitUntil('its terminal', () =>
      vscode.window.terminals.find(({ name }) => name === 'Wattprint sample'),
    );
    const isSample = ({ run }: { run: { file?: string } }): boolean => /dist.sample.train\.py$/.test(run.file ?? '');
    await waitUntil('the sample is a run', () => recordedRuns().some(isSample));
    terminal.sendText('\u0003', false);
    const { run, ended } = await endedRun('the sample', ({ file }) => /dist.sample.train\.py$/.test(file ?? ''));
    assert.equal(run.name, 'train.py');
    assert.equal(ended.exitCode, 130);
  });

  test('a script that ran has a lens with its cost, another one has none', async () => {
    const file = burner('lens.py');
    const other = burner('no-lens.py');
    await runIn(await openShell(), 'python3 lens.py 1.5');
    await endedRun('lens.py', isFile(file));
    const titles = await waitUntil('the lens', async () => {
      const shown = await lensTitles(file);
      return shown.some((text) => text.startsWith('last ')) ? shown : undefined;
    });
    assert.equal(titles.length, 2);
    assert.ok(titles.includes('Run when grid is green'));
    assert.match(titles.find((text) => text.startsWith('last ')) ?? '', /^last [\d.]+\s(mWh|Wh|J|kJ)/);
    assert.deepEqual(await lensTitles(other), []);

    const config = vscode.workspace.getConfiguration('wattprint');
    await config.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      await waitUntil('no lens', async () => (await lensTitles(file)).length === 0);
    } finally {
      await config.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a zone that is set prices the next run, and is gone when it is taken back', async () => {
    const { workspace, ConfigurationTarget } = vscode;
    await workspace.getConfiguration().update(ZONE, 'DE', ConfigurationTarget.Global);
    try {
      assert.equal(workspace.getConfiguration().get(ZONE), 'DE');
      const file = burner('priced.py');
      await runIn(await openShell({ cwd: folderOf(0) }), 'python3 priced.py 1.5');
      const { ended } = await endedRun('priced.py', isFile(file));
      assert.equal(ended.terms.grid?.zone, 'DE');
      assert.ok(ended.terms.grid.gPerKwh > 50);
      assert.equal(ended.terms.pue, 1);
    } finally {
      await workspace.getConfiguration().update(ZONE, undefined, ConfigurationTarget.Global);
    }
    assert.equal(workspace.getConfiguration().get(ZONE), '');
  });
});
