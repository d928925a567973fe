/** A thread that is asked and answers: started when it is first needed, and again after it died or did not answer. */
import { Worker } from 'node:worker_threads';

/** Enough for whatever one of ours holds; what wants more is broken. */
const MOST_MB = 512;
/** Most of what they make is garbage at its end: with more room it is thrown away at once, and seldom. */
const YOUNG_MB = 64;

interface Numbered {
  readonly id: number;
}

interface Pending<Asked, Told> {
  readonly message: Asked;
  readonly resolve: (told: Told) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface ThreadOptions {
  /** For people: `analyzer`. */
  readonly name: string;
  readonly patienceMs: number;
  readonly workerData?: unknown;
}

export class RequestThread<Asked extends Numbered, Told extends Numbered> {
  #worker: Worker | undefined;
  #id = 0;
  readonly #pending = new Map<number, Pending<Asked, Told>>();

  /** @param script the built program of the thread; it may send messages without an `id` too */
  constructor(
    private readonly script: string,
    private readonly options: ThreadOptions,
  ) {}

  /** The thread that is running; starts it where none is. */
  get worker(): Worker {
    return (this.#worker ??= this.#start());
  }

  /** @throws when the thread dies of it or does not answer in time; the next call starts another one. */
  ask(messageOf: (id: number) => Asked): Promise<Told> {
    const message = messageOf(++this.#id);
    return new Promise((resolve, reject) => this.#ask({ message, resolve, reject, timer: this.#patience() }));
  }

  /** One that is not running has nothing that this could be of. */
  tell(message: object): void {
    this.#worker?.postMessage(message);
  }

  dispose(): void {
    for (const { reject } of this.#stopped()) reject(new Error(`The ${this.options.name} was ended.`));
  }

  #patience(): NodeJS.Timeout {
    return setTimeout(() => this.#end(this.#worker, 'It did not answer in time.'), this.options.patienceMs);
  }

  #ask(pending: Pending<Asked, Told>): void {
    this.#pending.set(pending.message.id, pending);
    this.worker.postMessage(pending.message);
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: MOST_MB, maxYoungGenerationSizeMb: YOUNG_MB };
    const worker = new Worker(this.script, { resourceLimits, workerData: this.options.workerData });
    worker.unref();
    worker.on('message', (message: Told | object) => {
      if ('id' in message) this.#answered(message);
    });
    worker.on('error', (error: Error) => this.#end(worker, error.message));
    worker.on('exit', (code) => this.#end(worker, `It ended with code ${code}.`));
    return worker;
  }

  #answered(told: Told): void {
    const pending = this.#pending.get(told.id);
    if (pending === undefined) return;
    this.#pending.delete(told.id);
    clearTimeout(pending.timer);
    pending.resolve(told);
  }

  #end(worker: Worker | undefined, reason: string): void {
    if (worker === undefined || this.#worker !== worker) return;
    const [first, ...others] = this.#stopped();
    first?.reject(new Error(`The ${this.options.name} stopped. ${reason}`));
    // It was busy with the first; what waited behind that is asked of a new one.
    for (const each of others) this.#ask({ ...each, timer: this.#patience() });
  }

  /** Ends the thread. @returns what it had not answered, in the order in which it was asked */
  #stopped(): readonly Pending<Asked, Told>[] {
    void this.#worker?.terminate();
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer } of pending) clearTimeout(timer);
    return pending;
  }
}
