/** One program that goes on printing lines: restarted with growing pauses when it ends, killed with us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { LineBuffer } from '../../process/jsonLines';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** It ran well for so long that its end is a new story. */
const HEALTHY_MS = 120_000;

export interface StreamOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  /** Called at each end before the restart; answering false gives up. `missing`: there is no such program. */
  readonly onEnd?: (end: {
    readonly missing: boolean;
    readonly code: number | null;
    readonly stderr: string;
  }) => boolean;
}

export class ChildStream {
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private closed = false;

  constructor(private readonly options: StreamOptions) {
    this.start();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.child?.kill();
    process.off('exit', this.kill);
  }

  private readonly kill = (): void => void this.child?.kill();

  private start(): void {
    const { program, args, onLine } = this.options;
    const startedAt = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    this.child = child;
    process.off('exit', this.kill);
    process.on('exit', this.kill);
    const lines = new LineBuffer((line) => {
      if (!this.closed) onLine(line);
    });
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => lines.add(piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr = (stderr + piece).slice(-500)));
    let over = false;
    const ended = (missing: boolean, code: number | null): void => {
      if (over || this.closed) return;
      over = true;
      if (performance.now() - startedAt > HEALTHY_MS) this.pauseMs = FIRST_PAUSE_MS;
      if (this.options.onEnd?.({ missing, code, stderr: stderr.trim() }) === false) {
        this.close();
        return;
      }
      this.timer = setTimeout(() => this.start(), this.pauseMs).unref();
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
    };
    child.on('error', (error: NodeJS.ErrnoException) => ended(error.code === 'ENOENT', null));
    child.on('close', (code) => ended(false, code));
  }
}
