/** A run of the history, as a target of the queue: the same command in the same folder, with the Python that it ran with. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunRecord } from '../../core/run/record';
import { typedLine } from '../../core/run/typedLine';
import { fileTarget } from './fileTarget';
import { interpreterFor } from './interpreter';
import { commandOf, interpreterNamed, isWhole, namedWithFile, type QueueTarget } from './queueTarget';

/** @throws {Error} with one sentence */
export async function runTarget(run: RunRecord): Promise<QueueTarget> {
  const { t } = vscode.l10n;
  // Cells were executed one by one: now all of them are.
  if (run.kind === 'notebook' && run.file !== undefined) return fileTarget(vscode.Uri.file(run.file), []);
  if (!isWhole(run))
    throw new Error(
      t('The command of this run is not recorded in full: secrets and what is very long are left out. Queue its file.'),
    );
  const typed = typedLine(run);
  if (typed === undefined) throw new Error(t('It is not known in which folder this run was started. Queue its file.'));
  const { cwd, line } = typed;
  const command = commandOf(line);
  const ran = run.interpreter !== undefined && path.isAbsolute(run.interpreter) ? [run.interpreter] : [];
  const interpreter =
    (await interpreterNamed(command, cwd, ...ran)) ?? (await interpreterFor(vscode.Uri.file(run.file ?? cwd)));
  return { ...(await namedWithFile(command, cwd)), name: run.name, command, cwd, interpreter };
}
