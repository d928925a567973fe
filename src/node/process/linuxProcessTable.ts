/**
 * The process table of Linux, from `/proc`. Synchronous reads into one buffer.
 *
 * Descriptors are closed at once, although keeping them would save half of the time: VS Code's remote host looks through the
 * descriptors of every process every two seconds for ports to forward, and a hundred of ours cost it more than they saved here.
 */
import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import type { ProcessEntry, ProcessTable } from '../../core/ports';
import { millis, seconds, type Millis, type Seconds } from '../../core/units';

/** `USER_HZ`: fixed at 100 in the kernel's interface to user space on every architecture Node runs on. */
const TICKS_PER_S = 100;
const ZERO = 48;
/** Room for the line of the whole machine; the lines of the processors are not needed. */
const FIRST_LINE = 256;

/** Clocks that part by less are being slewed. */
const CLOCK_SET_MS = 500;

/** Kernel threads have this parent, never become anything else and are many: they are looked at rarely. */
const KTHREADD = 2;
const KERNEL_THREADS_EVERY = 60;

export class LinuxProcessTable implements ProcessTable {
  private readonly buffer = Buffer.allocUnsafe(4096);
  private bootMs = 0;
  /** Wall clock less monotonic clock when `bootMs` was found. */
  private clocksApartMs = 0;
  /** Start of each process in ticks since boot, as `born` was made from it: its identity for as long as it lives. */
  private births = new Map<number, { readonly ticks: number; readonly born: Millis }>();
  private readonly threads: number;
  private kernelThreads = new Set<string>();
  private stat: number | undefined;
  private last = new Map<number, ProcessEntry>();
  private sinceKernelThreads = 0;

  /** @param proc another root for tests. @throws if there is no `/proc`. */
  constructor(
    private readonly proc = '/proc',
    private readonly wall = Date.now,
  ) {
    this.findBoot();
    this.threads = Math.max(1, readFileSync(`${proc}/stat`, 'latin1').match(/^cpu\d/gm)?.length ?? 1);
  }

  snapshot(): readonly ProcessEntry[] {
    if (Math.abs(this.clocksApart() - this.clocksApartMs) > CLOCK_SET_MS) this.findBoot();
    this.sinceKernelThreads += 1;
    if (this.sinceKernelThreads >= KERNEL_THREADS_EVERY) {
      this.sinceKernelThreads = 0;
      this.kernelThreads.clear();
    }
    const entries = new Map<number, ProcessEntry>();
    for (const name of readdirSync(this.proc)) {
      const first = name.charCodeAt(0);
      if (first < ZERO || first > ZERO + 9 || this.kernelThreads.has(name)) continue;
      const length = this.readInto(`${this.proc}/${name}/stat`);
      const entry = length > 0 ? this.parse(length) : undefined;
      if (!entry) continue;
      if (entry.parent === KTHREADD || entry.pid === KTHREADD) this.kernelThreads.add(name);
      else entries.set(entry.pid, this.unlessSame(entry));
    }
    this.last = entries;
    for (const pid of this.births.keys()) if (!entries.has(pid)) this.births.delete(pid);
    return [...entries.values()];
  }

  argv(pid: number): readonly string[] {
    try {
      const parts = readFileSync(`${this.proc}/${pid}/cmdline`, 'utf8').split('\0');
      if (parts.at(-1) === '') parts.pop();
      return parts;
    } catch {
      return []; // gone, or another user's behind hidepid
    }
  }

  cwd(pid: number): string | undefined {
    try {
      return readlinkSync(`${this.proc}/${pid}/cwd`);
    } catch {
      return undefined; // gone, or another user's
    }
  }

  searchPath(pid: number): string | undefined {
    try {
      const variables = readFileSync(`${this.proc}/${pid}/environ`, 'utf8').split('\0');
      return variables.find((each) => each.startsWith('PATH='))?.slice('PATH='.length);
    } catch {
      return undefined; // gone, or another user's
    }
  }

  machine(): { readonly busyS: Seconds; readonly threads: number } {
    this.stat ??= openSync(`${this.proc}/stat`, 'r');
    const text = this.buffer.toString('latin1', 0, readSync(this.stat, this.buffer, 0, FIRST_LINE, 0));
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = text
      .slice(0, text.indexOf('\n'))
      .split(/ +/)
      .slice(1)
      .map(Number);
    // Idle, waiting for disks and stolen by the hypervisor are not work of this machine; guests are inside `user`.
    const busyS = seconds((user + nice + system + irq + softirq) / TICKS_PER_S);
    return { busyS, threads: this.threads };
  }

  machineThen(): { readonly busyS: Seconds; readonly threads: number } {
    return this.machine();
  }

  /** Most processes sleep: their entry of the last look still holds, and no garbage is made. */
  private unlessSame(entry: ProcessEntry): ProcessEntry {
    const before = this.last.get(entry.pid);
    const same =
      before?.born === entry.born &&
      before.cpuS === entry.cpuS &&
      before.reapedCpuS === entry.reapedCpuS &&
      before.parent === entry.parent &&
      before.name === entry.name;
    return same ? before : entry;
  }

  /**
   * `pid (name) state ppid …` with fields counted from 1 as in proc(5). The name may hold spaces and brackets, so
   * everything is found from the *last* bracket. Splitting is native code: a loop over the bytes would run interpreted here.
   */
  private parse(length: number): ProcessEntry | undefined {
    const text = this.buffer.toString('latin1', 0, length);
    const open = text.indexOf('(');
    const close = text.lastIndexOf(')');
    if (open < 0 || close < open) return undefined;
    const fields = text.slice(close + 2).split(' ', 20);
    const field = (number: number): number => Number(fields[number - 3] ?? 0);
    // A zombie is dead and only waits to be reaped; one with other threads is a living process whose first thread ended.
    const [state] = fields;
    if (state === 'X' || (state === 'Z' && field(20) <= 1)) return undefined;
    const pid = Number(text.slice(0, open));
    return {
      pid,
      parent: field(4),
      born: this.bornOf(pid, field(22)),
      cpuS: seconds((field(14) + field(15)) / TICKS_PER_S),
      reapedCpuS: seconds((field(16) + field(17)) / TICKS_PER_S),
      name: text.slice(open + 1, close),
    };
  }

  /** A clock that is set moves the births of processes to come, not those that are known: they are part of who it is. */
  private bornOf(pid: number, ticks: number): Millis {
    const known = this.births.get(pid);
    if (known?.ticks === ticks) return known.born;
    const born = millis(Math.round(this.bootMs + (ticks / TICKS_PER_S) * 1000));
    this.births.set(pid, { ticks, born });
    return born;
  }

  /** Boot time from uptime: `btime` in /proc/stat has whole seconds. */
  private findBoot(): void {
    const uptimeS = Number.parseFloat(readFileSync(`${this.proc}/uptime`, 'latin1'));
    this.bootMs = this.wall() - uptimeS * 1000;
    this.clocksApartMs = this.clocksApart();
  }

  private clocksApart(): number {
    return this.wall() - performance.now();
  }

  private readInto(path: string): number {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(path, 'r');
      return readSync(descriptor, this.buffer, 0, this.buffer.length, 0);
    } catch {
      return 0; // ended between the listing and this
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}
