/** A script with `#SBATCH` lines, as a target of the queue: sbatch takes it as it is. */
import path from 'node:path';
import * as vscode from 'vscode';
import { batchDirectives, LONGEST_SCRIPT, type BatchDirectives } from '../../core/queue/slurm/batchDirectives';
import { workspaceOf, type QueueTarget } from './queueTarget';

/** Undefined: it has no such lines. */
export async function batchTarget(file: vscode.Uri): Promise<QueueTarget | undefined> {
  const batch = await directivesOf(file);
  if (batch?.isBatch !== true) return undefined;
  const { fsPath } = file;
  const cwd = workspaceOf(fsPath) ?? path.dirname(fsPath);
  return { name: path.basename(fsPath), command: [fsPath], cwd, file: fsPath, batch };
}

async function directivesOf(file: vscode.Uri): Promise<BatchDirectives | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > LONGEST_SCRIPT) return undefined;
    return batchDirectives(Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8'));
  } catch {
    return undefined;
  }
}
