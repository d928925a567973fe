/** Copies of scripts that are to run as they were when they were queued. They go when their job goes. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { JobId } from '../../core/queue/job';
import type { Millis } from '../../core/units';
import { commandOnCopy } from './commandOnCopy';
import type { QueueTarget } from './queueTarget';

/** No job waits so long. A list that is short for another reason (a disk that is away) must not cost a copy. */
const KEPT_MS = 90 * 24 * 3_600_000;
const queuedAt = (id: string): number => Number.parseInt(id, 36);

export class Snapshots {
  /** @param folder of this extension */
  constructor(private readonly folder: vscode.Uri) {}

  /** The same command on a copy of its file. @throws {Error} with one sentence, or what the system says */
  async of(target: QueueTarget & { readonly file: string }, id: JobId): Promise<QueueTarget> {
    const copy = vscode.Uri.joinPath(this.folder, id, path.basename(target.file));
    const command = commandOnCopy(target, copy.fsPath);
    if (command === undefined)
      throw new Error(
        vscode.l10n.t('The command does not name {0} in a way that a snapshot could take its place.', target.file),
      );
    await vscode.workspace.fs.copy(vscode.Uri.file(target.file), copy, { overwrite: true });
    // What lies beside the script is imported from there.
    const beside = [path.dirname(target.file), target.variables?.['PYTHONPATH'] ?? process.env['PYTHONPATH']];
    const variables = { ...target.variables, PYTHONPATH: beside.filter(Boolean).join(path.delimiter) };
    return { ...target, command, file: copy.fsPath, variables };
  }

  /** @param jobs that are still there */
  async sweep(jobs: readonly JobId[], now: Millis): Promise<void> {
    const kept = new Set(jobs.map((id) => id.split('.')[0]));
    const found = await Promise.resolve(vscode.workspace.fs.readDirectory(this.folder)).catch(() => []);
    for (const [id] of found)
      if (!kept.has(id) && now - queuedAt(id) > KEPT_MS)
        await vscode.workspace.fs.delete(vscode.Uri.joinPath(this.folder, id), { recursive: true });
  }
}
