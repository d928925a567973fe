/** "Find a low-carbon window": how long, until when, then the windows; the one that is chosen opens in the panel. */
import * as vscode from 'vscode';
import { momentText, parseMoment, tomorrowText } from '../../core/text/moment';
import { parseSpan, spanText } from '../../core/text/span';
import { asGoodText, whyText } from '../../core/text/whyText';
import { windowRow } from '../../core/text/windowText';
import { millis, type Millis } from '../../core/units';
import type { PlannedJob, ShownPlan } from '../../protocol/gridView';
import type { GridService } from './gridService';
import { refusal } from './planRequest';

export interface WindowFinder {
  readonly grid: GridService;
  readonly openGrid: () => void;
}

export async function findWindow(finder: WindowFinder): Promise<void> {
  const { grid } = finder;
  const { job } = grid;
  const duration = await askDuration(job, finder);
  if (duration === undefined) return;
  const finishBy = await askDeadline(duration, finder);
  if (finishBy === undefined) return;
  const plan = await grid.plan({ duration, finishBy, interruptible: false });
  if (plan === undefined) await offerSource();
  else if (await isPicked(plan, finder)) finder.openGrid();
}

const title = (): string => vscode.l10n.t('Find a low-carbon window');

async function askDuration(job: PlannedJob, { grid }: WindowFinder): Promise<Millis | undefined> {
  const { t } = vscode.l10n;
  const problem = (text: string): string | undefined => {
    const duration = parseSpan(text);
    if (duration === undefined) return t('Write a duration such as 45 min, 4 h or 1 d');
    // Whenever it has to be done: only the duration can be wrong yet.
    const { now, times } = grid;
    return refusal({ duration, finishBy: millis(now + duration) }, now, times);
  };
  const from =
    job.runs === 1 ? t('From 1 run of {0}.', job.name ?? '') : t('From {0} runs of {1}.', job.runs, job.name ?? '');
  const text = await vscode.window.showInputBox({
    title: title(),
    prompt: job.runs === 0 ? t('How long does it take?') : `${t('How long does it take?')} ${from}`,
    value: plain(spanText(job.duration)),
    ignoreFocusOut: true,
    validateInput: problem,
  });
  // What is shown is rounded.
  if (text === plain(spanText(job.duration))) return job.duration;
  return text === undefined ? undefined : parseSpan(text);
}

async function askDeadline(duration: Millis, { grid }: WindowFinder): Promise<Millis | undefined> {
  const { t } = vscode.l10n;
  const locale = vscode.env.language;
  const problem = (text: string): string | vscode.InputBoxValidationMessage | undefined => {
    const finishBy = parseMoment(text, grid.now, locale);
    if (finishBy === undefined)
      return t('Write a time such as in 12 h, tomorrow 08:00, Monday 08:00 or 2026-11-27 08:00');
    const refused = refusal({ duration, finishBy }, grid.now, grid.times);
    if (refused !== undefined) return refused;
    const { Info } = vscode.InputBoxValidationSeverity;
    return { message: t('Finish by {0}', momentText(grid.times, finishBy, grid.now)), severity: Info };
  };
  const text = await vscode.window.showInputBox({
    title: title(),
    prompt: t('Finish by'),
    value: tomorrowText(grid.times, grid.now, locale),
    ignoreFocusOut: true,
    validateInput: problem,
  });
  return text === undefined ? undefined : parseMoment(text, grid.now, locale);
}

/** Whether one was chosen. */
async function isPicked({ job, advice }: ShownPlan, { grid }: WindowFinder): Promise<boolean> {
  const { t } = vscode.l10n;
  const about = { now: grid.now, times: grid.times, t };
  const deadline = momentText(grid.times, job.finishBy, about.now);
  const rows = advice.best.map((option) => {
    const { label, description, detail } = windowRow(option, job.energy, about);
    return { label: `$(clock) ${label}`, description, detail };
  });
  const { why } = advice;
  const asGood = asGoodText(why, deadline, t);
  const instead =
    asGood ??
    (advice.now === undefined ? t('No window is known before {0}', deadline) : t('Nothing is worth the wait'));
  const detail = why === undefined || asGood !== undefined ? '' : whyText(why, deadline, t);
  const nothing = { label: `$(info) ${instead}`, detail };
  const takes =
    job.runs === 0
      ? t('Takes {0}. Finish by {1}', spanText(job.duration), deadline)
      : t('Takes about {0} (from {1} runs). Finish by {2}', spanText(job.duration), job.runs, deadline);
  const until = advice.forecastUntil;
  const limit =
    until && t('The forecast ends {0}; later hours come from usual days', momentText(grid.times, until, about.now));
  const picked = await vscode.window.showQuickPick(rows.length === 0 ? [nothing] : rows, {
    title: [title(), limit].filter(Boolean).join(' · '),
    placeHolder: takes,
  });
  return picked !== undefined;
}

async function offerSource(): Promise<void> {
  const { t } = vscode.l10n;
  const choose = t('Choose a grid source');
  const text = t('No hourly figures for this zone. Choose a grid source, or run at a time you set.');
  if ((await vscode.window.showInformationMessage(text, choose)) === choose)
    await vscode.commands.executeCommand('wattprint.chooseGridSource');
}

/** In an input a no-break space is a surprise. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
