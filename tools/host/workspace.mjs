// Folders to work in: always copies, because edits, outputs and settings must not land in the sample.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Named so that a person who finds one knows whose it is. */
export function temporaryFolder(purpose) {
  return fs.mkdtempSync(path.join(os.tmpdir(), `wattprint-${purpose}-`));
}

/** @param {string} source @param {string} [name] of the copy, as the explorer shows it */
export function copyWorkspace(source, name = path.basename(source)) {
  const copy = path.join(temporaryFolder('workspace'), name);
  fs.cpSync(source, copy, { recursive: true, filter: (file) => path.basename(file) !== '__pycache__' });
  return copy;
}

/** A window with several folders. @param {string[]} folders @param {Record<string, unknown>} [settings] */
export function workspaceFile(folders, settings = {}) {
  const file = path.join(temporaryFolder('workspace'), 'several.code-workspace');
  const content = { folders: folders.map((folder) => ({ path: folder })), settings };
  fs.writeFileSync(file, JSON.stringify(content, null, 2));
  return file;
}

/** Takes what copyWorkspace or workspaceFile returned. */
export function removeWorkspace(workspace) {
  fs.rmSync(path.dirname(workspace), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
