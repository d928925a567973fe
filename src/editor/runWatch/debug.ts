/**
 * Runs started by a debugger. The adapter tells the process of the program in its `process` event (Debug Adapter Protocol);
 * sub-sessions of the same program are in that process's tree already.
 */
import * as vscode from 'vscode';
import type { CommandKind } from '../../core/run/command';
import { commandLine } from '../../core/run/identity';
import { Disposables, type Disposable } from '../disposables';
import type { Machine } from '../machine';
import type { RunStarter } from './origin';
import type { OwnedPids } from './ownedPids';

/** Debuggers of other languages: their programs need not be looked at. */
const NOT_PYTHON = /^(?:node|pwa-|chrome|msedge|extensionHost|go$|coreclr|clr|cppdbg|cppvsdbg|lldb|java$|rdbg|php$)/;
const PYTHON = new Set(['debugpy', 'python']);

/** The two events of the protocol that matter here. */
interface AdapterMessage {
  readonly type?: string;
  readonly event?: string;
  readonly body?: { readonly systemProcessId?: number; readonly exitCode?: number };
}

export function watchDebugger(machine: Machine, starter: RunStarter, ownedPids: OwnedPids): Disposable {
  const disposables = new Disposables();
  const runs = new Map<vscode.DebugSession, string>();
  const exitCodes = new Map<vscode.DebugSession, number>();
  const claimed = new Map<vscode.DebugSession, number>();

  const heard = (session: vscode.DebugSession, message: AdapterMessage): void => {
    if (message.type !== 'event') return;
    const { systemProcessId: pid, exitCode } = message.body ?? {};
    if (message.event === 'exited' && exitCode !== undefined) exitCodes.set(session, exitCode);
    if (message.event !== 'process' || pid === undefined || runs.has(session)) return;
    ownedPids.claim(pid);
    claimed.set(session, pid);
    const command = commandOf(session);
    const id = starter.start({
      kind: 'debug',
      command: command.line,
      classified: command.kind,
      certain: PYTHON.has(session.type),
      cwd: folderOf(session),
      start: machine.clock.now(),
      scope: { pid, take: 'tree' },
      ends: 'either',
    });
    if (id !== undefined) runs.set(session, id);
  };

  disposables.add(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker(session) {
        if (NOT_PYTHON.test(session.type) || session.parentSession !== undefined) return undefined;
        return { onDidSendMessage: (message: AdapterMessage) => heard(session, message) };
      },
    }),
  );
  disposables.add(
    vscode.debug.onDidTerminateDebugSession((session) => {
      const pid = claimed.get(session);
      if (pid !== undefined) ownedPids.release(pid);
      claimed.delete(session);
      const id = runs.get(session);
      const exitCode = exitCodes.get(session);
      runs.delete(session);
      exitCodes.delete(session);
      if (id !== undefined) starter.end(id, exitCode);
    }),
  );
  return disposables;
}

function commandOf({ configuration, name }: vscode.DebugSession): {
  readonly line: string;
  readonly kind: CommandKind;
} {
  const text = (key: string): string | undefined => {
    const value: unknown = configuration[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const args: unknown = configuration['args'];
  const words = Array.isArray(args) ? args.map(String) : typeof args === 'string' ? [args] : [];
  const program = text('program');
  const module = text('module');
  const interpreter = text('python') ?? 'python';
  if (program !== undefined) {
    const shown = program.split(/[\\/]/).pop() ?? program;
    return {
      line: commandLine([interpreter, program, ...words]),
      kind: { kind: 'run', name: shown, script: program, interpreter },
    };
  }
  if (module !== undefined) {
    return {
      line: commandLine([interpreter, '-m', module, ...words]),
      kind: { kind: 'run', name: module, interpreter },
    };
  }
  return { line: name, kind: { kind: 'maybe', name } };
}

function folderOf({ configuration, workspaceFolder }: vscode.DebugSession): string | undefined {
  const cwd: unknown = configuration['cwd'];
  return typeof cwd === 'string' && !cwd.includes('${') ? cwd : workspaceFolder?.uri.fsPath;
}
