/** The last look before a job is queued: the exact command, where and with what it runs, and what it will not have. */
import * as vscode from 'vscode';
import { commandLine } from '../../core/run/identity';
import type { QueuePlan } from '../../core/queue/job';
import { momentText } from '../../core/text/moment';
import { plainLabel } from '../../core/text/plainLabel';
import { wrapped } from '../../core/text/wrapped';
import type { GridService } from '../grid/gridService';
import type { AskedJob } from './askedJob';
import { pickFrom, type ListItem } from './quickList';
import { commandOf, namedWithFile, refuseSecret, type QueueTarget } from './queueTarget';

export interface Confirmed {
  readonly asked: AskedJob;
  /** The file as it is now is run, whatever becomes of it. */
  readonly snapshot: boolean;
}

type Choice = 'queue' | 'snapshot' | 'edit' | 'environment';

/** A row of the list shows about so many characters. */
const ROW_CHARACTERS = 84;

/** @param left variables that look like secrets. @returns undefined: given up */
export async function confirmJob(
  first: AskedJob,
  plan: QueuePlan,
  left: readonly string[],
  grid: Pick<GridService, 'now' | 'times'>,
): Promise<Confirmed | undefined> {
  let asked = first;
  for (;;) {
    const choice = await pickFrom({
      title: vscode.l10n.t('Queue this command?'),
      placeholder: planText(plan, grid),
      items: itemsOf(asked.target, left),
      step: { at: 2, of: 2 },
    });
    switch (choice) {
      case undefined:
        return undefined;
      case 'queue':
      case 'snapshot':
        return { asked, snapshot: choice === 'snapshot' };
      case 'edit':
        asked = { ...asked, target: await edited(asked.target) };
        break;
      case 'environment':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'wattprint.queue.environment');
        return undefined;
    }
  }
}

function itemsOf(target: QueueTarget, left: readonly string[]): readonly ListItem<Choice>[] {
  const { t } = vscode.l10n;
  const section = (label: string): ListItem<Choice> => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const [first = '', ...others] = wrapped(commandLine(target.command), ROW_CHARACTERS).map(plainLabel);
  const queue: ListItem<Choice> = {
    label: `$(check) ${t('Queue')}`,
    description: target.file === undefined ? '' : t('newest file at start time'),
    choice: 'queue',
  };
  const snapshot: ListItem<Choice> = {
    label: `$(save) ${t('Use a snapshot of the file')}`,
    description: t('as it is now'),
    choice: 'snapshot',
  };
  const python = target.interpreter === undefined ? '' : target.interpreter.title;
  return [
    queue,
    ...(canBeSnapshot(target) ? [snapshot] : []),
    section(t('Command')),
    { label: `$(terminal) ${first}`, choice: 'edit' },
    ...others.map((label): ListItem<Choice> => ({ label: `\u2003\u2002${label}`, choice: 'edit' })),
    section(t('Folder and Python')),
    { label: `$(folder) ${plainLabel(tilde(target.cwd))}`, description: python },
    ...(left.length === 0
      ? []
      : [
          section(t('Left out: they look like secrets')),
          { label: `$(shield) ${left.join(', ')}`, description: t('Keep some …'), choice: 'environment' as const },
        ]),
  ];
}

/** Its place in the command is known, and what it imports from beside it is found all the same. */
const canBeSnapshot = ({ command, file }: QueueTarget): boolean =>
  file?.endsWith('.py') === true && command.filter((word) => word.endsWith('.py')).length === 1;

function planText({ fixed, segments }: QueuePlan, { now, times }: Pick<GridService, 'now' | 'times'>): string {
  const { t } = vscode.l10n;
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return '';
  const ends = times.sameDay(first.start, last.end) ? times.clock(last.end) : momentText(times, last.end, now);
  if (first.start <= now) return t('Starts now, ends about {0}. It runs with VS Code closed', ends);
  const start = momentText(times, first.start, now);
  return fixed === true
    ? t('Starts {0}, as you set, ends about {1}. It runs with VS Code closed', start, ends)
    : t(
        'Starts {0}, ends about {1}; earlier or later where forecasts change. It runs with VS Code closed',
        start,
        ends,
      );
}

async function edited(target: QueueTarget): Promise<QueueTarget> {
  const before = commandLine(target.command);
  const problemOf = (text: string): string | undefined => {
    try {
      refuseSecret(commandOf(text));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const line = await vscode.window.showInputBox({
    title: target.name,
    prompt: vscode.l10n.t('The command that is queued'),
    value: before,
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  if (line === undefined || line === before) return target;
  const command = commandOf(line);
  const { file: _, ...others } = target;
  return { ...others, ...(await namedWithFile(command, target.cwd)), command };
}

function tilde(folder: string): string {
  const home = process.env['HOME'] ?? '';
  return home !== '' && (folder === home || folder.startsWith(`${home}/`)) ? `~${folder.slice(home.length)}` : folder;
}
