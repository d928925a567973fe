/** A program that answers once and ends: run in the background, one at a time and rarely, never waited for by a frame. */
import { execFile } from 'node:child_process';

const TIMEOUT_MS = 20_000;
/** Failures in a row after which it is given up. */
const FAILURES = 3;

export interface PollOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly everyMs: number;
  readonly onOutput: (stdout: string) => void;
  /** No further runs follow. */
  readonly onGivenUp: (reason: string) => void;
}

export class PolledProgram {
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;

  constructor(private readonly options: PollOptions) {
    this.run();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private run(): void {
    const { program, args, everyMs, onOutput, onGivenUp } = this.options;
    execFile(program, args, { timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 1 << 24 }, (error, stdout) => {
      if (this.closed) return;
      if (error) {
        this.failures += 1;
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        if (missing || this.failures >= FAILURES) {
          onGivenUp(
            missing
              ? `The program ${program} is not installed.`
              : `${program} fails: ${error.message.split('\n')[0] ?? ''}`,
          );
          return;
        }
      } else {
        this.failures = 0;
        onOutput(stdout);
      }
      this.timer = setTimeout(() => this.run(), everyMs).unref();
    });
  }
}
