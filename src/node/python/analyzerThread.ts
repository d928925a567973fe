/** The analyzer, in a thread of its own. */
import type { Analysis, Content, FromAnalyzer, ToAnalyzer } from '../../core/lint/analysis';
import { RequestThread } from '../requestThread';

/** No document takes so long; a rule that never ends must not keep the others from being looked at. */
const PATIENCE_MS = 20_000;

type Look = Extract<ToAnalyzer, { type: 'analyse' }>;

export class AnalyzerThread {
  readonly #thread: RequestThread<Look, Analysis>;

  /** @param script the built analyzer. */
  constructor(script: string, patienceMs = PATIENCE_MS) {
    this.#thread = new RequestThread(script, { name: 'analyzer', patienceMs });
  }

  /** Starts before it is needed. Resolves when it is as fast as it gets, or has died. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      const { worker } = this.#thread;
      worker.on('message', ({ type }: FromAnalyzer) => type === 'warm' && resolve());
      worker.once('exit', () => resolve());
    });
  }

  /** @throws when the thread dies of it or does not answer in time; the next call starts another one. */
  analyse(document: string, path: string | undefined, content: Content): Promise<Analysis> {
    return this.#thread.ask((id) => ({ type: 'analyse', id, document, path, content }));
  }

  close(document: string): void {
    this.#thread.tell({ type: 'close', document } satisfies ToAnalyzer);
  }

  projectsChanged(): void {
    this.#thread.tell({ type: 'projectsChanged' } satisfies ToAnalyzer);
  }

  dispose(): void {
    this.#thread.dispose();
  }
}
