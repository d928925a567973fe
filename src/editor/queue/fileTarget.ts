/** A script or a notebook, as a target of the queue. */
import path from 'node:path';
import * as vscode from 'vscode';
import { notebookCommands } from '../../core/queue/notebookCommands';
import type { RunRecord } from '../../core/run/record';
import { typedLine } from '../../core/run/typedLine';
import { batchTarget } from './batchScript';
import { activated, interpreterFor, type Interpreter } from './interpreter';
import { programAt } from './programs';
import { commandOf, interpreterNamed, isWhole, named, workspaceOf, type QueueTarget } from './queueTarget';

export const isQueueable = (file: string): boolean => /\.(?:py|ipynb)$/.test(file);

/**
 * A script that has run is queued as it ran last, with its arguments.
 *
 * @param records newest first
 * @throws {Error} with one sentence
 */
export async function fileTarget(file: vscode.Uri, records: readonly RunRecord[]): Promise<QueueTarget> {
  const isOnDisk = file.scheme === 'file';
  if (!isOnDisk || !isQueueable(file.fsPath)) {
    const batch = isOnDisk ? await batchTarget(file) : undefined;
    if (batch !== undefined) return batch;
    throw new Error(
      vscode.l10n.t('Only Python files, notebooks and scripts with #SBATCH lines can be queued, from the disk.'),
    );
  }
  const interpreter = await interpreterFor(file);
  if (file.fsPath.endsWith('.ipynb')) return notebookTarget(file.fsPath, interpreter);
  const last = records.find((run) => run.file === file.fsPath && isWhole(run));
  const typed = last && typedLine(last);
  if (typed !== undefined) {
    const { cwd, line } = typed;
    const command = commandOf(line);
    const known = named(command, cwd);
    if (known.file === file.fsPath)
      return { ...known, command, cwd, interpreter: (await interpreterNamed(command, cwd)) ?? interpreter };
  }
  const cwd = workspaceOf(file.fsPath) ?? path.dirname(file.fsPath);
  const command = [interpreter.program, asArgument(path.relative(cwd, file.fsPath))];
  return { name: path.basename(file.fsPath), command, cwd, file: file.fsPath, interpreter };
}

/** A file's name may look like an option. */
const asArgument = (relative: string): string => (relative.startsWith('-') ? `./${relative}` : relative);

/** Executed into a copy: what the user may have open stays as it is. */
async function notebookTarget(file: string, interpreter: Interpreter): Promise<QueueTarget> {
  const cwd = path.dirname(file);
  const name = path.basename(file);
  const { PATH: searched } = activated({ PATH: process.env['PATH'] ?? '' }, interpreter);
  for (const command of notebookCommands(asArgument(name)))
    if ((await programAt(command[0], cwd, searched)) !== undefined) return { name, cwd, file, interpreter, command };
  throw new Error(
    vscode.l10n.t(
      'Neither papermill nor jupyter nbconvert is there to execute the notebook ({0}). Install one of them.',
      interpreter.title,
    ),
  );
}
