/** A small model of a kernel's process table: forks, work, exits, reaping, adoption and reuse of pids. */
import type { ProcessEntry } from '../../../../src/core/ports';
import { millis, seconds } from '../../../../src/core/units';

interface Sim {
  readonly pid: number;
  parent: number;
  readonly born: number;
  cpuS: number;
  reapedCpuS: number;
  zombie: boolean;
}

export const INIT = 1;

export class Kernel {
  private readonly live = new Map<number, Sim>();
  private nowMs = 1000;
  /** CPU seconds of everything that ever ran. */
  busyS = 0;

  constructor() {
    this.add(INIT, 0);
  }

  get now(): number {
    return this.nowMs;
  }

  get pids(): number[] {
    return [...this.live.values()].filter((each) => !each.zombie).map(({ pid }) => pid);
  }

  tick(ms = 10): void {
    this.nowMs += ms;
  }

  /** @param pid reused if it is free. */
  fork(parent: number, pid: number): number | undefined {
    if (this.live.has(pid) || !this.pids.includes(parent)) return undefined;
    this.tick();
    this.add(pid, parent);
    return pid;
  }

  work(pid: number, cpuS: number): void {
    const process = this.live.get(pid);
    if (!process || process.zombie) return;
    process.cpuS += cpuS;
    this.busyS += cpuS;
  }

  /** Ends; children go to init, which reaps at once. The parent reaps now or later. */
  exit(pid: number, reapNow: boolean): void {
    const process = this.live.get(pid);
    if (!process || process.zombie || pid === INIT) return;
    process.zombie = true;
    for (const child of this.live.values()) {
      if (child.parent !== pid) continue;
      child.parent = INIT;
      if (child.zombie) this.reap(child.pid);
    }
    if (reapNow || process.parent === INIT) this.reap(pid);
  }

  reap(pid: number): void {
    const process = this.live.get(pid);
    if (!process?.zombie) return;
    const parent = this.live.get(process.parent);
    if (parent) parent.reapedCpuS += process.cpuS + process.reapedCpuS;
    this.live.delete(pid);
  }

  read(pid: number): ProcessEntry | undefined {
    const process = this.live.get(pid);
    if (!process || process.zombie) return undefined;
    return {
      pid,
      parent: process.parent,
      born: millis(process.born),
      cpuS: seconds(process.cpuS),
      reapedCpuS: seconds(process.reapedCpuS),
      name: 'x',
    };
  }

  snapshot(): ProcessEntry[] {
    return this.pids.flatMap((pid) => this.read(pid) ?? []);
  }

  private add(pid: number, parent: number): void {
    this.live.set(pid, { pid, parent, born: this.nowMs, cpuS: 0, reapedCpuS: 0, zombie: false });
  }
}
