/**
 * The process table of Windows, from one PowerShell that goes on printing it: a start of PowerShell takes longer than the
 * pause between two tables. A frame shows the last one and never waits. Reaped children are not told.
 */
import path from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import type { ProcessEntry, ProcessTable } from '../../core/ports';
import { millis, seconds, type Seconds } from '../../core/units';
import { LineBuffer } from './jsonLines';
import { machineLoad } from './machineLoad';

const EVERY_S = 4;
/** Nobody asked for so long: end PowerShell. */
const UNUSED_MS = 15_000;
const TICKS_PER_S = 1e7;
/** Where it is blocked, or what it prints is no table: pauses between its starts. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

const SCRIPT = `while ($true) {
  $all = Get-CimInstance Win32_Process | Select-Object ProcessId, ParentProcessId, Caption, CommandLine, UserModeTime, KernelModeTime, @{ n = 'Born'; e = { if ($_.CreationDate) { ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds() } else { 0 } } }
  ConvertTo-Json -Compress -InputObject @($all)
  Start-Sleep -Seconds ${EVERY_S}
}`;

interface Row {
  readonly ProcessId: number;
  readonly ParentProcessId: number;
  readonly Caption: string;
  readonly CommandLine: string | null;
  /** 100 ns, as numbers or strings by version. */
  readonly UserModeTime: number | string;
  readonly KernelModeTime: number | string;
  readonly Born: number;
}

export class WindowsProcessTable implements ProcessTable {
  private entries: readonly ProcessEntry[] = [];
  private then = machineLoad();
  private commands = new Map<number, string>();
  private child: ChildProcess | undefined;
  private unused: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private startAt = -Infinity;

  /** @param now milliseconds of a clock that is never set. */
  constructor(
    private readonly shell = powerShell(),
    private readonly now: () => number = () => performance.now(),
  ) {}

  snapshot(): readonly ProcessEntry[] {
    if (this.child === undefined && this.now() >= this.startAt) this.child = this.start();
    clearTimeout(this.unused);
    this.unused = setTimeout(this.kill, UNUSED_MS).unref();
    return this.entries;
  }

  argv(pid: number): readonly string[] {
    return splitCommandLine(this.commands.get(pid) ?? '');
  }

  cwd(): undefined {
    return undefined; // Windows tells it to nobody but the process
  }

  searchPath(): undefined {
    return undefined; // nor this
  }

  machine(): { readonly busyS: Seconds; readonly threads: number } {
    return machineLoad();
  }

  machineThen(): { readonly busyS: Seconds; readonly threads: number } {
    return this.then;
  }

  private start(): ChildProcess {
    const child = spawn(this.shell, ['-NoProfile', '-NonInteractive', '-Command', SCRIPT], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const lines = new LineBuffer((line) => this.accept(line));
    child.stdout.setEncoding('utf8').on('data', (piece: string) => lines.add(piece));
    const ended = (): void => {
      if (this.child !== child) return;
      this.child = undefined;
      process.off('exit', this.kill);
      this.startAt = this.now() + this.pauseMs;
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
    };
    child.on('error', ended).on('exit', ended);
    process.on('exit', this.kill);
    return child;
  }

  private readonly kill = (): void => void this.child?.kill();

  private accept(line: string): void {
    const rows = parseWindowsTable(line);
    if (!rows) return;
    this.pauseMs = FIRST_PAUSE_MS;
    this.entries = rows.map(({ entry }) => entry);
    this.then = machineLoad();
    this.commands = new Map(rows.map(({ entry, command }) => [entry.pid, command]));
  }
}

const powerShell = (): string =>
  path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32/WindowsPowerShell/v1.0/powershell.exe');

export function parseWindowsTable(
  line: string,
): readonly { readonly entry: ProcessEntry; readonly command: string }[] | undefined {
  let rows: unknown;
  try {
    rows = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(rows)) return undefined;
  return (rows as Row[])
    .filter((row) => row.ProcessId > 0) // 0 is the idle process
    .map((row) => ({
      command: row.CommandLine ?? '',
      entry: {
        pid: row.ProcessId,
        parent: row.ParentProcessId,
        born: millis(row.Born),
        cpuS: seconds((Number(row.UserModeTime) + Number(row.KernelModeTime)) / TICKS_PER_S),
        reapedCpuS: seconds(0),
        name: row.Caption,
      },
    }));
}

/** Arguments of a Windows command line; double quotes group, backslashes before them are kept simple. */
export const splitCommandLine = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
