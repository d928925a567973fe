/** The last look before a job is queued: the exact command, where and with what it runs, and what it will not have. */
import * as vscode from 'vscode';
import type { CapturedEnvironment } from '../../core/queue/environment';
import type { QueuePlan } from '../../core/queue/job';
import { commandLine } from '../../core/run/identity';
import { momentText } from '../../core/text/moment';
import type { GridService } from '../grid/gridService';
import type { Settings } from '../settings';
import type { AskedJob } from './askedJob';
import { confirmRows } from './confirmRows';
import { pickFrom } from './quickList';
import { commandOf, interpreterNamed, namedWithFile, refuseSecret, type QueueTarget } from './queueTarget';

export interface Confirmed {
  readonly asked: AskedJob;
  /** The file as it is now is run, whatever becomes of it. */
  readonly snapshot: boolean;
}

export interface ConfirmWorld {
  readonly grid: Pick<GridService, 'now' | 'times'>;
  readonly settings: Pick<Settings, 'keepEnvironment' | 'keptEnvironment'>;
  /** What it starts with, as things stand. */
  readonly environmentOf: (asked: AskedJob) => CapturedEnvironment;
}

/** @returns undefined: given up */
export async function confirmJob(
  first: AskedJob,
  plan: QueuePlan,
  { environmentOf, grid, settings }: ConfirmWorld,
): Promise<Confirmed | undefined> {
  let asked = first;
  for (;;) {
    const environment = environmentOf(asked);
    const choice = await pickFrom({
      title: vscode.l10n.t('Queue this command?'),
      placeholder: planText(plan, grid),
      items: await confirmRows(asked, environment),
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
        await keepSome(environment, settings);
        break;
    }
  }
}

/** Which of the variables that look like secrets are kept: for this job and those after it. */
async function keepSome({ allowed, left }: CapturedEnvironment, settings: ConfirmWorld['settings']): Promise<void> {
  const { t } = vscode.l10n;
  const names = [...allowed, ...left].toSorted();
  const items = names.map((label) => ({ label, picked: allowed.includes(label) }));
  const kept = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    ignoreFocusOut: true,
    title: t('Variables that are kept although they look like secrets'),
    placeHolder: t('Their values are written into the queue, in a file for your user only'),
  });
  if (kept === undefined) return;
  const others = settings.keptEnvironment.filter((name) => !names.includes(name));
  await settings.keepEnvironment([...others, ...kept.map(({ label }) => label)]);
}

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
      const command = commandOf(text);
      refuseSecret(command);
      return target.batch === undefined || command[0] === target.command[0]
        ? undefined
        : vscode.l10n.t('sbatch takes this script: only what follows it can be changed.');
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
  if (target.batch !== undefined) return { ...target, command };
  const { cwd, file: _, ...others } = target;
  const own = await interpreterNamed(command, cwd);
  return { ...others, ...(await namedWithFile(command, cwd)), command, cwd, ...(own && { interpreter: own }) };
}
