/** Finds what looks like a run or a notebook kernel below watched processes, without asking anybody. */
import type { FoundProcess } from '../../core/energy/frame';
import type { ProcessEntry, ProcessTable } from '../../core/ports';
import { startsPython } from '../../core/run/launchers';
import type { OwnCommand } from './ownCommand';
import type { PythonDetector } from './pythonDetector';

export interface Found {
  readonly runs: readonly FoundProcess[];
  readonly kernels: readonly FoundProcess[];
}

/** `-f /…/kernel-<id>.json`, `--f=/…/kernel-<id>.json`, or ipykernel itself. */
const isKernel = (argv: readonly string[]): boolean =>
  argv.some(
    (argument) =>
      /(^|[=/\\])kernel-[^/\\]*\.json$/.test(argument) || /(^|[/\\])ipykernel(_launcher)?(\.py)?$/.test(argument),
  );

interface Details {
  readonly argv: readonly string[];
  readonly cwd: string | undefined;
  readonly kernel: boolean;
}

export class RunFinder {
  private shells: readonly number[] = [];
  private kernelHosts: readonly number[] = [];
  private readonly details = new Map<string, Details>();
  private last = '';

  constructor(
    private readonly table: ProcessTable,
    private readonly python: PythonDetector,
    private readonly own: OwnCommand,
  ) {}

  watch(shells: readonly number[], kernelHosts: readonly number[]): void {
    this.shells = shells;
    this.kernelHosts = kernelHosts;
  }

  get isIdle(): boolean {
    return this.shells.length === 0 && this.kernelHosts.length === 0 && this.last === '';
  }

  /** What matches now; `undefined` when it is what the last call gave. */
  find(snapshot: readonly ProcessEntry[]): Found | undefined {
    const children = new Map<number, ProcessEntry[]>();
    for (const entry of snapshot) {
      const siblings = children.get(entry.parent);
      if (siblings) siblings.push(entry);
      else children.set(entry.parent, [entry]);
    }
    const seen = new Set<string>();
    const runs = this.shells.flatMap((shell) =>
      this.topmost(children, shell, seen).map((entry) => this.toFound(entry, shell)),
    );
    const kernels = this.kernelHosts.flatMap((host) => this.kernelsBelow(children, host, host, seen));
    for (const key of this.details.keys()) if (!seen.has(key)) this.details.delete(key);
    const state = runs.length + kernels.length === 0 ? '' : JSON.stringify([runs, kernels]);
    if (state === this.last) return undefined;
    this.last = state;
    return { runs, kernels };
  }

  /** On each branch the first process that is Python or a launcher with Python below it. */
  private topmost(children: Map<number, ProcessEntry[]>, pid: number, seen: Set<string>): ProcessEntry[] {
    return (children.get(pid) ?? []).flatMap((child) => {
      if (child.pid === pid) return [];
      if (this.python.isPython(child)) return this.note(child, seen);
      const below = this.topmost(children, child.pid, seen);
      // `wattprint run` records what it starts.
      if (below.length === 0 || this.own.meters(child)) return [];
      return startsPython(child.name) ? this.note(child, seen) : below;
    });
  }

  private kernelsBelow(
    children: Map<number, ProcessEntry[]>,
    pid: number,
    host: number,
    seen: Set<string>,
  ): FoundProcess[] {
    return (children.get(pid) ?? []).flatMap((child) => {
      if (child.pid === pid) return [];
      if (this.python.isPython(child)) {
        this.note(child, seen);
        if (this.detailsOf(child).kernel) return [this.toFound(child, host)];
      }
      return this.kernelsBelow(children, child.pid, host, seen);
    });
  }

  private note(entry: ProcessEntry, seen: Set<string>): ProcessEntry[] {
    seen.add(keyOf(entry));
    return [entry];
  }

  private toFound(entry: ProcessEntry, watched: number): FoundProcess {
    const { argv, cwd } = this.detailsOf(entry);
    return { watched, pid: entry.pid, born: entry.born, argv, ...(cwd !== undefined && { cwd }) };
  }

  private detailsOf(entry: ProcessEntry): Details {
    const key = keyOf(entry);
    const known = this.details.get(key);
    if (known) return known;
    const argv = this.table.argv(entry.pid);
    const details = { argv, cwd: this.table.cwd(entry.pid), kernel: isKernel(argv) };
    if (argv.length > 0) this.details.set(key, details);
    return details;
  }
}

/** The name is part of it: a process that executes another program keeps pid and birth. */
const keyOf = (entry: ProcessEntry): string => `${entry.pid} ${entry.born} ${entry.name}`;
