/** The command line as people use it: the built program, real processes, a real ledger. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { RunJson } from '../../../src/core/report/runJson';
import { removeFolder } from '../../support/removeFolder';

export const CLI = path.resolve('dist/cli.js');
/** Of the test that runs: its working folder, with the ledger in it. */
export let folder: string;

beforeAll(() => {
  if (!fs.existsSync(CLI)) throw new Error('dist/cli.js is missing. Run "npm run build" first.');
});
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-cli-'))));
// Who records a run of the queue writes for a moment longer.
afterEach(() => removeFolder(folder));
const children = new Set<ReturnType<typeof spawn>>();
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function start(
  args: readonly string[],
  env: Record<string, string> = {},
  more: { readonly detached?: true } = {},
) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WATTPRINT_')));
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...clean, WATTPRINT_LEDGER: path.join(folder, 'ledger'), WATTPRINT_ZONE: 'DE', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...more,
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const done = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  /** Resolves when the text was printed, rejects when the process ended without. */
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (out.includes(text) || err.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
      void done.then(({ code }) =>
        reject(new Error(`it ended with ${code} and never said "${text}".\nOut: ${out}\nErr: ${err}`)),
      );
    });
  return { child, done, said, heard: () => out };
}

export const cli = (args: readonly string[], env?: Record<string, string>) => start(args, env).done;
export const json = (text: string) => JSON.parse(text) as RunJson;
/** All that was written, whichever segment it is in. */
export function ledgerText(): string {
  const ledger = path.join(folder, 'ledger');
  if (!fs.existsSync(ledger)) return '';
  const entries = fs.readdirSync(ledger, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((file) => fs.readFileSync(path.join(file.parentPath, file.name), 'utf8')).join('');
}

/** Burns CPU time, not wall time: a busy machine changes nothing. */
export const burn = (cpuSeconds: number) => `import time\nwhile time.process_time() < ${cpuSeconds}: pass`;
