/** Settings as typed values, read fresh each time: VS Code keeps them in memory. */
import * as vscode from 'vscode';
import type { StatusBarShows } from '../core/text/meterText';
import { SEVERITIES, type Severity } from '../core/lint/rule';
import { parsePrice } from '../core/run/terms';
import type { Budget } from '../core/policy/budget';
import type { JobNews } from '../core/queue/queuePort';
import type { SuggestionRule } from '../core/policy/suggestion';
import { grams, millis, watts, type Millis, type Watts } from '../core/units';

const SECTION = 'wattprint';

export class Settings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SECTION)) this.#changed.fire();
  });

  get statusBar(): StatusBarShows {
    return this.#get('statusBar', 'powerAndCarbon');
  }
  /** Milliseconds between readings while a run is live. */
  get samplePeriodMs(): number {
    return Math.min(60, Math.max(1, this.#get('meter.sampleEvery', 1))) * 1000;
  }
  get wakeSleepingGpu(): boolean {
    return this.#get('meter.wakeSleepingGpu', false);
  }
  get cpuTdpW(): Watts | undefined {
    const tdp = this.#get<number | null>('meter.cpuTdp', null);
    return tdp === null ? undefined : watts(tdp);
  }
  /** Glob patterns of commands that are not runs. */
  get excluded(): readonly string[] {
    return this.#get<string[]>('runs.exclude', []);
  }
  get minimumSeconds(): number {
    return Math.max(0, this.#get('runs.minimumSeconds', 1));
  }
  /** Empty: not chosen. */
  get zone(): string {
    return this.#get('grid.zone', '').trim();
  }
  /** A name of `SOURCE_KINDS`; anything else: nobody is asked. */
  get gridSource(): string {
    return this.#get('grid.source', 'typical');
  }
  /** Of the user's Carbon Aware SDK. */
  get gridAddress(): string {
    return this.#get('grid.url', '').trim();
  }
  /** In the words of a source that has its own. */
  get sourceZone(): string {
    return this.#get('grid.sourceZone', '').trim();
  }
  get pue(): number {
    return Math.max(1, this.#get('grid.pue', 1));
  }
  /** A moment as people write it: `tomorrow 08:00`. */
  get queueFinishBy(): string {
    return this.#get('queue.finishBy', 'in 24 h').trim();
  }
  /** Instead of it, where it is set. */
  get queueStartBy(): string {
    return this.#get('queue.startBy', '').trim();
  }
  /** Share that is worth the wait. */
  get minimumSaving(): number {
    return Math.min(100, Math.max(0, this.#get('queue.minimumSaving', 5))) / 100;
  }
  /** What is told of queued jobs. */
  get notified(): readonly string[] {
    return this.#get<string[]>('queue.notify', ['start', 'end', 'missed']);
  }
  /** Names of variables that are kept for queued jobs though they look like secrets. */
  get keptEnvironment(): readonly string[] {
    return this.#get<string[]>('queue.environment', []);
  }
  get waitsForPower(): boolean {
    return this.#get('queue.waitForPower', true);
  }
  /** A span as people write it; empty: none. */
  get queueTimeLimit(): string {
    return this.#get('queue.timeLimit', '').trim();
  }
  /** Undefined: nothing is suggested. */
  get suggestion(): SuggestionRule | undefined {
    if (!this.#get<boolean>('suggest.enabled', true)) return undefined;
    const hours = (count: number): Millis => millis(Math.max(0, count) * HOUR_MS);
    return {
      least: hours(this.#get('suggest.longerThan', 1)),
      saving: Math.max(0, this.#get('suggest.minimumSaving', 10)) / 100,
      within: hours(this.#get('suggest.within', 12)),
    };
  }
  get budgets(): readonly Budget[] {
    return [...budgetsOf('week', this.#inspect('budget.week')), ...budgetsOf('month', this.#inspect('budget.month'))];
  }
  get warnsOfBudgets(): boolean {
    return this.#get('budget.warn', true);
  }
  get price(): ReturnType<typeof parsePrice> {
    return parsePrice(this.#get('cost.perKwh', ''));
  }
  get codeLens(): boolean {
    return this.#get('codeLens.enabled', true);
  }
  get cellItems(): boolean {
    return this.#get('notebook.cellItems', true);
  }
  get lintEnabled(): boolean {
    return this.#get('lint.enabled', true);
  }
  /** By rule id; a rule that is not in it has its own severity. */
  get lintRules(): Readonly<Record<string, Severity | 'off'>> {
    const chosen = Object.entries(this.#get<Record<string, unknown>>('lint.rules', {}));
    return Object.fromEntries(chosen.flatMap(([rule, level]) => (isLevel(level) ? [[rule, level]] : [])));
  }
  /** Empty: the folder for user data. */
  get ledgerFolder(): string {
    return this.#get('ledger.folder', '').trim();
  }

  async setZone(zone: string): Promise<void> {
    await this.#set('grid.zone', zone);
  }

  async setSourceZone(zone: string): Promise<void> {
    await this.#set('grid.sourceZone', zone);
  }

  async setGridAddress(address: string): Promise<void> {
    await this.#set('grid.url', address);
  }

  async setGridSource(name: string): Promise<void> {
    await this.#set('grid.source', name);
  }

  async keepEnvironment(names: readonly string[]): Promise<void> {
    await this.#set('queue.environment', names);
  }

  async silence(news: JobNews): Promise<void> {
    const others = this.notified.filter((each) => each !== news);
    await this.#set('queue.notify', others);
  }

  async silenceBudgets(): Promise<void> {
    await this.#set('budget.warn', false);
  }

  async switchRuleOff(rule: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(SECTION);
    const rules = { ...configuration.inspect<Record<string, string>>('lint.rules')?.workspaceValue, [rule]: 'off' };
    await configuration.update('lint.rules', rules, vscode.ConfigurationTarget.Workspace);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  /** For the user, in all windows. */
  async #set(key: string, value: string | boolean | readonly string[]): Promise<void> {
    await vscode.workspace.getConfiguration(SECTION).update(key, value, vscode.ConfigurationTarget.Global);
  }

  /** Where it is set; its default is nothing. */
  #inspect(key: string): ReturnType<vscode.WorkspaceConfiguration['inspect']> {
    return vscode.workspace.getConfiguration(SECTION).inspect(key);
  }

  /** A value of the wrong type in a hand-edited settings.json counts as not set. */
  #get<Value>(key: string, fallback: Value): Value {
    const value = vscode.workspace.getConfiguration(SECTION).get<Value>(key);
    if (value === undefined || value === null) return fallback;
    const isOfType = typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback);
    return fallback === null || isOfType ? value : fallback;
  }
}

const HOUR_MS = 3_600_000;
const G_PER_KG = 1000;

/** Kilograms, as they stand in settings files. One that a workspace sets is of its runs alone. */
function budgetsOf(per: Budget['per'], set: ReturnType<vscode.WorkspaceConfiguration['inspect']>): readonly Budget[] {
  const project = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const budget = (most: unknown): readonly Budget[] =>
    typeof most === 'number' && most > 0 ? [{ per, most: grams(most * G_PER_KG) }] : [];
  const own = budget(set?.workspaceValue ?? set?.workspaceFolderValue);
  return [...budget(set?.globalValue), ...(project === undefined ? [] : own.map((each) => ({ ...each, project })))];
}

const isLevel = (value: unknown): value is Severity | 'off' =>
  value === 'off' || SEVERITIES.some((each) => each === value);
