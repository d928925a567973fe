/** What a queue, here or on a cluster, wants to know of a command that it has us run: that it runs once, and how it ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim, StartClaim } from '../node/queue/jobFiles';
import { createFile, replaceFile } from '../node/queue/wholeFile';
import { HEIR_OF } from '../node/process/heirs';
import { markOf } from '../node/process/processMark';
import type { Millis } from '../core/units';
import { warn } from './session';
import { UsageError } from './verb';

/** A disk that is full, or away, may be well again: the command has run, and how it ended must not be lost. */
const RETRY_MS = 5000;
const TRIES = 720;

export class QueuedPiece {
  #claim: StartClaim | undefined;
  /** Writes go one after the other, behind. */
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly claimFile: string | undefined,
    private readonly resultFile: string | undefined,
    readonly run: string,
  ) {}

  get isQueued(): boolean {
    return this.claimFile !== undefined || this.resultFile !== undefined;
  }

  /** It is told to end with all that it started, and whoever meters it stays: so they are two groups. */
  get hasOwnGroup(): boolean {
    return this.claimFile !== undefined;
  }

  /** By this all that the command starts is known. */
  get environment(): Readonly<Record<string, string>> {
    return this.claimFile === undefined ? {} : { [HEIR_OF]: this.run };
  }

  /** Called right before the command is started. False: somebody else has started it. @throws {UsageError} */
  claim(at: Millis): boolean {
    const by = markOf(process.pid);
    if (this.claimFile === undefined || by === undefined) return true;
    this.#claim = { run: this.run, at, by };
    try {
      return createFile(this.claimFile, this.#claim satisfies Claim);
    } catch (error) {
      throw new UsageError(unwritable('--claim', this.claimFile, error));
    }
  }

  started(pid: number): void {
    const command = markOf(pid);
    const { claimFile } = this;
    if (claimFile === undefined || this.#claim === undefined || command === undefined) return;
    const claim = { ...this.#claim, command };
    this.#write('--claim', claimFile, claim);
  }

  ended(at: Millis, exitCode: number): void {
    if (this.resultFile !== undefined) this.#write('--result', this.resultFile, { at, exitCode });
  }

  /** With the record, for whoever does not read the ledger that it is in. Resolves when all is written. */
  async recorded(at: Millis, exitCode: number, record: unknown): Promise<void> {
    if (this.resultFile !== undefined) this.#write('--result', this.resultFile, { at, exitCode, record });
    await this.#written;
  }

  #write(flag: string, file: string, value: unknown): void {
    // At once where that can be: we may be ended in the next moment.
    const first = attempt(file, value);
    if (first === undefined) return;
    warn(unwritable(flag, file, first));
    this.#written = this.#written.then(async () => {
      for (let tries = 0; tries < TRIES && attempt(file, value) !== undefined; tries++) await sleep(RETRY_MS);
    });
  }
}

/** What the system says; undefined: it is written. */
function attempt(file: string, value: unknown): Error | undefined {
  try {
    replaceFile(file, value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const unwritable = (flag: string, file: string, error: unknown): string =>
  `${flag} ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`;
