/** Starts the analyzer's thread when it is first needed, and again after it died or did not answer. */
import { Worker } from 'node:worker_threads';
import type { Analysis, Content, FromAnalyzer, ToAnalyzer } from '../../core/lint/analysis';

/** No document takes so long; a rule that never ends must not keep the others from being looked at. */
const PATIENCE_MS = 20_000;
/** Enough for thousands of documents; what wants more is broken. */
const MOST_MB = 512;
/** Most of what a look makes is garbage at its end: with more room it is thrown away at once, and seldom. */
const YOUNG_MB = 64;

interface Pending {
  readonly request: Extract<ToAnalyzer, { type: 'analyse' }>;
  readonly resolve: (analysis: Analysis) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class AnalyzerThread {
  #worker: Worker | undefined;
  #id = 0;
  readonly #pending = new Map<number, Pending>();

  /** @param script the built analyzer. */
  constructor(
    private readonly script: string,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Starts before it is needed. Resolves when it is as fast as it gets, or has died. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      const worker = (this.#worker ??= this.#start());
      worker.on('message', ({ type }: FromAnalyzer) => type === 'warm' && resolve());
      worker.once('exit', () => resolve());
    });
  }

  /** @throws when the thread dies of it or does not answer in time; the next call starts another one. */
  analyse(document: string, path: string | undefined, content: Content): Promise<Analysis> {
    const id = ++this.#id;
    const request = { type: 'analyse', id, document, path, content } as const;
    return new Promise((resolve, reject) => this.#ask({ request, resolve, reject, timer: this.#patience() }));
  }

  close(document: string): void {
    this.#worker?.postMessage({ type: 'close', document } satisfies ToAnalyzer);
  }

  projectsChanged(): void {
    this.#worker?.postMessage({ type: 'projectsChanged' } satisfies ToAnalyzer);
  }

  dispose(): void {
    for (const { reject } of this.#stopped()) reject(new Error('The analyzer was ended.'));
  }

  #patience(): NodeJS.Timeout {
    return setTimeout(() => this.#end(this.#worker, 'It did not answer in time.'), this.patienceMs);
  }

  #ask(pending: Pending): void {
    this.#pending.set(pending.request.id, pending);
    (this.#worker ??= this.#start()).postMessage(pending.request);
  }

  #start(): Worker {
    const worker = new Worker(this.script, {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.unref();
    worker.on('message', (message: FromAnalyzer) => {
      if (message.type === 'analysed') this.#answered(message);
    });
    worker.on('error', (error: Error) => this.#end(worker, error.message));
    worker.on('exit', (code) => this.#end(worker, `It ended with code ${code}.`));
    return worker;
  }

  #answered(analysis: Analysis): void {
    const pending = this.#pending.get(analysis.id);
    if (pending === undefined) return;
    this.#pending.delete(analysis.id);
    clearTimeout(pending.timer);
    pending.resolve(analysis);
  }

  #end(worker: Worker | undefined, reason: string): void {
    if (worker === undefined || this.#worker !== worker) return;
    const [first, ...others] = this.#stopped();
    first?.reject(new Error(`The analyzer stopped. ${reason}`));
    // It was busy with the first; what waited behind that is asked of a new one.
    for (const each of others) this.#ask({ ...each, timer: this.#patience() });
  }

  /** Ends the thread. @returns what it had not answered, in the order in which it was asked */
  #stopped(): readonly Pending[] {
    void this.#worker?.terminate();
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer } of pending) clearTimeout(timer);
    return pending;
  }
}
