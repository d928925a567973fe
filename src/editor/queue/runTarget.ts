/** A run of the history, as a target of the queue: the same command in the same folder. */
import * as vscode from 'vscode';
import type { RunRecord } from '../../core/run/record';
import { fileTarget } from './fileTarget';
import { interpreterFor } from './interpreter';
import { commandOf, isWhole, named, type QueueTarget } from './queueTarget';

/** @throws {Error} with one sentence */
export async function runTarget(run: RunRecord): Promise<QueueTarget> {
  const { t } = vscode.l10n;
  // Cells were executed one by one: now all of them are.
  if (run.kind === 'notebook' && run.file !== undefined) return fileTarget(vscode.Uri.file(run.file), []);
  if (!isWhole(run))
    throw new Error(
      t('The command of this run is not recorded in full: secrets and what is very long are left out. Queue its file.'),
    );
  if (run.cwd === undefined)
    throw new Error(t('It is not known in which folder this run was started. Queue its file.'));
  const command = commandOf(run.command);
  const interpreter = await interpreterFor(vscode.Uri.file(run.file ?? run.cwd));
  const known = named(command, run.cwd);
  return { ...known, name: run.name, command, cwd: run.cwd, interpreter };
}
