// What the other tests rely on the window for.
import assert from 'node:assert/strict';
import { sampleDir } from '../../tools/host/paths.mjs';
import { copyWorkspace, removeWorkspace, workspaceFile } from '../../tools/host/workspace.mjs';
import { Window } from './window';

suite('window', () => {
  let window: Window | undefined;
  let folders: string[] = [];

  teardown(async () => {
    await window?.close();
    window = undefined;
    folders.forEach(removeWorkspace);
    folders = [];
  });

  test('opens several folders, with settings and environment of its own', async () => {
    folders = [copyWorkspace(sampleDir, 'first'), copyWorkspace(sampleDir, 'second')];
    window = await Window.open({
      workspace: workspaceFile(folders),
      settings: { 'workbench.colorTheme': 'Light Modern' },
      env: { WATTPRINT_GREETING: 'hello from the environment' },
    });
    const { workbench, page } = window;
    await page.locator('.explorer-viewlet', { hasText: 'first' }).filter({ hasText: 'second' }).waitFor();
    await page.locator('.monaco-workbench.vs').waitFor();
    await workbench.typeInTerminal('echo "$WATTPRINT_GREETING" > first-line.txt', 'first');
    await page.locator('.explorer-viewlet', { hasText: 'first-line.txt' }).waitFor();
    await workbench.openFile('first-line.txt');
    await page.locator('.view-lines', { hasText: 'hello from the environment' }).waitFor();
  });

  test('asks for trust when it is told to', async () => {
    window = await Window.open({ trust: 'ask', settings: { 'security.workspace.trust.startupPrompt': 'never' } });
    await window.workbench.statusItem('Restricted Mode').waitFor();
    await window.screenshot('restricted-mode');
    await window.workbench.trustWorkspace();
    await window.workbench.statusItem('Restricted Mode').waitFor({ state: 'hidden' });
    assert.equal(await window.workbench.dialog.count(), 0);
  });
});
