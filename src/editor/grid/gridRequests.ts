/** What the panel and the palette ask of the grid. */
import * as vscode from 'vscode';
import { momentText } from '../../core/text/moment';
import type { GridService } from './gridService';
import type { SaidJob } from './plannedJob';
import { refusal } from './planRequest';

/** @throws {Error} with one sentence: it cannot be planned */
export async function planFor(grid: GridService, { duration, finishBy, interruptible }: SaidJob): Promise<void> {
  const refused = refusal({ duration, finishBy }, grid.now, grid.times);
  if (refused !== undefined) throw new Error(refused);
  await grid.plan({ duration, finishBy, interruptible });
}

/** Says what came of it: where nothing is due, nothing is asked. */
export async function showAnswer(grid: GridService): Promise<void> {
  const { t } = vscode.l10n;
  // A source that hangs is given up after its time limit; that it is being asked can be seen.
  const progress = { location: vscode.ProgressLocation.Window, title: t('Asking the grid source') };
  await vscode.window.withProgress(progress, () => grid.refresh());
  const { series, trouble } = grid.view ?? {};
  const issuedAt = series?.issuedAt;
  const answer =
    series === undefined || issuedAt === undefined
      ? t('No grid source is asked.')
      : t('{0}: as of {1}', series.source, momentText(grid.times, issuedAt, grid.now));
  vscode.window.setStatusBarMessage(trouble ?? answer, 5000);
}
