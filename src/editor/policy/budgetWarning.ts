/** Says once when four fifths of a budget of carbon are used, and once when all of it is. */
import * as vscode from 'vscode';
import { periodStart, reached, spent, type Budget } from '../../core/policy/budget';
import { budgetText } from '../../core/text/policyText';
import type { Clock } from '../../core/ports';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';

export interface BudgetWorld {
  readonly host: Pick<MeterHost, 'onRuns' | 'records'>;
  readonly settings: Pick<Settings, 'budgets' | 'onDidChange' | 'silenceBudgets' | 'warnsOfBudgets'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Of all windows. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly log: Pick<Log, 'failure'>;
}

export class BudgetWarning implements vscode.Disposable {
  readonly #disposables = new Disposables();

  constructor(private readonly world: BudgetWorld) {
    this.#disposables.add(world.host.onRuns(() => this.#look()));
    this.#disposables.add(world.settings.onDidChange(() => this.#look()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): void {
    const { log, settings } = this.world;
    if (!settings.warnsOfBudgets) return;
    for (const budget of settings.budgets)
      void this.#weigh(budget).catch((error: unknown) => log.failure('the warning of a budget', error));
  }

  async #weigh(budget: Budget): Promise<void> {
    const { clock, host, memory, settings } = this.world;
    const now = clock.now();
    const used = spent(host.records, budget, now);
    const share = reached(budget, used);
    if (share === undefined) return;
    const key = ['wattprint.budget', budget.per, budget.project ?? ''].join(' ');
    const told = `${periodStart(budget.per, now)} ${budget.most} ${share}`;
    // Who is told that all is used need not be told of four fifths afterwards.
    const before = memory.get<string>(key) ?? '';
    if (before === told || before === told.replace(/ 0\.8$/, ' 1')) return;
    await memory.update(key, told);
    const { t } = vscode.l10n;
    const [open, silence] = [t('Open panel'), t('Do not show again')];
    const picked = await vscode.window.showWarningMessage(budgetText(budget, used, t), open, silence);
    if (picked === open) await vscode.commands.executeCommand('wattprint.openPanel');
    if (picked === silence) await settings.silenceBudgets();
  }
}
