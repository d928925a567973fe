/** Starts the runner where none is at work. It outlives the window, or the terminal, that started it. */
import { spawn } from 'node:child_process';
import { runnerOf, type Programs } from './programs';
import { QueueFolder } from './queueFolder';
import { tellPrograms } from './tellPrograms';

export interface RunnerStart {
  readonly programs: Programs;
  readonly ledger: string;
  /** Of the source that the user chose; it goes through a pipe and stays in memory. */
  readonly key?: string | undefined;
}

/**
 * A runner that finds another one at work ends at once, so it may be called at any time; that one learns where our programs are
 * by now.
 */
export function wakeRunner({ key = '', ledger, programs }: RunnerStart): void {
  tellPrograms(new QueueFolder(ledger), programs, ledger);
  const child = spawn(programs.node, [runnerOf(programs)], {
    cwd: programs.folder,
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
