/**
 * Which processes belong to which run, and what they used, from successive snapshots of the process table.
 *
 * - A process is its pid *and* birth: a reused pid is somebody else.
 * - It belongs to at most one scope: the one whose root is nearest above it. Once in, it stays when its parent dies.
 *   What a `wattprint run` inside a scope started is recorded by that one, and belongs to nobody here.
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
  /** It is followed no longer. */
  gone?: true;
  processes: number;
  cpuS: number;
  python: boolean;
  interpreter?: string | undefined;
  readonly gpuS: Record<DeviceId, number>;
  contexts: Record<DeviceId, number>;
}

interface Tracked extends Reaper<Followed> {
  /** Its own CPU seconds that have been given to a scope, or to nobody. */
  counted: number;
  /** It belongs or once belonged to a scope, so its past has an owner. */
  owned: boolean;
  /** The round of assigning in which `owner` was decided. */
  round: number;
}

export interface ScopesOptions {
  readonly isPython: (process: ProcessEntry) => boolean;
  /** The path of a Python process's interpreter; asked until it is told once for a scope. */
  readonly interpreterOf: (pid: number) => string | undefined;
  /** Whether a process meters its children itself. */
  readonly meters: (process: ProcessEntry) => boolean;
  /** How exact births are: 10 ms ticks on Linux, whole seconds from `ps`. */
  readonly grainMs: Millis;
}

export class Scopes {
  /** Newest first: of two scopes with one root the newer one takes. */
  private followed: Followed[] = [];
  private byRoot = new Map<number, Followed[]>();
  private tracked = new Map<number, Tracked>();
  private unread: readonly ProcessEntry[] = [];
  private round = 0;
  private leavers = false;
  private readonly reaped = new ReapedCpu<Followed>(
    (to, cpuS) => (to.cpuS += cpuS),
    ({ entry }) => this.rootsAt(entry, 'children').at(0),
  );

  constructor(private readonly options: ScopesOptions) {}

  /** Starts a scope at `now`. Call {@link update} first, so that nothing older is counted into it. */
  follow(scope: Scope, now: Millis): void {
    const wasEmpty = this.isEmpty;
    this.unfollow(scope.id);
    const since = scope.since ?? now;
    this.followed.unshift({
      scope,
      followedAt: now,
      since,
      processes: 0,
      cpuS: 0,
      python: false,
      gpuS: {},
      contexts: {},
    });
    this.index();
    if (wasEmpty) this.update(this.unread);
    else this.assign();
  }

  unfollow(id: ScopeId): void {
    for (const each of this.followed) if (each.scope.id === id) each.gone = true;
    this.followed = this.followed.filter((each) => !each.gone);
    this.index();
    if (!this.isEmpty) return;
    this.tracked.clear();
    this.reaped.forget();
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
    this.leavers = false;
    this.unread = snapshot;
    if (this.isEmpty) return; // read when the first scope comes
    const present = new Map<number, Tracked>();
    for (const entry of snapshot) {
      const known = this.tracked.get(entry.pid);
      if (known?.entry.born === entry.born) {
        known.entry = entry;
        present.set(entry.pid, known);
      } else present.set(entry.pid, this.reaped.begin(entry, { counted: entry.cpuS, owned: false, round: 0 }));
    }
    const gone = [...this.tracked.values()].filter((process) => present.get(process.entry.pid) !== process);
    this.leavers = gone.some(({ owner }) => owner !== undefined);
    // New processes are nobody's parent yet, so they take no part in the farewell.
    this.reaped.bury(gone, (pid) => {
      const process = present.get(pid);
      return process === this.tracked.get(pid) ? process : undefined;
    });
    this.tracked = present;
    this.assign();
    for (const process of present.values()) this.reaped.settle(process);
    this.reaped.clear();
  }

  /** A new look at all GPUs: processes that left one are not told. */
  beginGpus(): void {
    for (const each of this.followed) each.contexts = {};
  }

  /** Adds the SM shares of a device over a span to the scopes of the processes. */
  addGpu(device: DeviceId, processes: readonly GpuProcess[], spanS: Seconds): void {
    for (const { pid, share } of processes) {
      const owner = this.tracked.get(pid)?.owner;
      if (!owner) continue;
      owner.contexts[device] = (owner.contexts[device] ?? 0) + 1;
      if (share !== undefined) owner.gpuS[device] = (owner.gpuS[device] ?? 0) + share * spanS;
    }
  }

