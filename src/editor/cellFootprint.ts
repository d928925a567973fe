/** Items under notebook cells: what a cell uses while it runs, and what it used. */
import * as vscode from 'vscode';
import { runPower } from '../core/energy/now';
import type { RunTerms } from '../core/run/record';
import { finishedCell, runningCell, type CellItem } from '../core/text/cellText';
import { joules } from '../core/units';
import { Disposables, type Disposable } from './disposables';
import type { MeterHost } from './meterHost';
import type { NotebookWatch } from './runWatch/notebook';
import type { Settings } from './settings';

export function registerCellFootprint(host: MeterHost, watch: NotebookWatch, settings: Settings): Disposable {
  const disposables = new Disposables();
  const provider: vscode.NotebookCellStatusBarItemProvider = {
    onDidChangeCellStatusBarItems: watch.onDidChange,
    provideCellStatusBarItems(cell) {
      const item = settings.cellItems && cell.kind === vscode.NotebookCellKind.Code ? itemOf(cell) : undefined;
      if (item === undefined) return [];
      const shown = new vscode.NotebookCellStatusBarItem(item.text, vscode.NotebookCellStatusBarAlignment.Right);
      shown.tooltip = item.tooltip;
      const state = watch.state(cell);
      const run = state?.kind === 'done' ? state.run : watch.run(cell.notebook)?.identity.id;
      if (run !== undefined)
        shown.command = { command: 'wattprint.openRun', title: vscode.l10n.t('Open run'), arguments: [run] };
      shown.accessibilityInformation = { label: `${item.text.replace('$(zap) ', '')}. ${item.tooltip}` };
      return [shown];
    },
  };

  /** A run that is over keeps the grid and prices that it was priced by. */
  const termsOf = (id: string): RunTerms => {
    const record = host.records.find((run) => run.id === id);
    return record === undefined || record.state === 'running' ? host.terms : record.terms;
  };

  const itemOf = (cell: vscode.NotebookCell): CellItem | undefined => {
    const { t } = vscode.l10n;
    const state = watch.state(cell);
    if (state === undefined) return undefined;
    if (state.kind === 'done') return finishedCell(state.cell, termsOf(state.run), t);
    if (state.kind === 'unknown') {
      const why =
        state.why === 'several kernels'
          ? t('Several kernels run here and it is not certain which one ran this cell.')
          : t('The kernel of this cell was not found among the processes of this machine.');
      return { text: t('not measured'), tooltip: why };
    }
    const run = watch.run(cell.notebook);
    if (run === undefined) return { text: '$(zap) …', tooltip: t('Looking for the kernel of this cell.') };
    const used = watch.runningJ(cell.notebook) ?? joules(0);
    return runningCell(used, runPower(host.metering.meter, run.identity.id), t);
  };

  disposables.add(vscode.notebooks.registerNotebookCellStatusBarItemProvider('jupyter-notebook', provider));
  disposables.add(vscode.notebooks.registerNotebookCellStatusBarItemProvider('interactive', provider));
  return disposables;
}
