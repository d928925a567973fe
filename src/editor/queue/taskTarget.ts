/** A task of the workspace, as a target of the queue: what it would start, without VS Code. */
import path from 'node:path';
import * as vscode from 'vscode';
import { capturedEnvironment } from '../../core/queue/environment';
import { commandLine } from '../../core/run/identity';
import { interpreterFor } from './interpreter';
import { commandOf, interpreterNamed, namedWithFile, type QueueTarget } from './queueTarget';
import { needsOf } from './taskNeeds';

/** Those that start a program that is known beforehand. */
export async function queueableTasks(): Promise<readonly vscode.Task[]> {
  const tasks = await vscode.tasks.fetchTasks();
  return tasks.filter(({ execution, isBackground }) => !isBackground && isProgram(execution));
}

const isProgram = (execution: vscode.Task['execution']): boolean =>
  execution instanceof vscode.ProcessExecution || execution instanceof vscode.ShellExecution;

/** @throws {Error} with one sentence */
export async function taskTarget(task: vscode.Task): Promise<QueueTarget> {
  const { execution, scope } = task;
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined || !isProgram(execution))
    throw new Error(vscode.l10n.t('This task starts nothing that could be queued.'));
  const needs = needsOf(task, folder);
  if (needs.length > 0)
    throw new Error(
      vscode.l10n.t(
        'The task needs others to run first ({0}), which the queue does not do. Queue a task whose command does all of it.',
        needs.join(', '),
      ),
    );
  const fill = filledIn(folder.uri.fsPath);
  const { cwd = folder.uri.fsPath, env = {} } = optionsOf(execution);
  const at = path.resolve(folder.uri.fsPath, fill(cwd));
  const command = wordsOf(execution, fill);
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
  const interpreter = (await interpreterNamed(command, at)) ?? (await interpreterFor(folder.uri));
  return { ...(await namedWithFile(command, at)), name: task.name, command, cwd: at, interpreter, variables };
}

const optionsOf = (
  execution: vscode.Task['execution'],
): { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } =>
  execution instanceof vscode.CustomExecution ? {} : (execution?.options ?? {});

function wordsOf(execution: vscode.Task['execution'], fill: (text: string) => string): readonly string[] {
  if (execution instanceof vscode.ProcessExecution) return [execution.process, ...execution.args].map(fill);
  if (!(execution instanceof vscode.ShellExecution)) return [];
  const { executable, shellArgs = [] } = execution.options ?? {};
  const started = (line: string): readonly string[] =>
    executable === undefined ? commandOf(line) : byShell(fill(executable), shellArgs.map(fill), line);
  if (execution.commandLine !== undefined) return started(fill(execution.commandLine));
  // VS Code quotes an argument with a blank in it, unless it is quoted already.
  const word = (part: string | vscode.ShellQuotedString): string => {
    const text = fill(typeof part === 'string' ? part : part.value);
    return typeof part === 'string' && !/^[^'"]*\s[^'"]*$/.test(text) ? text : commandLine([text]);
  };
  return started([execution.command ?? '', ...(execution.args ?? [])].map(word).join(' '));
}

/** By the shell that the task asks for. VS Code adds the option that takes a line where it is not among the arguments. */
function byShell(shell: string, args: readonly string[], line: string): readonly string[] {
  const name = path.basename(shell).replace(/\.exe$/i, '');
  const options = name === 'cmd' ? ['/d', '/c'] : /^(?:powershell|pwsh)$/.test(name) ? ['-Command'] : ['-c'];
  const given = new Set(args.map((each) => each.toLowerCase()));
  return [shell, ...args, ...options.filter((each) => !given.has(each.toLowerCase())), line];
}

/** Of VS Code's variables those that mean the same later. */
function filledIn(folder: string): (text: string) => string {
  const known: Readonly<Record<string, string>> = {
    workspaceFolder: folder,
    workspaceFolderBasename: path.basename(folder),
    userHome: process.env['HOME'] ?? '',
    pathSeparator: path.sep,
  };
  return (text) =>
    text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      const value = name.startsWith('env:') ? variable(name.slice(4), whole) : known[name];
      if (value === undefined)
        throw new Error(
          vscode.l10n.t('The task uses {0}, which only VS Code knows when it starts. Queue a file or a run.', whole),
        );
      return value;
    });
}

/**
 * Under another name, or in a command, nothing tells a secret any more. So one is refused even where the user lets it be kept
 * under its own name.
 *
 * @throws {Error} with one sentence
 */
function variable(name: string, whole: string): string | undefined {
  const { kept, left } = capturedEnvironment({ [name]: process.env[name] });
  if (left.length > 0)
    throw new Error(
      vscode.l10n.t(
        'The task uses {0}, which looks like a secret that the queue would write down. Hand it over in a file.',
        whole,
      ),
    );
  return kept[name];
}
