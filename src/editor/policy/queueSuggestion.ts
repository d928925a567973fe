/** One quiet word, at most once a day and file, where a long run was started by hand in an hour that others are better than. */
import * as vscode from 'vscode';
import { pastJob } from '../../core/plan/pastJob';
import { suggested, suggestionJob } from '../../core/policy/suggestion';
import type { RunRecord } from '../../core/run/record';
import { plainMessage } from '../../core/text/plainLabel';
import { suggestionText } from '../../core/text/policyText';
import { Disposables } from '../disposables';
import type { GridService } from '../grid/gridService';
import type { Log } from '../log';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';

export interface SuggestionWorld {
  readonly host: Pick<MeterHost, 'liveRuns' | 'onRuns' | 'records'>;
  readonly grid: Pick<GridService, 'advise' | 'now' | 'times'>;
  readonly settings: Pick<Settings, 'pue' | 'suggestion'>;
  /** Of the workspace. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly log: Pick<Log, 'failure'>;
}

type Told = Readonly<Record<string, number | 'never'>>;

const TOLD = 'wattprint.suggestion.told';
const DAY_MS = 24 * 3_600_000;

export class QueueSuggestion implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #seen = new Set<string>();

  constructor(private readonly world: SuggestionWorld) {
    this.#disposables.add(world.host.onRuns(() => this.#look()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): void {
    for (const { identity } of this.world.host.liveRuns) {
      if (this.#seen.has(identity.id)) continue;
      this.#seen.add(identity.id);
      void this.#consider(identity).catch((error: unknown) => this.world.log.failure('a suggestion', error));
    }
  }

  async #consider({ file, kind, name }: Pick<RunRecord, 'file' | 'kind' | 'name'>): Promise<void> {
    const { grid, host, memory, settings } = this.world;
    const rule = settings.suggestion;
    if (rule === undefined || file === undefined || !vscode.workspace.isTrusted) return;
    const { now } = grid;
    const told = memory.get<Told>(TOLD) ?? {};
    const last = told[file] ?? -Infinity;
    if (last === 'never' || now - last < DAY_MS) return;
    const past = pastJob(host.records, file, settings.pue);
    const job = suggestionJob(kind, past, rule, now);
    const window = job && suggested(await grid.advise(job), rule);
    if (job === undefined || window === undefined) return;
    await memory.update(TOLD, { ...told, [file]: now });
    const { t } = vscode.l10n;
    const [queue, never] = [t('Queue it'), t('Not for this file')];
    const text = suggestionText(name, job.duration, window, { now, t, times: grid.times });
    const picked = await vscode.window.showInformationMessage(plainMessage(text), queue, never);
    if (picked === never) await memory.update(TOLD, { ...memory.get<Told>(TOLD), [file]: 'never' });
    if (picked === queue) await vscode.commands.executeCommand('wattprint.runWhenGreen', vscode.Uri.file(file));
  }
}
