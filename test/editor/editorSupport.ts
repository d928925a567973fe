import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const EXTENSION_ID = 'wattprint.wattprint';

export function workspaceUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Path of a folder of the workspace; the suite has two. */
export function folderOf(index: 0 | 1): string {
  const folder = vscode.workspace.workspaceFolders?.[index];
  assert.ok(folder, `folder ${index} is open`);
  return folder.uri.fsPath;
}

/** The first value that is not empty; the suite's clock is the real one, so it polls. */
export async function waitUntil<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 15_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The first event that matches; the listener goes away with it. */
export function nextEvent<T>(event: vscode.Event<T>, matches: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const listener = event((value) => {
      if (!matches(value)) return;
      listener.dispose();
      resolve(value);
    });
  });
}

/** onStartupFinished may come after the suite has started, and so may the folders of the workspace. */
export async function activateExtension(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, 'the extension is loaded');
  await extension.activate();
  await waitUntil('the folders are open', () => vscode.workspace.workspaceFolders?.length === 2);
  return extension;
}

/** For teardown: a dirty untitled editor left open makes the next startDebugging wait for a Save dialog. */
export async function closeAllEditors(): Promise<void> {
  const hasTabs = () => vscode.window.tabGroups.all.some((group) => group.tabs.length > 0);
  for (let attempt = 0; attempt < 10 && hasTabs(); attempt++) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
