/** What is shown of a job before it is queued. A row says what it is in words: a screen reader has no use for its icon. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CapturedEnvironment } from '../../core/queue/environment';
import { commandLine } from '../../core/run/identity';
import { plainLabel } from '../../core/text/plainLabel';
import { wrapped } from '../../core/text/wrapped';
import type { AskedJob } from './askedJob';
import { commandOnCopy } from './commandOnCopy';
import { searchPathName } from './interpreter';
import { programAt, programsIn, shellLineOf } from './programs';
import type { ListItem } from './quickList';
import type { QueueTarget } from './queueTarget';

export type ConfirmChoice = 'queue' | 'snapshot' | 'edit' | 'environment';
type Row = ListItem<ConfirmChoice>;

/** A row of the list shows about so many characters. */
const ROW_CHARACTERS = 84;

const section = (label: string): Row => ({ label, kind: vscode.QuickPickItemKind.Separator });

export async function confirmRows(
  { onSlurm, target }: Pick<AskedJob, 'onSlurm' | 'target'>,
  environment: CapturedEnvironment,
): Promise<readonly Row[]> {
  const { t } = vscode.l10n;
  const queue: Row = {
    label: `$(check) ${t('Queue')}`,
    description:
      target.file === undefined ? '' : target.batch === undefined ? t('newest file at start time') : t('as it is now'),
    choice: 'queue',
  };
  const snapshot: Row = {
    label: `$(save) ${t('Use a snapshot of the file')}`,
    description: t('as it is now'),
    choice: 'snapshot',
  };
  return [
    queue,
    ...(commandOnCopy(target, 'snapshot') === undefined ? [] : [snapshot]),
    ...commandRows(target),
    ...(onSlurm ? [slurmRow()] : []),
    ...(await whereRows(target, environment)),
    ...variableRows(target, environment),
    ...secretRows(environment),
  ];
}

function commandRows({ command }: QueueTarget): readonly Row[] {
  const { t } = vscode.l10n;
  const [first = '', ...others] = wrapped(commandLine(command), ROW_CHARACTERS).map(plainLabel);
  return [
    section(t('Command')),
    { label: `$(terminal) ${first}`, description: t('Change the command …'), choice: 'edit' },
    ...others.map((label): Row => ({ label: `\u2003\u2002${label}`, description: t('continued'), choice: 'edit' })),
  ];
}

function slurmRow(): Row {
  const { t } = vscode.l10n;
  return {
    label: '$(server-process) Slurm',
    description: t('handed in now, starts at its time on a node of the cluster'),
  };
}

async function whereRows(target: QueueTarget, { kept }: CapturedEnvironment): Promise<readonly Row[]> {
  const { t } = vscode.l10n;
  const { batch, command, cwd, interpreter } = target;
  // sbatch reads a script, executable or not.
  const programs = await Promise.all(
    (batch === undefined ? programsIn(command) : []).map(async (name) => ({
      name,
      at: await programAt(name, cwd, kept[searchPathName(kept)]),
    })),
  );
  const inShell = shellLineOf(command) !== undefined;
  const home = interpreter?.home?.folder;
  const rowOf = ({ at, name }: (typeof programs)[number]): readonly Row[] => {
    // A shell knows words that are no programs, and says itself what it does not find.
    if (at === undefined && inShell) return [];
    if (at === undefined)
      return [{ label: `$(warning) ${t('{0} is not there: the run would be missed', plainLabel(name))}` }];
    const isOwn = home !== undefined && at.startsWith(`${home}${path.sep}`);
    const description = isOwn ? t('program of {0}', interpreter?.title ?? '') : t('program');
    return [{ label: `$(file-binary) ${plainLabel(at)}`, description }];
  };
  return [
    section(batch === undefined ? t('Folder and Python') : t('Folder')),
    { label: `$(folder) ${plainLabel(tilde(cwd))}`, description: t('folder') },
    ...programs.flatMap(rowOf),
    ...(interpreter?.home === undefined
      ? []
      : [
          {
            label: `$(symbol-misc) ${plainLabel(interpreter.title)}`,
            description: t('activated Python environment: {0}', tilde(interpreter.home.folder)),
          },
        ]),
  ];
}

/** Those of a task, as they are once its Python is activated. What looks like a secret is named below. */
function variableRows({ variables = {} }: QueueTarget, { allowed, kept }: CapturedEnvironment): readonly Row[] {
  const { t } = vscode.l10n;
  const rows = Object.keys(variables).flatMap((name): readonly Row[] => {
    const value = kept[name];
    return value === undefined || allowed.includes(name)
      ? []
      : [{ label: `$(symbol-variable) ${plainLabel(`${name}=${value}`)}`, description: t('variable') }];
  });
  return rows.length === 0 ? [] : [section(t('Variables of the task')), ...rows];
}

function secretRows({ allowed, left }: CapturedEnvironment): readonly Row[] {
  const { t } = vscode.l10n;
  const row = (title: string, names: readonly string[], description: string): readonly Row[] =>
    names.length === 0
      ? []
      : [section(title), { label: `$(shield) ${names.join(', ')}`, description, choice: 'environment' }];
  return [
    ...row(t('Left out: they look like secrets'), left, t('left out, keep some …')),
    ...row(t('Kept although they look like secrets'), allowed, t('kept, leave some out …')),
  ];
}

function tilde(folder: string): string {
  const home = process.env['HOME'] ?? '';
  return home !== '' && (folder === home || folder.startsWith(`${home}/`)) ? `~${folder.slice(home.length)}` : folder;
}
