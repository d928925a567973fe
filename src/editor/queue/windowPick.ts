/** When a job is to run: now, at one of the best windows before its deadline, or at a time the user sets. One list. */
import * as vscode from 'vscode';
import type { Segment } from '../../core/plan/interruptible';
import { planFrom } from '../../core/queue/planFrom';
import type { QueuePlan } from '../../core/queue/job';
import { jobChoices } from '../../core/text/jobChoices';
import { momentText } from '../../core/text/moment';
import { plainLabel } from '../../core/text/plainLabel';
import { spanText } from '../../core/text/span';
import type { WindowRow } from '../../core/text/windowText';
import { millis, type Millis } from '../../core/units';
import type { GridService } from '../grid/gridService';
import { refusal } from '../grid/planRequest';
import type { AskedJob } from './askedJob';
import { askDeadline, askDuration, askStart, nextSignal } from './jobInputs';
import { pickFrom, waitIn, type ListButton, type ListItem } from './quickList';
import { doneBy, planned, type Planned } from './windowPlan';

export interface WindowWorld {
  readonly grid: Pick<GridService, 'advise' | 'now' | 'refresh' | 'times'>;
  readonly minimumSaving: number;
  /** Jobs can be handed to Slurm from here. */
  readonly hasSlurm: Promise<boolean>;
  /** When this machine runs what is queued already. */
  readonly taken: () => readonly Segment[];
}

export interface PickedWindow {
  readonly asked: AskedJob;
  readonly plan: QueuePlan;
}

/** The user is asked again with it; undefined: as before. */
type Change = (asked: AskedJob) => Promise<AskedJob | undefined> | AskedJob;
type Choice = { readonly plan: QueuePlan } | { readonly change: Change } | 'set time' | 'something else';

/** @returns undefined: given up; `something else`: another command is to be queued */
export async function pickWindow(
  first: AskedJob,
  world: WindowWorld,
): Promise<PickedWindow | 'something else' | undefined> {
  let asked = first;
  for (;;) {
    const { t } = vscode.l10n;
    const known = await waitIn(t('Run when grid is green'), t('Planning …'), planned(asked, world));
    if (known === undefined) return undefined;
    const choice = await pickFrom(listOf(asked, known, world));
    if (choice === undefined || choice === 'something else') return choice;
    if (choice === 'set time') {
      const latest = millis(doneBy(asked) - asked.duration);
      const start = await askStart({ target: asked.target, latest }, world.grid);
      if (start !== undefined) return { asked, plan: fixedAt(start, asked, world.grid.now) };
    } else if ('plan' in choice) return { asked, plan: choice.plan };
    else asked = (await choice.change(asked)) ?? asked;
  }
}

const fixedAt = (start: Millis, { duration }: AskedJob, now: Millis): QueuePlan => ({
  madeAt: now,
  segments: [{ start, end: millis(start + duration) }],
  fixed: true,
});

function listOf(asked: AskedJob, known: Planned, world: WindowWorld): Parameters<typeof pickFrom<Choice>>[0] {
  const { t } = vscode.l10n;
  const { grid } = world;
  const { duration, guessed, problems, runs, target } = asked;
  const said = [spanText(duration), deadlineText(asked, grid)];
  const takes =
    runs === 0
      ? guessed
        ? t('Takes {0}, a guess: this command has not run yet. {1}', ...said)
        : t('Takes {0}. {1}', ...said)
      : runs === 1
        ? t('Takes about {0} (from 1 run). {1}', ...said)
        : t('Takes about {0} (from {2} runs). {1}', ...said, runs);
  const refused = refusal({ duration, finishBy: doneBy(asked) }, grid.now, grid.times);
  const { active, items } =
    refused === undefined
      ? windowItems(asked, known, world)
      : { items: [say(`$(warning) ${refused}`)], active: undefined };
  const changes = changeItems(asked, known, world);
  const warnings = problems.map((problem) => say(`$(warning) ${plainLabel(problem)}`));
  return {
    title: t('Run {0} when grid is green', target.name),
    placeholder: takes,
    items: [...warnings, ...items, separator(), ...changes],
    buttons: changes.flatMap(({ button }) => button ?? []),
    active,
    step: { at: 1, of: 2 },
  };
}

