/** What a user writes of a job: how long it takes, until when, and when it starts if not at a window. */
import * as vscode from 'vscode';
import { momentText, parseMoment } from '../../core/text/moment';
import { parseSpan, spanText } from '../../core/text/span';
import { millis, type Millis } from '../../core/units';
import type { GridService } from '../grid/gridService';
import { refusal } from '../grid/planRequest';
import type { AskedJob } from './askedJob';

type Grid = Pick<GridService, 'now' | 'times'>;

/** In an input a no-break space is a surprise. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
/** A text that is read back as the same moment. */
function written(at: Millis): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export async function askDuration(asked: AskedJob, { now, times }: Grid): Promise<AskedJob | undefined> {
  const { t } = vscode.l10n;
  const before = plain(spanText(asked.duration));
  const text = await vscode.window.showInputBox({
    title: asked.target.name,
    prompt: t('How long does it take?'),
    value: before,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const duration = parseSpan(typed);
      if (duration === undefined) return t('Write a duration such as 45 min, 4 h or 1 d');
      // Whenever it has to be done: only the duration can be wrong yet.
      return refusal({ duration, finishBy: millis(now + duration) }, now, times);
    },
  });
  const duration = text === undefined || text === before ? undefined : parseSpan(text);
  if (duration === undefined) return undefined;
  const { energy: _, ...others } = asked;
  // Of another duration nothing is known of what it uses.
  return { ...others, duration, runs: 0, guessed: false };
}

export async function askDeadline(asked: AskedJob, grid: Grid): Promise<AskedJob | undefined> {
  const { t } = vscode.l10n;
  const by = await vscode.window.showQuickPick(
    [
      { label: t('Finish by …'), by: 'finish' as const },
      { label: t('Start by …'), by: 'start' as const },
    ],
    { title: asked.target.name, placeHolder: t('Which one has a deadline?') },
  );
  if (by === undefined) return undefined;
  const at = await askMoment(asked, grid, by.label, asked.deadline.at, (moment) =>
    refusal(
      { duration: asked.duration, finishBy: by.by === 'finish' ? moment : millis(moment + asked.duration) },
      grid.now,
      grid.times,
    ),
  );
  return at === undefined ? undefined : { ...asked, deadline: { by: by.by, at } };
}

/** A time that the user sets may be later than the deadline leaves: the user is told, and decides. */
export function askStart(
  asked: { readonly target: { readonly name: string }; readonly latest?: Millis },
  grid: Grid,
  proposed = millis(grid.now + 3_600_000),
): Promise<Millis | undefined> {
  const { t } = vscode.l10n;
  return askMoment(
    asked,
    grid,
    t('Start at'),
    proposed,
    (moment) => (moment <= grid.now ? t('That time has passed') : undefined),
    (moment) =>
      asked.latest !== undefined && moment > asked.latest
        ? t('Start at {0}: too late to be done in time.', momentText(grid.times, moment, grid.now))
        : t('Start at {0}', momentText(grid.times, moment, grid.now)),
  );
}

async function askMoment(
  { target }: { readonly target: { readonly name: string } },
  grid: Grid,
  prompt: string,
  proposed: Millis,
  problemOf: (moment: Millis) => string | undefined,
  noteOn: (moment: Millis) => string = (moment) => momentText(grid.times, moment, grid.now),
): Promise<Millis | undefined> {
  const { t } = vscode.l10n;
  const locale = vscode.env.language;
  const text = await vscode.window.showInputBox({
    title: target.name,
    prompt,
    value: written(proposed),
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const moment = parseMoment(typed, grid.now, locale);
      if (moment === undefined)
        return t('Write a time such as in 12 h, tomorrow 08:00, Monday 08:00 or 2026-11-27 08:00');
      const problem = problemOf(moment);
      return problem ?? { message: noteOn(moment), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
  return text === undefined ? undefined : parseMoment(text, grid.now, locale);
}

/** No, by the usual signal, by the one that Slurm users know. */
export function nextSignal(asked: AskedJob): AskedJob {
  const { signal, ...others } = asked;
  if (signal === undefined) return { ...others, signal: 'SIGTERM' };
  return signal === 'SIGTERM' ? { ...others, signal: 'SIGUSR1' } : others;
}
