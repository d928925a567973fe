// Where the host lives on disk. It has a folder and a lock file of its own because `npm ci` at the project root
// would delete the second install inside code-server.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');
export const hostDir = path.join(root, 'tools/vscode-host');
export const sampleDir = path.join(root, 'sample');
export const sampleKernelDir = path.join(root, 'tools/sample-kernel');

const modules = path.join(hostDir, 'node_modules');
export const settingsFile = path.join(hostDir, 'settings.json');
export const lockFile = path.join(hostDir, 'package-lock.json');
export const serverEntry = path.join(modules, 'code-server/out/node/entry.js');
export const vscodeDir = path.join(modules, 'code-server/lib/vscode');

/**
 * code-server 4.139 needs Node 24 and the caller may be on 20, so on Linux a Node comes along as an npm package.
 * Elsewhere that package has no current release: there the Node that runs this must be 24 itself.
 */
export function nodeBinary() {
  const packaged = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin/node');
  return fs.existsSync(packaged) ? packaged : process.execPath;
}
