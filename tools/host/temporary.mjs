// Temporary folders that are gone when this process is, also when nobody came to remove them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folders = new Set();

export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}

/** Named so that a person who finds one knows whose it is. @param {string} purpose */
export function temporaryFolder(purpose) {
  // Registered late on purpose: by now tools/run/group.mjs is loaded, and its handler ends who still writes there.
  if (folders.size === 0) process.once('exit', () => folders.forEach(removeFolder));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `wattprint-${purpose}-`));
  folders.add(folder);
  return folder;
}
