/** What is to be queued: a command, its folder and the Python it runs with. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { BatchDirectives } from '../../core/queue/slurm/batchDirectives';
import { typedCommand } from '../../core/queue/typedCommand';
import { classifyWords } from '../../core/run/command';
import { commandLine } from '../../core/run/identity';
import type { RunRecord } from '../../core/run/record';
import { maskSecrets } from '../../core/run/secrets';
import { exists, interpreterAt, type Interpreter } from './interpreter';
import { isPath, programsIn } from './programs';

export interface QueueTarget {
  /** For people: `finetune.py`. */
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Absolute path of the script or notebook. */
  readonly file?: string;
  readonly interpreter?: Interpreter;
  /** Set by a task. */
  readonly variables?: Readonly<Record<string, string>>;
  /** It is a script for sbatch, and what that asks for. */
  readonly batch?: BatchDirectives;
}

export const workspaceOf = (folder: string): string | undefined =>
  (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;

/** @param line as a user wrote it @throws {Error} with one sentence */
export function commandOf(line: string): readonly string[] {
  const command = typedCommand(line, process.platform === 'win32');
  if (command === undefined) throw new Error(vscode.l10n.t('The command is empty.'));
  return command;
}

/** What the command says of itself. */
export function named(command: readonly string[], cwd: string): Pick<QueueTarget, 'name' | 'file'> {
  const classified = classifyWords(command);
  const name = classified.kind === 'no' ? path.basename(command[0] ?? '') : classified.name;
  const { folder = '', script } = classified.kind === 'run' ? classified : {};
  const isKnown = script !== undefined && ![folder, script].some((each) => /[$`*?]|^~/.test(each));
  return { name, ...(isKnown && { file: path.resolve(cwd, folder, script) }) };
}

/** With a file only where it is there: a job whose file is gone when it is due is not run. */
export async function namedWithFile(command: readonly string[], cwd: string): Promise<ReturnType<typeof named>> {
  const { file, name } = named(command, cwd);
  return file !== undefined && (await exists(vscode.Uri.file(file))) ? { name, file } : { name };
}

/** That of the first program that a command names by its path. @param others absolute ones */
export async function interpreterNamed(
  command: readonly string[],
  cwd: string,
  ...others: readonly string[]
): Promise<Interpreter | undefined> {
  const paths = [
    ...programsIn(command)
      .filter(isPath)
      .map((program) => path.resolve(cwd, program)),
    ...others,
  ];
  for (const program of paths) {
    const found = await interpreterAt(program);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @throws {Error} with one sentence: it would be written down */
export function refuseSecret(command: readonly string[]): void {
  const line = commandLine(command);
  const masked = maskSecrets(line);
  if (masked !== line)
    throw new Error(
      vscode.l10n.t(
        'The command has a secret in it, which the queue would write down: {0}. Hand it over in a file.',
        masked,
      ),
    );
}

/** What was left out of a recorded command cannot be run again. */
export const isWhole = ({ command }: Pick<RunRecord, 'command'>): boolean =>
  !/•••| ↵ | … \(\d+ characters\)$/.test(command);
