/**
 * The process table of macOS, from `ps` in the background every few seconds: a frame shows the last one and never waits.
 * Reaped children are not told, so what children used between two looks is lost, not invented.
 */
import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';
import type { ProcessEntry, ProcessTable } from '../../core/ports';
import { millis, seconds, type Seconds } from '../../core/units';
import { machineLoad } from './machineLoad';

const EVERY_MS = 3000;
/** Nobody asked for so long: stop asking `ps`. */
const UNUSED_MS = 15_000;
const TIMEOUT_MS = 10_000;
const ENV = { ...process.env, LC_ALL: 'C' };

export class MacProcessTable implements ProcessTable {
  private entries: readonly ProcessEntry[] = [];
  private then = machineLoad();
  private askedAt = 0;
  private running = false;

  snapshot(): readonly ProcessEntry[] {
    this.askedAt = performance.now();
    if (!this.running) {
      this.running = true;
      this.poll();
    }
    return this.entries;
  }

  /** Split at blanks: `ps` does not tell where an argument ends. */
  argv(pid: number): readonly string[] {
    try {
      const text = execFileSync('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
        encoding: 'utf8',
        env: ENV,
      });
      return text.trim().split(/\s+/);
    } catch {
      return []; // gone
    }
  }

  cwd(): undefined {
    return undefined; // only lsof tells, and it takes seconds
  }

  searchPath(): undefined {
    return undefined; // `ps` tells environments only without a way to tell where a value ends
  }

  machine(): { readonly busyS: Seconds; readonly threads: number } {
    return machineLoad();
  }

  machineThen(): { readonly busyS: Seconds; readonly threads: number } {
    return this.then;
  }

  private poll(): void {
    execFile(
      '/bin/ps',
      ['-axo', 'pid=,ppid=,lstart=,time=,comm='],
      { env: ENV, timeout: TIMEOUT_MS, maxBuffer: 1 << 24 },
      (error, stdout) => {
        if (!error) {
          this.entries = stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
          this.then = machineLoad();
        }
        if (performance.now() - this.askedAt < UNUSED_MS) setTimeout(() => this.poll(), EVERY_MS).unref();
        else this.running = false;
      },
    );
  }
}

const LINE = /^\s*(\d+)\s+(\d+)\s+(\S+ +\S+ +\d+ +[\d:]+ +\d+)\s+(?:(\d+)-)?((?:\d+:)?\d+:\d+(?:\.\d+)?)\s+(.*)$/;

/** `pid ppid Wed Nov 25 04:18:04 2026 12:34.56 /path/to/program`; the year ends the start, times are `[[d-]h:]m:s`. */
export function parsePsLine(line: string): ProcessEntry | undefined {
  const [, pid, parent, started, days, time = '', program = ''] = LINE.exec(line) ?? [];
  const born = Date.parse(started ?? '');
  if (pid === undefined || parent === undefined || Number.isNaN(born)) return undefined;
  const cpuS = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days ?? 0) * 86_400;
  return {
    pid: Number(pid),
    parent: Number(parent),
    born: millis(born),
    cpuS: seconds(cpuS),
    reapedCpuS: seconds(0),
    name: path.posix.basename(program.trim()),
  };
}
