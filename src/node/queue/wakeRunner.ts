/** Starts the runner where none is at work. It outlives the window, or the terminal, that started it. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface RunnerStart {
  /** `runner.js`. */
  readonly script: string;
  readonly ledger: string;
  /** Of the source that the user chose; it goes through a pipe and stays in memory. */
  readonly key?: string | undefined;
}

/** A runner that finds another one at work ends at once, so it may be called at any time. */
export function wakeRunner({ key = '', ledger, script }: RunnerStart): void {
  const child = spawn(process.execPath, [script], {
    cwd: path.dirname(script),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, WATTPRINT_LEDGER: ledger, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${key}\n`);
  child.unref();
}
