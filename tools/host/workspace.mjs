// Folders to work in: always copies, because edits, outputs and settings must not land in the sample.
import fs from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder } from './temporary.mjs';

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
  removeFolder(path.dirname(workspace));
}
