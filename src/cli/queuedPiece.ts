/** What a queue, here or on a cluster, wants to know of a command that it has us run: that it runs once, and how it ended. */
import type { Claim } from '../node/queue/queueFolder';
import { createFile, replaceFile } from '../node/queue/wholeFile';
import { markOf } from '../node/process/processMark';
import type { Millis } from '../core/units';
import { warn } from './session';
import { UsageError } from './verb';

export class QueuedPiece {
  #claim: Claim | undefined;

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

  /** Called right before the command is started. False: somebody else has started it. @throws {UsageError} */
  claim(at: Millis): boolean {
    const by = markOf(process.pid);
    if (this.claimFile === undefined || by === undefined) return true;
    this.#claim = { run: this.run, at, by };
    try {
      return createFile(this.claimFile, this.#claim);
    } catch (error) {
      throw new UsageError(unwritable('--claim', this.claimFile, error));
    }
  }

  started(pid: number): void {
    const command = markOf(pid);
    if (this.claimFile === undefined || this.#claim === undefined || command === undefined) return;
    this.#claim = { ...this.#claim, command };
    replaceFile(this.claimFile, this.#claim);
  }

  ended(at: Millis, exitCode: number): void {
    this.#tell({ at, exitCode });
  }

  /** With the record, for whoever does not read the ledger that it is in. */
  recorded(at: Millis, exitCode: number, record: unknown): void {
    this.#tell({ at, exitCode, record });
  }

  /** The command has run: whatever is wrong with the file, its record is not lost. */
  #tell(result: unknown): void {
    if (this.resultFile === undefined) return;
    try {
      replaceFile(this.resultFile, result);
    } catch (error) {
      warn(unwritable('--result', this.resultFile, error));
    }
  }
}

const unwritable = (flag: string, file: string, error: unknown): string =>
  `${flag} ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`;
