/** What a user can do with recorded runs: note, forget, copy, export, compare, open. */
import * as vscode from 'vscode';
import { LEDGER_VERSION } from '../core/ledger/events';
import { runJson } from '../core/report/runJson';
import { runsCsv } from '../core/report/runsCsv';
import { footprintOf } from '../core/run/footprint';
import type { RunRecord } from '../core/run/record';
import { carbonText, energyText } from '../core/text/numbers';
import type { Machine } from './machine';
import type { MeterHost } from './meterHost';

type Format = 'json' | 'csv';

export class RunActions {
  constructor(
    private readonly machine: Machine,
    private readonly host: MeterHost,
  ) {}

  async note(id: string, note: string): Promise<void> {
    await this.host.append({ v: LEDGER_VERSION, at: this.machine.clock.now(), type: 'run-noted', id, note });
  }

  /** Asks first. Returns whether it was forgotten. */
  async forget(id: string): Promise<boolean> {
    const { t } = vscode.l10n;
    const forget = t('Forget');
    const detail = t('Its record stays in the ledger file, marked as forgotten.');
    const answer = await vscode.window.showWarningMessage(t('Forget this run?'), { modal: true, detail }, forget);
    if (answer !== forget) return false;
    await this.host.append({ v: LEDGER_VERSION, at: this.machine.clock.now(), type: 'run-forgotten', id });
    return true;
  }

  async copy(ids: readonly string[], format: Format): Promise<void> {
    await vscode.env.clipboard.writeText(textOf(this.#records(ids), format));
  }

  /** No ids: all runs. Returns false when the user cancels. */
  async export(ids: readonly string[] = []): Promise<boolean> {
    const { t } = vscode.l10n;
    const runs = ids.length === 0 ? this.host.records : this.#records(ids);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      title: t('Export runs'),
      filters: { CSV: ['csv'], JSON: ['json'] },
      ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, 'wattprint-runs.csv') }),
    });
    if (target === undefined) return false;
    const format = target.path.endsWith('.json') ? 'json' : 'csv';
    await vscode.workspace.fs.writeFile(target, Buffer.from(textOf(runs, format)));
    return true;
  }

  async openFile(id: string): Promise<void> {
    const [run] = this.#records([id]);
    if (run?.file === undefined) throw new Error(vscode.l10n.t('It is not known which file this run executed.'));
    const uri = vscode.Uri.file(run.file);
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!exists) throw new Error(vscode.l10n.t('{0} is not there any more.', run.file));
    await vscode.commands.executeCommand('vscode.open', uri);
  }

  async pick(title: string): Promise<RunRecord | undefined> {
    return (await vscode.window.showQuickPick(this.#items(), { title, matchOnDescription: true, matchOnDetail: true }))
      ?.run;
  }

  async pickTwo(title: string): Promise<readonly [RunRecord, RunRecord] | undefined> {
    const placeHolder = vscode.l10n.t('Choose two runs');
    const picked = await vscode.window.showQuickPick(this.#items(), {
      title,
      placeHolder,
      canPickMany: true,
      matchOnDescription: true,
    });
    const [later, earlier] = picked ?? [];
    return later !== undefined && earlier !== undefined ? [earlier.run, later.run] : undefined;
  }

  #items(): readonly (vscode.QuickPickItem & { readonly run: RunRecord })[] {
    return this.host.records.map((run) => {
      const { energy, carbon } = footprintOf(run.energy, run.terms);
      const when = new Date(run.start).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
      const amounts = [energy && energyText(energy.value), carbon && carbonText(carbon.value)].filter(Boolean);
      return { run, label: run.name, description: [when, ...amounts].join(' · '), detail: run.command.slice(0, 200) };
    });
  }

  #records(ids: readonly string[]): readonly RunRecord[] {
    const wanted = new Set(ids);
    return this.host.records.filter((run) => wanted.has(run.id));
  }
}

function textOf(runs: readonly RunRecord[], format: Format): string {
  if (format === 'csv') return runsCsv(runs);
  const json = runs.map(runJson);
  return `${JSON.stringify(json.length === 1 ? json[0] : json, null, 2)}\n`;
}
