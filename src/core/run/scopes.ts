/**
 * Which processes belong to which run, and what they used, from successive snapshots of the process table.
 *
 * - A process is its pid *and* birth: a reused pid is somebody else.
 * - It belongs to at most one scope: the one whose root is nearest above it. Once in, it stays when its parent dies.
 * - Totals only grow, and no CPU second is given twice (see reapedCpu.ts for children that came and went unseen).
 */
import type { DeviceId, Scope, ScopeId, ScopeUse } from '../energy/frame';
import type { GpuProcess, ProcessEntry } from '../ports';
import { seconds, type Millis, type Seconds } from '../units';
import { ReapedCpu, type Reaper } from './reapedCpu';

interface Followed {
  readonly scope: Scope;
  readonly followedAt: Millis;
  /** Processes born from here on are counted from their birth. */
  readonly since: Millis;
  /** Birth of the root, known from the first snapshot that shows it. */
  rootBorn?: Millis;
  /** The scope around this one when its root was found. */
  outer?: Followed | undefined;
  processes: number;
  cpuS: number;
  python: boolean;
  readonly gpuS: Record<DeviceId, number>;
}

interface Tracked extends Reaper<Followed> {
  /** Its own CPU seconds that have been given to a scope, or to nobody. */
  counted: number;
  /** It belongs or once belonged to a scope, so its past has an owner. */
  owned: boolean;
}

export interface ScopesOptions {
  /** Answers for one process; asked again only until it says yes once for a scope. */
  readonly isPython: (process: ProcessEntry) => boolean;
  /** How exact births are: 10 ms ticks on Linux, whole seconds from `ps`. */
  readonly grainMs: Millis;
}

export class Scopes {
  private followed: Followed[] = [];
  private readonly tracked = new Map<number, Tracked>();
  private leavers = false;
  private readonly reaped = new ReapedCpu<Followed>((to, cpuS) => (to.cpuS += cpuS));

  constructor(private readonly options: ScopesOptions) {}

  /** Starts a scope at `now`. Call {@link update} first, so that nothing older is counted into it. */
  follow(scope: Scope, now: Millis): void {
    this.unfollow(scope.id);
    const since = scope.since ?? now;
    this.followed.push({ scope, followedAt: now, since, processes: 0, cpuS: 0, python: false, gpuS: {} });
    this.assign();
  }

  unfollow(id: ScopeId): void {
    this.followed = this.followed.filter((each) => each.scope.id !== id);
  }

  /** A followed process ended since the look before: what it used last is known at the next look. */
  get hasLeavers(): boolean {
    return this.leavers;
  }

  get isEmpty(): boolean {
    return this.followed.length === 0;
  }

  /** Takes in the next snapshot; entries need not be of one instant. */
  update(snapshot: readonly ProcessEntry[]): void {
    const present = new Map<number, ProcessEntry>();
    for (const entry of snapshot) present.set(entry.pid, entry);

    const gone: Tracked[] = [];
    for (const process of this.tracked.values()) {
      if (present.get(process.entry.pid)?.born !== process.entry.born) gone.push(process);
    }
    for (const process of gone) this.tracked.delete(process.entry.pid);
    this.leavers = gone.some((process) => process.owner !== undefined);
    this.reaped.bury(gone, (pid) => this.tracked.get(pid));

    for (const entry of snapshot) {
      const process = this.tracked.get(entry.pid);
      if (process) process.entry = entry;
      else this.tracked.set(entry.pid, { ...this.reaped.begin(entry), counted: entry.cpuS, owned: false });
    }
    this.assign();
    for (const process of this.tracked.values()) this.reaped.settle(process, this.rootedAt(process.entry));
    this.reaped.clear();
  }

  /** Adds the SM shares of a device over a span to the scopes of the processes. */
  addGpu(device: DeviceId, processes: readonly GpuProcess[], spanS: Seconds): void {
    for (const { pid, share } of processes) {
      const owner = this.tracked.get(pid)?.owner;
      if (owner && share !== undefined) owner.gpuS[device] = (owner.gpuS[device] ?? 0) + share * spanS;
    }
  }

  scopeOf(pid: number): ScopeId | undefined {
    return this.tracked.get(pid)?.owner?.scope.id;
  }

