import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, closeAllEditors } from './editorSupport';

suite('activation', () => {
  teardown(closeAllEditors);

  test('the extension activates', async () => {
    const extension = await activateExtension();
    assert.equal(extension.isActive, true);
  });

  test('every contributed command is registered', async () => {
    const extension = await activateExtension();
    const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
