/** What is to be queued, where no file says so: a task of the workspace, or a run of the history. */
import * as vscode from 'vscode';
import type { RunRecord } from '../../core/run/record';
import { momentText } from '../../core/text/moment';
import type { GridService } from '../grid/gridService';
import { isWhole, type QueueTarget } from './queueTarget';
import { pickFrom, waitIn, type ListItem } from './quickList';
import { runTarget } from './runTarget';
import { queueableTasks, taskTarget } from './taskTarget';

/** Older ones are found in the panel. */
const MOST_RUNS = 30;

type Choice = { readonly task: vscode.Task } | { readonly run: RunRecord };

/** @param records newest first. @returns undefined: given up. @throws {Error} with one sentence */
export async function pickTarget(
  records: readonly RunRecord[],
  { now, times }: Pick<GridService, 'now' | 'times'>,
): Promise<QueueTarget | undefined> {
  const { t } = vscode.l10n;
  const section = (label: string): ListItem<Choice> => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const title = t('Run when grid is green');
  const found = await waitIn(title, t('Looking for tasks …'), queueableTasks());
  if (found === undefined) return undefined;
  const tasks = found.map((task) => ({
    label: `$(tools) ${task.name}`,
    description: task.source,
    choice: { task },
  }));
  const runs = distinct(records).map((run) => ({
    label: `$(history) ${run.name}`,
    description: momentText(times, run.start, now),
    detail: run.command.slice(0, 200),
    choice: { run },
  }));
  if (tasks.length + runs.length === 0)
    throw new Error(t('There is nothing to queue yet. Open a Python file or a notebook, or run something first.'));
  const picked = await pickFrom<Choice>({
    title,
    placeholder: t('What is to run? A Python file or a notebook is queued from its editor'),
    items: [section(t('Tasks')), ...tasks, section(t('Runs')), ...runs],
  });
  if (picked === undefined) return undefined;
  return withPython('task' in picked ? taskTarget(picked.task) : runTarget(picked.run));
}

/** The Python extension may have to start first. Undefined: given up. */
export const withPython = (target: Promise<QueueTarget>): Promise<QueueTarget | undefined> =>
  waitIn(vscode.l10n.t('Run when grid is green'), vscode.l10n.t('Looking for its Python …'), target);

/** The newest of each command in each folder. */
function distinct(records: readonly RunRecord[]): readonly RunRecord[] {
  const newest = new Map<string, RunRecord>();
  for (const run of records) {
    const key = `${run.cwd ?? ''}\n${run.command}`;
    if (isWhole(run) && !newest.has(key)) newest.set(key, run);
  }
  return [...newest.values()].slice(0, MOST_RUNS);
}