  uses(): ScopeUse[] {
    return this.followed.map(({ scope, processes, cpuS, python, gpuS }) => ({
      scope: scope.id,
      processes,
      cpuS: seconds(cpuS),
      python,
      gpuS: { ...gpuS },
    }));
  }

  /** Gives every tracked process its scope anew, and the scope what the process used since the look before. */
  private assign(): void {
    for (const each of this.followed) {
      each.processes = 0;
      if (each.rootBorn !== undefined) continue;
      // A process that was born after the scope was asked for is not the one that was meant.
      const root = this.tracked.get(each.scope.pid)?.entry;
      if (root && root.born <= each.followedAt + this.options.grainMs) each.rootBorn = root.born;
    }
    const nearest = new Map<Tracked, Followed | undefined>();
    for (const process of this.tracked.values()) {
      const owner = this.ownerOf(process, nearest);
      process.owner = owner;
      if (owner) this.count(process, owner);
      process.counted = process.entry.cpuS;
    }
  }

  private count(process: Tracked, owner: Followed): void {
    const { entry } = process;
    if (!process.owned) {
      process.owned = true;
      const bornInside = entry.born >= owner.since - this.options.grainMs;
      // Born inside the scope: its whole life counts, also what it did before it was seen or the scope was asked for.
      if (bornInside) {
        process.counted = 0;
        this.reaped.claimAll(process);
      }
    }
    owner.cpuS += Math.max(0, entry.cpuS - process.counted);
    owner.processes += 1;
    owner.python ||= this.options.isPython(entry);
  }

  private ownerOf(process: Tracked, nearest: Map<Tracked, Followed | undefined>): Followed | undefined {
    if (nearest.has(process)) return nearest.get(process);
    nearest.set(process, process.owner); // ends a cycle, which a table read over time can show
    const before = process.owner && this.followed.includes(process.owner) ? process.owner : undefined;
    const found = this.treeRootedAt(process.entry) ?? this.inherited(process.entry, nearest);
    // A process that was adopted by somebody in another scope stays where it was; only a scope inside its own takes it.
    const owner = before && found !== before && !isInside(found, before) ? before : found;
    nearest.set(process, owner);
    return owner;
  }

  private inherited(entry: ProcessEntry, nearest: Map<Tracked, Followed | undefined>): Followed | undefined {
    const parent = this.tracked.get(entry.parent);
    if (!parent || parent.entry === entry) return undefined;
    return this.childrenRootedAt(parent.entry, entry.born) ?? this.ownerOf(parent, nearest);
  }

  private treeRootedAt(entry: ProcessEntry): Followed | undefined {
    return this.followed.findLast(
      (each) =>
        each.scope.take === 'tree' &&
        isRoot(each, entry) &&
        (each.scope.since === undefined || entry.born >= each.since - this.options.grainMs) &&
        this.remember(each, entry),
    );
  }

  private childrenRootedAt(entry: ProcessEntry, born: Millis): Followed | undefined {
    return this.followed.findLast(
      (each) =>
        each.scope.take === 'children' &&
        isRoot(each, entry) &&
        born >= each.since - this.options.grainMs &&
        this.remember(each, entry),
    );
  }

  /** Notes which scope lies around the root, once. */
  private remember(each: Followed, root: ProcessEntry): true {
    if (!('outer' in each)) {
      const outer = this.tracked.get(root.pid)?.owner;
      each.outer = outer === each ? undefined : outer;
    }
    return true;
  }

  /** The scope that takes what the unseen children of this process used, when it is itself in none. */
  private rootedAt(entry: ProcessEntry): Followed | undefined {
    return this.followed.findLast((each) => each.scope.take === 'children' && isRoot(each, entry));
  }
}

const isRoot = (each: Followed, entry: ProcessEntry): boolean =>
  each.scope.pid === entry.pid && each.rootBorn === entry.born;

function isInside(inner: Followed | undefined, outer: Followed): boolean {
  for (let each = inner?.outer; each; each = each.outer) if (each === outer) return true;
  return false;
}

const PYTHON = /^(python|pypy|pythonw)[\d.]*(\.exe)?$/i;

/** Whether a program's name, or the last part of its path, is a Python interpreter's. */
export const isPythonProgram = (program: string): boolean => PYTHON.test(program.replace(/^.*[\\/]/, ''));
