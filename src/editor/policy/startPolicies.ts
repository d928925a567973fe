/** What Wattprint says without being asked, put together. All of it can be switched off. */
import type * as vscode from 'vscode';
import type { Disposables } from '../disposables';
import type { GridService } from '../grid/gridService';
import type { Log } from '../log';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import { BudgetWarning } from './budgetWarning';
import { QueueSuggestion } from './queueSuggestion';

export function startPolicies(
  { globalState, workspaceState }: Pick<vscode.ExtensionContext, 'globalState' | 'workspaceState'>,
  world: {
    readonly machine: Machine;
    readonly host: MeterHost;
    readonly settings: Settings;
    readonly grid: GridService;
    readonly log: Log;
  },
  disposables: Disposables,
): void {
  const { machine, ...others } = world;
  disposables.add(new QueueSuggestion({ ...others, memory: workspaceState }));
  disposables.add(new BudgetWarning({ ...others, clock: machine.clock, memory: globalState }));
}
