/**
 * Writes the small `wattprint` program that terminals find on their PATH: it starts `cli.js` with the editor's own Node,
 * so that nobody has to install one.
 */
import fs from 'node:fs/promises';
import path from 'node:path';

export async function writeCommandShim(folder: string, node: string, cli: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const shell = `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted(node)} ${quoted(cli)} "$@"\n`;
  const batch = `@echo off\r\nsetlocal\r\nset ELECTRON_RUN_AS_NODE=1\r\n"${node}" "${cli}" %*\r\n`;
  await fs.writeFile(path.join(folder, 'wattprint'), shell, { mode: 0o755 });
  if (process.platform === 'win32') await fs.writeFile(path.join(folder, 'wattprint.cmd'), batch);
}
