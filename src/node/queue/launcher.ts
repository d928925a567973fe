/** The small program that starts the runner when its user logs in. It is written anew when our programs move. */
import fs from 'node:fs';
import path from 'node:path';
import { runnerOf, type Programs } from './programs';
import type { QueueFolder } from './queueFolder';

export const launcherOf = (queue: QueueFolder, platform = process.platform): string =>
  path.join(queue.path, platform === 'win32' ? 'start-runner.cmd' : 'start-runner.sh');

/** @throws what the system says */
export function writeLauncher(
  queue: QueueFolder,
  programs: Programs,
  ledger: string,
  platform = process.platform,
): void {
  const file = launcherOf(queue, platform);
  const next = `${file}.tmp`;
  fs.writeFileSync(next, platform === 'win32' ? batch(programs, ledger) : shell(programs, ledger), { mode: 0o700 });
  fs.renameSync(next, file);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const shell = (programs: Programs, ledger: string): string =>
  [
    '#!/bin/sh',
    `export WATTPRINT_LEDGER=${quoted(ledger)} ELECTRON_RUN_AS_NODE=1`,
    `exec ${quoted(programs.node)} ${quoted(runnerOf(programs))} < /dev/null`,
    '',
  ].join('\n');

const batch = (programs: Programs, ledger: string): string =>
  [
    '@echo off',
    `set "WATTPRINT_LEDGER=${ledger}"`,
    'set ELECTRON_RUN_AS_NODE=1',
    `"${programs.node}" "${runnerOf(programs)}" < nul`,
    '',
  ].join('\r\n');
