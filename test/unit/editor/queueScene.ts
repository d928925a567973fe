/** A queue in a window, in memory, and a runner that is there or not. To be made where `vscode` is mocked. */
import type { QueuedJob } from '../../../src/core/queue/job';
import type { JobQueue, OtherQueue, UnreadableJob } from '../../../src/core/queue/queuePort';
import type { SlurmPort, SlurmRefusal } from '../../../src/core/queue/slurm/slurmPort';
import type { QueueEntry } from '../../../src/core/queue/state';
import type { RunRecord } from '../../../src/core/run/record';
import type { Millis } from '../../../src/core/units';
import { QueueService, type QueueWorld } from '../../../src/editor/queue/queueService';
import { at } from '../core/queue/queueExamples';
import { Timers } from './timers';
import { EventEmitter } from './vscodeEvents';

export class QueueScene {
  now: Millis = at(10);
  entries: QueueEntry[] = [];
  damaged: UnreadableJob[] = [];
  records: RunRecord[] = [];
  hasRunner = false;
  key: () => Promise<string | undefined> = () => Promise.resolve('k');
  /** Keys that a runner was started with. */
  readonly woken: (string | undefined)[] = [];
  readonly failures: string[] = [];
  readonly timers = new Timers();
  readonly runs = new EventEmitter();
  /** What the disk says when something is written. */
  refusal: Error | undefined;
  /** What was told of by some window. */
  readonly told = new Set<string>();
  /** What waits under other names. */
  elsewhere: OtherQueue[] = [];
  /** Why the queue cannot be read. */
  unreadable: Error | undefined;
  /** What Slurm says of a job. */
  slurmSays: SlurmRefusal | undefined;
  readonly submitted: string[] = [];
  readonly slurm: SlurmPort = {
    isThere: () => Promise.resolve(true),
    submit: ({ id }) => {
      this.submitted.push(id);
      return Promise.resolve(this.slurmSays);
    },
  };
  #changed: () => void = () => undefined;
  #service: QueueService | undefined;

  get queue(): JobQueue {
    const write = (change: () => void): void => {
      if (this.refusal !== undefined) throw this.refusal;
      change();
    };
    const change = (id: string, changes: Partial<QueueEntry>): void => {
      this.entries = this.entries.map((each) => (each.job.id === id ? { ...each, ...changes } : each));
    };
    return {
      entries: (unreadable) => {
        if (this.unreadable !== undefined) throw this.unreadable;
        this.damaged.forEach(unreadable);
        return this.entries;
      },
      isTold: (id, news) => this.told.has(`${id} ${news}`),
      tell: (id, news) => {
        if (this.refusal !== undefined) throw this.refusal;
        return this.told.size < this.told.add(`${id} ${news}`).size;
      },
      others: () => this.elsewhere,
      adopt: (host) => write(() => this.#takeFrom(host).forEach((each) => this.entries.push(each))),
      removeOther: (host) => write(() => void this.#takeFrom(host)),
      add: (job: QueuedJob) => write(() => this.entries.push({ job, pieces: [] })),
      wish: (id, wish) => write(() => change(id, { wish })),
      remove: (id) => write(() => (this.entries = this.entries.filter(({ job }) => job.id !== id))),
      logOf: (id) => `/q/${id}/log`,
      wake: (key) => void this.woken.push(key),
      hasRunner: () => this.hasRunner,
      watch: (changed) => {
        this.#changed = changed;
        changed();
        return () => (this.#changed = () => undefined);
      },
      newId: () => 'new',
    };
  }

  #takeFrom(host: string): readonly QueueEntry[] {
    const taken = this.elsewhere.find((each) => each.host === host)?.waiting ?? [];
    this.elsewhere = this.elsewhere.filter((each) => each.host !== host);
    return taken;
  }

  get service(): QueueService {
    const world = {
      machine: { clock: { now: () => this.now }, queue: this.queue, slurm: this.slurm },
      log: {
        failure: (doing: string, error: unknown) => this.failures.push(`${doing}: ${String(error)}`),
        write: (_: string, text: string) => this.failures.push(text),
      },
      key: () => this.key(),
      after: this.timers.after,
    };
    return (this.#service ??= new QueueService(world as unknown as QueueWorld));
  }

  /** A window is opened. */
  open(): void {
    this.service.look();
  }

  /** The disk has changed, and the window is told. */
  set(...entries: readonly QueueEntry[]): void {
    this.entries = [...entries];
    this.#changed();
  }
}
