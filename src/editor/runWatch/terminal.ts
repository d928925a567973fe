/**
 * Runs started in integrated terminals.
 *
 * With shell integration the shell tells what starts and ends, and its exit code. Without it (tmux, plain sh, an unknown
 * shell) the processes below the shell are looked at instead; then the exit code stays unknown.
 */
import * as vscode from 'vscode';
import { classifyWords } from '../../core/run/command';
import { commandLine } from '../../core/run/identity';
import { millis } from '../../core/units';
import { Disposables, type Disposable } from '../disposables';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { RunStarter } from './origin';
import type { OwnedPids } from './ownedPids';

/** The event comes a little after the processes; those born shortly before it belong to the run. */
const EVENT_LAG_MS = 1500;
/** The debugger writes its launcher into the terminal; the debug watch sees that run. */
const DEBUG_LAUNCHER = /debugpy[\\/](?:launcher|adapter)|debugpy-launcher/;

export function watchTerminals(
  machine: Machine,
  host: MeterHost,
  starter: RunStarter,
  ownedPids: OwnedPids,
): Disposable {
  const disposables = new Disposables();
  const runs = new Map<vscode.TerminalShellExecution, { readonly id: string; readonly shell: number }>();
  const shells = new ShellsWithoutIntegration(host);
  disposables.add(shells);

  disposables.add(
    vscode.window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      const at = machine.clock.now();
      void terminal.processId.then((pid) => {
        const command = execution.commandLine.value;
        if (pid === undefined || ownedPids.has(pid) || DEBUG_LAUNCHER.test(command)) return;
        const cwd = (execution.cwd ?? terminal.shellIntegration?.cwd)?.fsPath;
        const scope = { pid, take: 'children', since: millis(at - EVENT_LAG_MS) } as const;
        const id = starter.start({ kind: 'terminal', command, cwd, start: at, scope, ends: 'either' });
        if (id !== undefined) runs.set(execution, { id, shell: pid });
      });
    }),
  );
  disposables.add(
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
      const run = runs.get(execution);
      runs.delete(execution);
      if (run !== undefined) starter.end(run.id, exitCode);
    }),
  );
  disposables.add(
    ownedPids.onClaim((pid) => {
      for (const [execution, run] of runs) {
        if (run.shell !== pid) continue;
        runs.delete(execution);
        starter.withdraw(run.id);
      }
    }),
  );

  const found = new Set<string>();
  disposables.add(
    host.onFound((processes) => {
      for (const { watched, pid, born, argv, cwd } of processes.runs) {
        const key = `${pid} ${born}`;
        if (found.has(key) || !shells.has(watched) || ownedPids.has(watched)) continue;
        found.add(key);
        const command = commandLine(argv);
        if (DEBUG_LAUNCHER.test(command)) continue;
        const scope = { pid, take: 'tree' } as const;
        starter.start({
          kind: 'terminal',
          command,
          classified: classifyWords(argv),
          cwd,
          start: born,
          scope,
          ends: 'processes',
        });
      }
    }),
  );
  return disposables;
}

/** Time that a shell gets to announce its integration. */
const GRACE_MS = 3000;

class ShellsWithoutIntegration implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #pids = new Map<vscode.Terminal, number>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(private readonly host: MeterHost) {
    for (const terminal of vscode.window.terminals) this.#opened(terminal);
    this.#disposables.add(vscode.window.onDidOpenTerminal((terminal) => this.#opened(terminal)));
    this.#disposables.add(vscode.window.onDidCloseTerminal((terminal) => this.#set(terminal, undefined)));
    this.#disposables.add(
      vscode.window.onDidChangeTerminalShellIntegration(({ terminal }) => this.#set(terminal, undefined)),
    );
  }

  has(pid: number): boolean {
    return [...this.#pids.values()].includes(pid);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#disposables.dispose();
  }

  #opened(terminal: vscode.Terminal): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (terminal.shellIntegration !== undefined || terminal.exitStatus !== undefined) return;
      void terminal.processId.then((pid) => this.#set(terminal, pid));
    }, GRACE_MS);
    this.#timers.add(timer);
  }

  #set(terminal: vscode.Terminal, pid: number | undefined): void {
    const before = this.#pids.get(terminal);
    if (before === pid) return;
    if (pid === undefined) this.#pids.delete(terminal);
    else this.#pids.set(terminal, pid);
    this.host.watchShells([...this.#pids.values()]);
  }
}
