/** Starts the analyzer's thread when it is first needed, and again after it died or did not answer. */
import { Worker } from 'node:worker_threads';
import type { Analysis, Content, ToAnalyzer } from '../../core/lint/analysis';

/** No document takes so long; a rule that never ends must not keep the others from being looked at. */
const PATIENCE_MS = 20_000;
/** Enough for thousands of documents; what wants more is broken. */
const MOST_MB = 512;
/** Most of what a look makes is garbage at its end: with more room it is thrown away at once, and seldom. */
const YOUNG_MB = 64;

interface Pending {
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

  /** @throws when the thread dies or does not answer in time; the next call starts another one. */
  analyse(document: string, path: string | undefined, content: Content): Promise<Analysis> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(worker, 'It did not answer in time.'), this.patienceMs);
      this.#pending.set(id, { resolve, reject, timer });
      worker.postMessage({ type: 'analyse', id, document, path, content } satisfies ToAnalyzer);
    });
  }

  close(document: string): void {
    this.#worker?.postMessage({ type: 'close', document } satisfies ToAnalyzer);
  }

  projectsChanged(): void {
    this.#worker?.postMessage({ type: 'projectsChanged' } satisfies ToAnalyzer);
  }

  dispose(): void {
    if (this.#worker !== undefined) this.#end(this.#worker, 'It was ended.');
  }

  #start(): Worker {
    const worker = new Worker(this.script, {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.unref();
    worker.on('message', (analysis: Analysis) => this.#answered(analysis));
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

  #end(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(`The analyzer stopped. ${reason}`));
    }
    this.#pending.clear();
  }
}
