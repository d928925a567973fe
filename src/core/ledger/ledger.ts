/**
 * The ledger as the product uses it: append events, read records. Keeps the fold up to date with what this window writes
 * and what others wrote. When the disk refuses, records stay in memory and the user is told once.
 */
import type { LedgerLine, LedgerStore } from '../ports';
import type { RunRecord } from '../run/record';
import { NewestCheckpoints } from './checkpoints';
import { decodeLine, encodeEvent } from './codec';
import type { LedgerEvent } from './events';
import { LedgerFold } from './fold';

export interface LedgerProblems {
  /** Lines of one file that could not be read: how many, and the first of them with the reason. */
  badLines(file: string, count: number, first: { readonly line: number; readonly reason: string }): void;
  /** Once, until all of it can be read again. What can be read is there. */
  cannotRead(error: unknown): void;
  /** Once, until a later write succeeds. */
  cannotWrite(error: unknown): void;
}

/** Written once the disk answers again; older ones are given up. */
const KEPT_UNWRITTEN = 1000;

export class Ledger {
  readonly #fold = new LedgerFold();
  #unwritten: { readonly line: string; readonly sync: boolean }[] = [];
  #failing = false;
  #unreadable = false;
  #records: readonly RunRecord[] | undefined;
  /** Refreshes go one after the other: a later one answers with all that an earlier one is still reading. */
  #refreshed: Promise<unknown> = Promise.resolve();

  constructor(
    readonly store: LedgerStore,
    private readonly problems: LedgerProblems,
  ) {}

  /** Resolves when the events are on disk, or kept in memory because the disk refused. Never rejects. */
  async append(...events: readonly LedgerEvent[]): Promise<void> {
    for (const event of events) {
      this.#fold.apply(event, this.store.writer);
      const sync = event.type === 'run-started' || event.type === 'run-ended';
      this.#unwritten.push({ line: encodeEvent(event), sync });
    }
    this.#records = undefined;
    await this.#flush();
  }

  /**
   * Takes in what other windows wrote. Returns whether there was anything. `among`: only windows that are open here.
   * What cannot be read is told, and no reason to reject.
   */
  refresh(among?: 'this machine'): Promise<boolean> {
    const news = this.#refreshed.then(() => this.#readNew(among));
    this.#refreshed = news.catch(() => undefined);
    return news;
  }

  /** All runs, newest first. */
  records(): readonly RunRecord[] {
    return (this.#records ??= this.#fold.records(remembered((writer) => this.store.isWriterAlive(writer))));
  }

  /** Runs that other windows and command lines of this machine meter now, and whether these wrote anything since. */
  async neighbours(): Promise<{ readonly live: number; readonly news: boolean }> {
    const news = await this.refresh('this machine');
    const isNeighbour = (writer: string): boolean => writer !== this.store.writer && this.store.isWriterHere(writer);
    return { live: this.#fold.unended(remembered(isNeighbour)), news };
  }

  async #readNew(among: 'this machine' | undefined): Promise<boolean> {
    let news = false;
    // Also without news a writer may have died since, which makes its runs interrupted.
    this.#records = undefined;
    const checkpoints = new NewestCheckpoints();
    const bad = new Map<string, { readonly count: number; readonly first: { line: number; reason: string } }>();
    const read = ({ text, file, line, writer }: LedgerLine): boolean => {
      const decoded = decodeLine(text);
      if (decoded.kind === 'bad') {
        const known = bad.get(file);
        // Checkpoints are read last, the newest first.
        const first = known !== undefined && known.first.line < line ? known.first : { line, reason: decoded.reason };
        bad.set(file, { count: (known?.count ?? 0) + 1, first });
      }
      if (decoded.kind !== 'event') return false;
      this.#fold.apply(decoded.event, writer);
      checkpoints.understood(decoded.event);
      this.#records = undefined;
      news = true;
      return true;
    };
    try {
      for await (const line of this.store.readNew(among)) if (!checkpoints.take(line)) read(line);
      // Windows of this machine are only a part.
      if (among === undefined) this.#unreadable = false;
    } catch (error) {
      if (!this.#unreadable) this.problems.cannotRead(error);
      this.#unreadable = true;
    }
    checkpoints.offer(read);
    for (const [file, { count, first }] of bad) this.problems.badLines(file, count, first);
    return news;
  }

  async #flush(): Promise<void> {
    const batch = this.#unwritten;
    this.#unwritten = [];
    for (const [index, { line, sync }] of batch.entries()) {
      try {
        await this.store.append(line, sync);
        this.#failing = false;
      } catch (error) {
        this.#unwritten = [...batch.slice(index), ...this.#unwritten].slice(-KEPT_UNWRITTEN);
        if (!this.#failing) this.problems.cannotWrite(error);
        this.#failing = true;
        return;
      }
    }
  }
}

/** Asks once a writer: it looks at files and processes. */
function remembered(isAlive: (writer: string) => boolean): (writer: string) => boolean {
  const answers = new Map<string, boolean>();
  return (writer) => {
    const answer = answers.get(writer) ?? isAlive(writer);
    answers.set(writer, answer);
    return answer;
  };
}