function windowItems(
  asked: AskedJob,
  { advice, failure }: Planned,
  { grid, minimumSaving }: WindowWorld,
): { readonly items: readonly ListItem<Choice>[]; readonly active: ListItem<Choice> | undefined } {
  const { t } = vscode.l10n;
  const { duration, energy } = asked;
  const { now, times } = grid;
  const ownTime: ListItem<Choice> = { label: `$(calendar) ${t('At a time I set …')}`, choice: 'set time' };
  if (advice === undefined) {
    const plan: QueuePlan = { madeAt: now, segments: [{ start: now, end: millis(now + duration) }] };
    const why: ListItem<Choice> =
      failure === undefined
        ? {
            label: `$(info) ${t('No hourly figures for this zone. Choose a grid source, or run at a time you set')}`,
            choice: { change: (same) => chooseSource(same, grid) },
          }
        : say(`$(warning) ${t('No windows, the plan failed ({0}). Run it at a time you set', plainLabel(failure))}`);
    return { items: [why, ownTime, { label: `$(play) ${t('Run now')}`, choice: { plan } }], active: ownTime };
  }
  const deadline = momentText(times, doneBy(asked), now);
  const choices = jobChoices(advice, { now, times, t, duration, energy, deadline, minimumSaving });
  const isNow = choices.best === 'now';
  const row = isNow ? { ...choices.now, label: t('Run now') } : choices.now;
  const atOnce = item('play', row, planFrom(advice, undefined, now, duration));
  const windows = choices.windows.map(({ row, option }) => item('clock', row, planFrom(advice, option, now, duration)));
  const headline = choices.headline === undefined ? [] : [say(`$(info) ${choices.headline}`)];
  return {
    items: [...headline, atOnce, ...windows, ownTime],
    active: isNow ? atOnce : windows[0],
  };
}

const item = (icon: string, { label, description, detail }: WindowRow, plan: QueuePlan): ListItem<Choice> => ({
  label: `$(${icon}) ${label}`,
  description,
  detail,
  choice: { plan },
});

const say = (label: string): ListItem<Choice> => ({ label });
const separator = (): ListItem<Choice> => ({ label: '', kind: vscode.QuickPickItemKind.Separator });

async function chooseSource(asked: AskedJob, grid: WindowWorld['grid']): Promise<AskedJob> {
  await vscode.commands.executeCommand('wattprint.chooseGridSource');
  await grid.refresh();
  return asked;
}

function deadlineText({ deadline }: AskedJob, { now, times }: WindowWorld['grid']): string {
  const at = momentText(times, deadline.at, now);
  return deadline.by === 'finish' ? vscode.l10n.t('Finish by {0}', at) : vscode.l10n.t('Start by {0}', at);
}

type ChangeItem = ListItem<Choice> & { readonly button?: ListButton<Choice> };

/** Each as a row, and those that are changed often as a button in the title. */
function changeItems(asked: AskedJob, { hasSlurm }: Planned, { grid }: WindowWorld): readonly ChangeItem[] {
  const { t } = vscode.l10n;
  const { duration, onSlurm, signal, target, weekly } = asked;
  const change = (icon: string, label: string, run: Change): ChangeItem => {
    const choice = { change: run };
    return {
      label: `$(${icon}) ${label}`,
      choice,
      button: { iconPath: new vscode.ThemeIcon(icon), tooltip: label, choice },
    };
  };
  const interruptible = signal ?? t('no');
  return [
    change('edit', `${deadlineText(asked, grid)} …`, (job) => askDeadline(job, grid)),
    change('watch', t('Takes {0} …', spanText(duration)), (job) => askDuration(job, grid)),
    // sbatch takes a script of its own as it is, in one piece.
    ...(target.batch === undefined
      ? [change('debug-pause', t('Can be interrupted: {0}', interruptible), nextSignal)]
      : []),
    change(
      'sync',
      weekly ? t('Repeat weekly in the greenest hours: yes') : t('Repeat weekly in the greenest hours: no'),
      (job) => ({
        ...job,
        weekly: !job.weekly,
      }),
    ),
    ...(hasSlurm && target.batch === undefined
      ? [
          change('server-process', onSlurm ? t('Runs on Slurm') : t('Runs on this machine, not on Slurm'), (job) => ({
            ...job,
            onSlurm: !job.onSlurm,
          })),
        ]
      : []),
    { label: `$(list-unordered) ${t('Queue something else …')}`, choice: 'something else' },
  ];
}
