/**
 * What is said of queued jobs without being asked: that one starts, how one ended, which were missed. By the window that has its
 * folder open, once, and not at all where the user does not want to hear it.
 */
import * as vscode from 'vscode';
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import type { JobId } from '../../core/queue/job';
import type { JobNews } from '../../core/queue/queuePort';
import { plainMessage } from '../../core/text/plainLabel';
import { endedText, endedTogetherText, missedNotice, startedText } from '../../core/text/queueNotice';
import type { RunRecord } from '../../core/run/record';
import type { After } from '../after';
import { Disposables, type Disposable } from '../disposables';
import type { Log } from '../log';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import type { QueueService } from './queueService';

export interface NoticeWorld {
  readonly queue: Pick<QueueService, 'entries' | 'isTold' | 'onDidChange' | 'tell'>;
  readonly host: Pick<MeterHost, 'onRuns' | 'records' | 'refreshLedger'>;
  readonly settings: Pick<Settings, 'notified' | 'silence'>;
  readonly log: Pick<Log, 'failure'>;
  readonly after: After;
}

/** The record of a run is written a moment after its end; what its hours were worth, a moment later. */
const RECORD_MS = 20_000;
const SAVING_MS = 3000;

export class QueueNotices implements vscode.Disposable {
  readonly #disposables = new Disposables();
  /** News that this window has dealt with, or that were told of before. */
  readonly #seen = new Set<string>();
  /** Ended, and not told yet. */
  readonly #ending = new Map<JobId, Disposable>();
  readonly #patient = new Set<JobId>();

  constructor(private readonly world: NoticeWorld) {
    this.#disposables.add(world.queue.onDidChange(() => this.#look()));
    this.#disposables.add(world.host.onRuns(() => this.#tellEnds()));
    // What no window was looked at for is told in the next one that is.
    this.#disposables.add(vscode.window.onDidChangeWindowState(() => this.#look()));
    this.#look();
  }

  dispose(): void {
    for (const waiting of this.#ending.values()) waiting.dispose();
    this.#disposables.dispose();
  }

  #look(): void {
    const { entries } = this.world.queue;
    const fresh = entries.filter((entry) => this.#isFresh(entry));
    const of = (news: JobNews): readonly QueueEntry[] => fresh.filter((entry) => newsOf(entry) === news);
    for (const entry of of('start')) this.#tellStart(entry);
    const ended = of('end');
    if (ended.length > 1) this.#tellAll('end', ended, endedTogetherText);
    else for (const entry of ended) this.#awaitRecord(entry);
    this.#tellAll('missed', of('missed'), missedNotice);
  }

  #isFresh(entry: QueueEntry): boolean {
    const news = newsOf(entry);
    const { id } = entry.job;
    const key = `${id} ${news}`;
    if (news === undefined || this.#seen.has(key) || !isOurs(entry)) return false;
    this.#seen.add(key);
    return !this.world.queue.isTold(id, news);
  }

  #tellStart(entry: QueueEntry): void {
    const { job, pieces } = entry;
    const { t } = vscode.l10n;
    if (!this.world.queue.tell(job.id, 'start')) return;
    this.#say('start', startedText(entry, pieces[0]?.startedAt ?? job.queuedAt, t), t('Open log'), () =>
      vscode.commands.executeCommand('wattprint.queueOpenLog', { job: job.id }),
    );
  }

  #awaitRecord({ job }: QueueEntry): void {
    this.#tellIn(RECORD_MS, job.id);
    void this.world.host
      .refreshLedger()
      .then(() => this.#tellEnds())
      .catch((error: unknown) => this.world.log.failure('reading the ledger', error));
  }

  #tellIn(ms: number, id: JobId): void {
    this.#ending.get(id)?.dispose();
    this.#ending.set(
      id,
      this.world.after(ms, () => this.#tellEnd(id)),
    );
  }

  /** Of those whose records are there. */
  #tellEnds(): void {
    for (const id of this.#ending.keys()) {
      const run = this.#runOf(id);
      if (run === undefined || run.state === 'running') continue;
      if (run.saving !== undefined) this.#tellEnd(id);
      else if (!this.#patient.has(id)) {
        this.#patient.add(id);
        this.#tellIn(SAVING_MS, id);
      }
    }
  }

  #tellEnd(id: JobId): void {
    this.#ending.get(id)?.dispose();
    this.#ending.delete(id);
    this.#patient.delete(id);
    const entry = this.#entry(id);
    if (entry === undefined || !this.world.queue.tell(id, 'end')) return;
    const run = this.#runOf(id);
    const { t } = vscode.l10n;
    const open = run && t('Open run');
    this.#say('end', endedText(entry, run, t), open, () =>
      vscode.commands.executeCommand('wattprint.openRun', run?.id),
    );
  }

  /** In one message. */
  #tellAll(news: JobNews, entries: readonly QueueEntry[], textOf: typeof missedNotice): void {
    const own = entries.filter(({ job }) => this.world.queue.tell(job.id, news));
    if (own.length === 0) return;
    const { t } = vscode.l10n;
    this.#say(news, textOf(own, t), t('Open queue'), () => vscode.commands.executeCommand('wattprint.queue.focus'));
  }

  #entry(id: JobId): QueueEntry | undefined {
    return this.world.queue.entries.find(({ job }) => job.id === id);
  }

  #runOf(id: JobId): RunRecord | undefined {
    const last = this.#entry(id)?.pieces.at(-1)?.run;
    return this.world.host.records.find((run) => run.id === last);
  }

  /** @param button what can be done about it, by `act` */
  #say(news: JobNews, text: string, button: string | undefined, act: () => unknown): void {
    const { log, settings } = this.world;
    if (!settings.notified.includes(news)) return;
    const silence = vscode.l10n.t('Do not show again');
    const ask = async (): Promise<void> => {
      const buttons = [...(button === undefined ? [] : [button]), silence];
      const picked = await vscode.window.showInformationMessage(plainMessage(text), ...buttons);
      if (picked === silence) await settings.silence(news);
      else if (picked !== undefined) await act();
    };
    void ask().catch((error: unknown) => log.failure('telling of a queued run', error));
  }
}

/** Undefined: nothing that has to be told. What the user has cancelled is known. */
function newsOf(entry: QueueEntry): JobNews | undefined {
  const state = stateOf(entry);
  if (state.is === 'missed') return 'missed';
  if (isOver(state)) return state.is === 'cancelled' ? undefined : 'end';
  // One that goes on was told of when it began.
  return state.is === 'running' && entry.pieces.length === 1 ? 'start' : undefined;
}

/** Several windows see the same queue: the one with the job's folder speaks, or the one that is looked at. */
function isOurs({ job: { workspace } }: QueueEntry): boolean {
  if (workspace === undefined) return vscode.window.state.focused;
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.fsPath === workspace);
}
