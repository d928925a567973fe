/**
 * The queue of this machine in this window: what is in it, what a user does with it, and that a runner is at work where something
 * waits. The jobs themselves are started by the runner, which outlives all windows.
 */
import * as vscode from 'vscode';
import { needsRunner, type QueueEntry } from '../../core/queue/state';
import type { JobId, QueuedJob } from '../../core/queue/job';
import type { JobNews, OtherQueue, UnreadableJob } from '../../core/queue/queuePort';
import { millis, type Millis } from '../../core/units';
import type { After } from '../after';
import { Disposables, type Disposable } from '../disposables';
import type { Log } from '../log';
import type { Machine } from '../machine';

export interface QueueWorld {
  readonly machine: Pick<Machine, 'clock' | 'queue' | 'slurm'>;
  readonly log: Pick<Log, 'failure' | 'write'>;
  /** Of the source that is chosen now. */
  readonly key: () => Promise<string | undefined>;
  readonly after: After;
}

/** The runner may have been ended: by the machine, or by somebody. */
const TEND_EVERY_MS = 60_000;

export class QueueService implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  /** A job was queued, has begun, has ended, or is wanted otherwise. */
  readonly onDidChange = this.#changed.event;
  #entries: readonly QueueEntry[] = [];
  #trouble: string | undefined;
  #others: readonly OtherQueue[] = [];
  #unreadable: readonly UnreadableJob[] = [];
  #known = JSON.stringify([[], undefined, []]);
  #tending: Disposable | undefined;

  constructor(private readonly world: QueueWorld) {
    // The first look comes at once.
    const stop = world.machine.queue.watch(() => this.look());
    this.#disposables.add({ dispose: stop });
  }

  /** The one that was queued first at the beginning. */
  get entries(): readonly QueueEntry[] {
    return this.#entries;
  }

  /** Why it cannot be read. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Jobs that are there and not among the entries, because they cannot be read. */
  get unreadable(): readonly UnreadableJob[] {
    return this.#unreadable;
  }

  /** What waits under another name of this machine, when it was looked at last. */
  get others(): readonly OtherQueue[] {
    return this.#others;
  }

  get now(): Millis {
    return this.world.machine.clock.now();
  }

  entry(id: JobId): QueueEntry | undefined {
    return this.#entries.find(({ job }) => job.id === id);
  }

  logOf(id: JobId): string {
    return this.world.machine.queue.logOf(id);
  }

  newId(): JobId {
    return this.world.machine.queue.newId();
  }

  /** Reads again; tells what changed. */
  look(): void {
    const { log, machine } = this.world;
    const unreadable: UnreadableJob[] = [];
    try {
      this.#entries = machine.queue.entries((job) => unreadable.push(job));
      this.#trouble = undefined;
      this.#unreadable = unreadable;
    } catch (error) {
      log.failure('reading the queue', error);
      this.#trouble = error instanceof Error ? error.message : String(error);
    }
    const known = JSON.stringify([this.#entries, this.#trouble, this.#unreadable]);
    if (known === this.#known) return;
    this.#known = known;
    for (const { job, reason } of this.#unreadable) log.write('warn', `job ${job} cannot be read: ${reason}`);
    this.#tend();
    this.#changed.fire();
  }

  /** Looks for what waits under other names: those of a shared home are many. */
  lookAtOthers(): void {
    const before = JSON.stringify(this.#others);
    try {
      this.#others = this.world.machine.queue.others();
    } catch (error) {
      this.world.log.failure('reading the queues of other machines', error);
    }
    if (JSON.stringify(this.#others) !== before) this.#changed.fire();
  }

  /** @throws {Error} with one sentence: nothing was queued */
  queue(job: QueuedJob): void {
    this.#write(() => this.world.machine.queue.add(job));
  }

  /** @throws {Error} with one sentence: nothing was queued */
  async handToSlurm(job: QueuedJob): Promise<void> {
    const { t } = vscode.l10n;
    const refusal = await this.world.machine.slurm.submit(job);
    this.look();
    if (refusal?.reason === 'refused')
      throw new Error(t('Slurm did not take the job: "{0}". Nothing was queued.', refusal.words));
    if (refusal?.reason === 'too short')
      throw new Error(
        t('Slurm needs a few minutes to start a job, which are not left before the deadline. Nothing was queued.'),
      );
    if (refusal?.reason === 'no answer')
      void vscode.window.showWarningMessage(
        t('Slurm has not answered in time. The job is queued, and handed in when Slurm answers.'),
      );
  }

  /** Ends it where it runs. */
  cancel(id: JobId): void {
    this.#write(() => this.world.machine.queue.wish(id, { at: this.now, want: 'cancel' }));
  }

  /** One that stopped goes on. */
  start(id: JobId): void {
    this.#write(() => this.world.machine.queue.wish(id, { at: this.now, want: 'start' }));
  }

  move(id: JobId, start: Millis): void {
    this.#write(() => this.world.machine.queue.wish(id, { at: this.now, want: 'move', start: millis(start) }));
  }

  /** What has begun again meanwhile stays. */
  remove(id: JobId): void {
    this.look();
    const entry = this.entry(id);
    if (entry === undefined || needsRunner(entry)) return;
    this.#write(() => this.world.machine.queue.remove(id));
  }

  /** Takes over those that still wait under another name. */
  adopt(host: string, ids: readonly JobId[]): void {
    this.#write(() => this.world.machine.queue.adopt(host, ids));
    this.lookAtOthers();
  }

  /** What has begun meanwhile stays. */
  removeOther(host: string, ids: readonly JobId[]): void {
    this.#write(() => this.world.machine.queue.removeOther(host, ids));
    this.lookAtOthers();
  }

  isTold(id: JobId, news: JobNews): boolean {
    return this.world.machine.queue.isTold(id, news);
  }

  /** True for one window: it is the one that tells. What cannot be written down is rather told twice than not at all. */
  tell(id: JobId, news: JobNews): boolean {
    try {
      return this.world.machine.queue.tell(id, news);
    } catch (error) {
      this.world.log.failure('writing down what was told', error);
      return true;
    }
  }

  dispose(): void {
    this.#tending?.dispose();
    this.#disposables.dispose();
  }

  #write(change: () => void): void {
    try {
      change();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.world.log.failure('writing the queue', error);
      throw new Error(vscode.l10n.t('The queue could not be written: {0}.', code ?? message), { cause: error });
    }
    this.look();
  }

  /** Where something waits, or runs, somebody has to see to it. */
  #tend(): void {
    this.#tending?.dispose();
    const { after, key, log, machine } = this.world;
    if (!this.#entries.some(needsRunner)) return;
    this.#tending = after(TEND_EVERY_MS, () => this.#tend());
    if (machine.queue.hasRunner()) return;
    // A store that is locked has none to give: the runner plans on what windows have asked for.
    void key()
      .catch((error: unknown) => {
        log.failure('reading the grid key', error);
        return undefined;
      })
      .then((known) => machine.queue.wake(known))
      .catch((error: unknown) => log.failure('starting the runner of the queue', error));
  }
}