  scopeOf(pid: number): ScopeId | undefined {
    return this.tracked.get(pid)?.owner?.scope.id;
  }

  /** In the order in which they were followed. */
  uses(): ScopeUse[] {
    return this.followed
      .map(({ scope, processes, cpuS, python, interpreter, gpuS, contexts }) => ({
        scope: scope.id,
        processes,
        cpuS: seconds(cpuS),
        python,
        ...(interpreter !== undefined && { interpreter }),
        gpuS: { ...gpuS },
        contexts: { ...contexts },
      }))
      .reverse();
  }

  private index(): void {
    this.byRoot = new Map();
    for (const each of this.followed) {
      const sharing = this.byRoot.get(each.scope.pid);
      if (sharing) sharing.push(each);
      else this.byRoot.set(each.scope.pid, [each]);
    }
  }

  /** Gives every tracked process its scope anew, and the scope what the process used since the look before. */
  private assign(): void {
    this.round += 1;
    for (const each of this.followed) {
      each.processes = 0;
      if (each.rootBorn !== undefined) continue;
      // A process that was born after the scope was asked for is not the one that was meant.
      const root = this.tracked.get(each.scope.pid);
      if (!root || root.entry.born > each.followedAt + this.options.grainMs) continue;
      each.rootBorn = root.entry.born;
      each.outer = root.owner;
    }
    for (const process of this.tracked.values()) {
      const owner = this.ownerOf(process);
      if (owner) this.count(process, owner);
      process.counted = process.entry.cpuS;
    }
  }

  private count(process: Tracked, owner: Followed): void {
    const { entry } = process;
    if (!process.owned) {
      process.owned = true;
      // Born inside the scope: its whole life counts, also what it did before it was seen or the scope was asked for.
      if (this.isSince(owner, entry)) {
        process.counted = 0;
        this.reaped.claimAll(process);
      }
    }
    owner.cpuS += Math.max(0, entry.cpuS - process.counted);
    owner.processes += 1;
    if (owner.interpreter === undefined && this.options.isPython(entry)) {
      owner.python = true;
      owner.interpreter = this.options.interpreterOf(entry.pid);
    }
  }

  private ownerOf(process: Tracked): Followed | undefined {
    if (process.round === this.round) return process.owner;
    process.round = this.round; // ends a cycle, which a table read over time can show
    const before = process.owner?.gone ? undefined : process.owner;
    const found = this.nearest(process.entry);
    // A process that was adopted by somebody in another scope stays where it was; only a scope inside its own takes it, or
    // one of a later command of the same shell, of which nobody had told yet when the process was seen.
    const stays = before && found !== before && !isInside(found, before) && !isLater(found, before);
    process.owner = stays ? before : found;
    return process.owner;
  }

  private nearest(entry: ProcessEntry): Followed | undefined {
    const own = this.rootsAt(entry, 'tree').find((each) => each.scope.since === undefined || this.isSince(each, entry));
    if (own) return own;
    const parent = this.tracked.get(entry.parent);
    if (!parent || parent.entry === entry) return undefined;
    const above =
      this.rootsAt(parent.entry, 'children').find((each) => this.isSince(each, entry)) ?? this.ownerOf(parent);
    return above && this.options.meters(parent.entry) ? undefined : above;
  }

  private isSince(each: Followed, entry: ProcessEntry): boolean {
    return entry.born >= each.since - this.options.grainMs;
  }

  /** Scopes whose root is this process. */
  private rootsAt(entry: ProcessEntry, take: Scope['take']): readonly Followed[] {
    const sharing = this.byRoot.get(entry.pid);
    return sharing?.filter((each) => each.scope.take === take && each.rootBorn === entry.born) ?? NONE;
  }
}

const NONE: readonly Followed[] = [];

/** Whether a scope is of the same shell and began later. */
const isLater = (found: Followed | undefined, before: Followed): boolean =>
  found?.scope.take === 'children' &&
  before.scope.take === 'children' &&
  found.scope.pid === before.scope.pid &&
  found.since > before.since;

function isInside(inner: Followed | undefined, outer: Followed): boolean {
  for (let each = inner?.outer; each; each = each.outer) if (each === outer) return true;
  return false;
}
