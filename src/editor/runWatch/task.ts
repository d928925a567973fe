/** Runs started as tasks. For a shell task the process is the shell; the run is its whole tree. */
import * as vscode from 'vscode';
import { commandLine } from '../../core/run/identity';
import { Disposables, type Disposable } from '../disposables';
import type { Machine } from '../machine';
import type { RunStarter } from './origin';
import type { OwnedPids } from './ownedPids';

/** `ownedPids`: processes whose terminals must not be watched as well. */
export function watchTasks(machine: Machine, starter: RunStarter, ownedPids: OwnedPids): Disposable {
  const disposables = new Disposables();
  const runs = new Map<vscode.TaskExecution, string>();
  const claimed = new Map<vscode.TaskExecution, number>();
  disposables.add(
    vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
      ownedPids.claim(processId);
      claimed.set(execution, processId);
      const { task } = execution;
      const command = commandOf(task);
      if (command === undefined) return;
      const scope = { pid: processId, take: 'tree' } as const;
      const start = machine.clock.now();
      const id = starter.start({ kind: 'task', command, cwd: folderOf(task), start, scope, ends: 'either' });
      if (id !== undefined) runs.set(execution, id);
    }),
  );
  disposables.add(
    vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      const pid = claimed.get(execution);
      if (pid !== undefined) ownedPids.release(pid);
      claimed.delete(execution);
      const id = runs.get(execution);
      runs.delete(execution);
      if (id !== undefined) starter.end(id, exitCode);
    }),
  );
  return disposables;
}

function commandOf({ execution }: vscode.Task): string | undefined {
  if (execution instanceof vscode.ProcessExecution) return commandLine([execution.process, ...execution.args]);
  if (!(execution instanceof vscode.ShellExecution)) return undefined;
  if (execution.commandLine !== undefined) return execution.commandLine;
  if (execution.command === undefined) return undefined;
  const word = (part: string | vscode.ShellQuotedString): string =>
    typeof part === 'string' ? part : commandLine([part.value]);
  return [execution.command, ...(execution.args ?? [])].map(word).join(' ');
}

function folderOf(task: vscode.Task): string | undefined {
  const { execution, scope } = task;
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  const cwd = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  return cwd?.replaceAll('${workspaceFolder}', folder?.uri.fsPath ?? '') ?? folder?.uri.fsPath;
}
