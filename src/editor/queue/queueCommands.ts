/** What a user does with a queued job, by its row of the tree. */
import * as vscode from 'vscode';
import { latestSafeStart, type JobId } from '../../core/queue/job';
import { stateOf, type QueueEntry } from '../../core/queue/state';
import { queuePage } from '../../core/text/queuePage';
import type { QueueView } from '../../core/text/queueText';
import { durationText } from '../../core/text/numbers';
import { millis, secondsOf } from '../../core/units';
import type { GridService } from '../grid/gridService';
import type { MeterHost } from '../meterHost';
import { Page } from '../page';
import type { JobLogs } from './followLog';
import { askStart } from './jobInputs';
import type { QueueService } from './queueService';

export interface QueueCommandWorld {
  readonly queue: QueueService;
  readonly grid: Pick<GridService, 'now' | 'times'>;
  readonly host: Pick<MeterHost, 'records' | 'refreshLedger'>;
  readonly logs: JobLogs;
}

export class QueueCommands implements vscode.Disposable {
  readonly #page = new Page(
    'wattprint-queue',
    vscode.l10n.t('Why this time'),
    vscode.l10n.t('Choose "Why this time" in the menu of a job of the queue to see it again.'),
  );

  constructor(private readonly world: QueueCommandWorld) {}

  dispose(): void {
    this.#page.dispose();
  }

  /** By name without `wattprint.`; each takes a row of the tree. */
  get table(): Readonly<Record<string, (node: unknown) => Promise<void>>> {
    const { queue } = this.world;
    const of =
      (run: (entry: QueueEntry) => unknown) =>
      async (node: unknown): Promise<void> => {
        const { job } = Object(node) as { readonly job?: unknown };
        // It may have begun, or ended, a moment ago.
        queue.look();
        const entry = queue.entry(String(job));
        if (entry !== undefined) await run(entry);
      };
    return {
      queueRunNow: of(({ job }) => queue.start(job.id)),
      queueCancel: of((entry) => this.#cancel(entry)),
      queueMove: of((entry) => this.#move(entry)),
      queueOpenLog: of(({ job }) => this.world.logs.show(job.id)),
      queueOpenRun: of((entry) => this.#openRun(entry)),
      queueWhy: of((entry) => this.#page.show(queuePage(entry, this.#view()))),
      queueRemove: of(({ job }) => queue.remove(job.id)),
      queueAdopt: (node) => this.#withHost(node, (host) => this.#takeOver(host)),
      queueRemoveOther: (node) => this.#withHost(node, (host) => this.#removeOther(host)),
    };
  }

  async #withHost(node: unknown, act: (host: string) => unknown): Promise<void> {
    const { host } = Object(node) as { readonly host?: unknown };
    if (typeof host === 'string') await act(host);
  }

  /** It may be another machine after all. */
  async #takeOver(host: string): Promise<void> {
    const { t } = vscode.l10n;
    const { ids, names } = this.#waitingAt(host);
    const take = t('Take over');
    const question = t(
      'Take over what waits in the queue of {0}? These runs will start on this machine, and no more there: {1}.',
      host,
      names,
    );
    if ((await vscode.window.showWarningMessage(question, { modal: true }, take)) === take)
      this.world.queue.adopt(host, ids);
  }

  async #removeOther(host: string): Promise<void> {
    const { t } = vscode.l10n;
    const { ids, names } = this.#waitingAt(host);
    const remove = t('Remove them');
    const question = t('Remove what waits in the queue of {0}? These runs will not start: {1}.', host, names);
    if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove)
      this.world.queue.removeOther(host, ids);
  }

  #waitingAt(host: string): { readonly ids: readonly JobId[]; readonly names: string } {
    const { queue } = this.world;
    queue.lookAtOthers();
    const jobs = (queue.others.find((each) => each.host === host)?.waiting ?? []).map(({ job }) => job);
    return { ids: jobs.map(({ id }) => id), names: jobs.map(({ name }) => name).join(', ') };
  }

  /** What was started is not ended by a slip of the mouse. */
  async #cancel(entry: QueueEntry): Promise<void> {
    const { t } = vscode.l10n;
    const { queue } = this.world;
    const state = stateOf(entry);
    if (state.is === 'running') {
      const ran = durationText(secondsOf(millis(queue.now - state.piece.startedAt)));
      const end = t('End it');
      const question = t('End {0}? It has run for {1}.', entry.job.name, ran);
      if ((await vscode.window.showWarningMessage(question, { modal: true }, end)) !== end) return;
    }
    queue.cancel(entry.job.id);
  }

  async #move({ job }: QueueEntry): Promise<void> {
    const { grid, queue } = this.world;
    const start = await askStart({ target: job, latest: latestSafeStart(job) }, grid);
    if (start !== undefined) queue.move(job.id, start);
  }

  async #openRun(entry: QueueEntry): Promise<void> {
    await this.world.host.refreshLedger();
    await vscode.commands.executeCommand('wattprint.openRun', entry.pieces.at(-1)?.run);
  }

  #view(): QueueView {
    const { grid, host } = this.world;
    const runs = new Map(host.records.map((run) => [run.id, run]));
    return { now: grid.now, times: grid.times, t: vscode.l10n.t, record: (id) => runs.get(id) };
  }
}
