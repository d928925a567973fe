/**
 * What is said of queued jobs without being asked: that one starts, how one ended, which were missed. By the window that has its
 * folder open, and not at all where the user does not want to hear it.
 */
import * as vscode from 'vscode';
import { isOver, stateOf, type JobState, type QueueEntry } from '../../core/queue/state';
import type { JobId } from '../../core/queue/job';
import { plainMessage } from '../../core/text/plainLabel';
import { endedText, missedNotice, startedText } from '../../core/text/queueNotice';
import type { RunRecord } from '../../core/run/record';
import { millis } from '../../core/units';
import type { After } from '../after';
import { Disposables, type Disposable } from '../disposables';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import type { QueueService } from './queueService';

export interface NoticeWorld {
  readonly queue: Pick<QueueService, 'entries' | 'now' | 'onDidChange'>;
  readonly host: Pick<MeterHost, 'onRuns' | 'records' | 'refreshLedger'>;
  readonly settings: Pick<Settings, 'notifiesOfQueue' | 'silenceQueue'>;
  /** Of this workspace. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly after: After;
}

const TOLD_UNTIL = 'wattprint.queue.toldUntil';
/** The record of a run is written a moment after its end; what its hours were worth, a moment later. */
const RECORD_MS = 20_000;
const SAVING_MS = 3000;

export class QueueNotices implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #states: ReadonlyMap<JobId, JobState['is']>;
  /** Ended, and not told yet. */
  readonly #ending = new Map<JobId, Disposable>();

  constructor(private readonly world: NoticeWorld) {
    this.#states = this.#statesNow();
    this.#disposables.add(world.queue.onDidChange(() => this.#look()));
    this.#disposables.add(world.host.onRuns(() => this.#tellEnds()));
    this.#tellMissed();
  }

  dispose(): void {
    for (const waiting of this.#ending.values()) waiting.dispose();
    this.#disposables.dispose();
  }

  #statesNow(): ReadonlyMap<JobId, JobState['is']> {
    return new Map(this.world.queue.entries.map((entry) => [entry.job.id, stateOf(entry).is]));
  }

  #look(): void {
    const before = this.#states;
    this.#states = this.#statesNow();
    for (const entry of this.world.queue.entries) {
      const was = before.get(entry.job.id);
      const state = stateOf(entry);
      if (was === undefined || was === state.is || !isOurs(entry)) continue;
      // One that goes on was told of when it began.
      if (state.is === 'running' && entry.pieces.length === 1) void this.#tellStart(entry, state.piece.startedAt);
      if (isOver(state) && state.is !== 'missed' && state.is !== 'cancelled') this.#awaitRecord(entry);
    }
    this.#tellMissed();
  }

  async #tellStart(entry: QueueEntry, at: QueueEntry['job']['queuedAt']): Promise<void> {
    const { t } = vscode.l10n;
    const log = t('Open log');
    if ((await this.#say(startedText(entry, at, t), log)) === log)
      await vscode.commands.executeCommand('wattprint.queueOpenLog', { job: entry.job.id });
  }

  #awaitRecord({ job }: QueueEntry): void {
    this.#ending.set(
      job.id,
      this.world.after(RECORD_MS, () => this.#tellEnd(job.id)),
    );
    void this.world.host.refreshLedger().then(() => this.#tellEnds());
  }

  /** Of those whose records are there. */
  #tellEnds(): void {
    for (const [id, waiting] of this.#ending) {
      const run = this.#runOf(id);
      if (run === undefined || run.state === 'running') continue;
      if (run.saving !== undefined) this.#tellEnd(id);
      else if (!this.#patient.has(id)) {
        this.#patient.add(id);
        waiting.dispose();
        this.#ending.set(
          id,
          this.world.after(SAVING_MS, () => this.#tellEnd(id)),
        );
      }
    }
  }

  readonly #patient = new Set<JobId>();

  #tellEnd(id: JobId): void {
    this.#ending.get(id)?.dispose();
    this.#ending.delete(id);
    this.#patient.delete(id);
    const entry = this.world.queue.entries.find(({ job }) => job.id === id);
    if (entry === undefined) return;
    const run = this.#runOf(id);
    const { t } = vscode.l10n;
    const open = t('Open run');
    void this.#say(endedText(entry, run, t), ...(run === undefined ? [] : [open])).then((picked) => {
      if (picked === open && run !== undefined) void vscode.commands.executeCommand('wattprint.openRun', run.id);
    });
  }

  #runOf(id: JobId): RunRecord | undefined {
    const last = this.world.queue.entries.find(({ job }) => job.id === id)?.pieces.at(-1)?.run;
    return this.world.host.records.find((run) => run.id === last);
  }

  /** All that were missed since they were told of last, in one message. */
  #tellMissed(): void {
    const { memory, queue } = this.world;
    const since = memory.get<number>(TOLD_UNTIL) ?? 0;
    const missed = queue.entries.filter((entry) => {
      const state = stateOf(entry);
      return state.is === 'missed' && state.at > since && isOurs(entry);
    });
    if (missed.length === 0) return;
    void memory.update(TOLD_UNTIL, millis(queue.now));
    const { t } = vscode.l10n;
    const open = t('Open queue');
    void this.#say(missedNotice(missed, t), open).then((picked) => {
      if (picked === open) void vscode.commands.executeCommand('wattprint.queue.focus');
    });
  }

  async #say(text: string, ...buttons: readonly string[]): Promise<string | undefined> {
    const { settings } = this.world;
    if (!settings.notifiesOfQueue) return undefined;
    const silence = vscode.l10n.t('Do not show again');
    const picked = await vscode.window.showInformationMessage(plainMessage(text), ...buttons, silence);
    if (picked === silence) await settings.silenceQueue();
    return picked;
  }
}

/** Several windows see the same queue: the one with the job's folder speaks, or the one that is looked at. */
function isOurs({ job: { workspace } }: QueueEntry): boolean {
  if (workspace === undefined) return vscode.window.state.focused;
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.fsPath === workspace);
}
