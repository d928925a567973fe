/**
 * CPU time of children that came and went between two looks at the process table, without counting anything twice.
 *
 * The kernel adds a child's time to its parent's "reaped" time when the parent waits for it. A child that was seen has
 * been counted up to the last look, so of the parent's reaped time only what exceeds the last-seen totals of its known,
 * ended children is new. That excess is evaluated one look late: a table is not read in one instant, and a child that was
 * read alive may be reaped before its parent is read; at the next look it is missing and known to have ended.
 *
 * Where a kernel does not add (SIGCHLD ignored, children adopted elsewhere) the excess is negative: time is lost, not invented.
 */
import type { ProcessEntry } from '../ports';

export interface Reaper<Owner> {
  entry: ProcessEntry;
  owner: Owner | undefined;
  /** Reaped time when first seen. */
  base: number;
  /** Last-seen totals of its children that have ended. */
  known: number;
  /** Excess handed out so far. */
  given: number;
  /** Its reaped time at the look before. */
  lastReaped: number;
  endedNow: Ended<Owner>;
  endedBefore: Ended<Owner>;
}

/** Time of an ended process's children that came to its parent or, by adoption, to an ancestor: held against all. */
interface Unclear<Owner> {
  readonly through: Reaper<Owner>;
  readonly above: readonly Reaper<Owner>[];
  readonly cpuS: number;
  looks: number;
}

/** What has not come through by then went elsewhere. */
const LOOKS_TO_CLEAR = 5;
const EPSILON_S = 1e-6;

/** Owners of children that ended: none, one, or several. */
type Ended<Owner> = Owner | 'none' | 'several';

export class ReapedCpu<Owner extends object> {
  /** Those that were missing from the last look: a child may still name one of them as its parent. */
  private buried = new Map<number, Reaper<Owner>>();
  private unclear: Unclear<Owner>[] = [];

  /** @param fallback who takes the unseen children of a process that is itself nobody's. */
  constructor(
    private readonly give: (to: Owner, cpuS: number) => void,
    private readonly fallback: (reaper: Reaper<Owner>) => Owner | undefined,
  ) {}

  /** A process that is seen for the first time. @param more what the caller keeps with it. */
  begin<More extends object>(entry: ProcessEntry, more: More): Reaper<Owner> & More {
    return {
      ...more,
      entry,
      owner: undefined,
      base: entry.reapedCpuS,
      known: 0,
      given: 0,
      // Nothing of the first look counts at once: a child may have been read before it was reaped.
      lastReaped: -Infinity,
      endedNow: 'none',
      endedBefore: 'none',
    };
  }

  /** All that this process reaped in its life belongs to its owner, not only what comes from now on. */
  claimAll(reaper: Reaper<Owner>): void {
    reaper.base = 0;
  }

  /** Takes leave of processes that are missing from the table, children before their parents. */
  bury(gone: readonly Reaper<Owner>[], alive: (pid: number) => Reaper<Owner> | undefined): void {
    if (gone.length === 0) {
      this.buried.clear();
      return;
    }
    const leaving = new Map(gone.map((each) => [each.entry.pid, each]));
    const parentOf = (child: Reaper<Owner>): Reaper<Owner> | undefined =>
      [leaving, { get: alive }, this.buried]
        .map((table) => table.get(child.entry.parent))
        .find((each) => each !== undefined && each !== child && each.entry.born <= child.entry.born);

    const children = new Map<Reaper<Owner>, Reaper<Owner>[]>();
    for (const each of gone) {
      const parent = parentOf(each);
      if (parent) children.set(parent, [...(children.get(parent) ?? []), each]);
    }
    const visited = new Set<Reaper<Owner>>();
    const visit = (each: Reaper<Owner>): void => {
      if (visited.has(each)) return;
      visited.add(each);
      children.get(each)?.forEach(visit);
      this.handOut(each);
      const parent = parentOf(each);
      if (!parent) return;
      // What has been counted of it, children included, its parent must not bring a second time.
      const counted = each.entry.cpuS + each.base + each.known + each.given;
      parent.known += counted;
      parent.endedNow = merge(parent.endedNow, each.owner);
      if (leaving.has(parent.entry.pid)) return; // passes it on itself
      const isAlive = alive(parent.entry.pid) === parent;
      // Its own ended children may have gone to an ancestor instead, and so may itself, if its parent ended before it.
      const unclear = isAlive ? counted - each.entry.cpuS - each.entry.reapedCpuS : counted;
      if (unclear <= 0) return;
      const above: Reaper<Owner>[] = [];
      for (let up = parentOf(parent); up && !above.includes(up); up = parentOf(up)) above.push(up);
      for (const ancestor of above) ancestor.known += unclear;
      if (isAlive) this.unclear.push({ through: parent, above, cpuS: unclear, looks: 0 });
    };
    gone.forEach(visit);
    this.buried = leaving;
  }

  /** Nobody is followed any more. */
  forget(): void {
    this.buried.clear();
    this.unclear = [];
  }

  /** After all are settled: time that evidently came through the parent is not held against the ancestors any longer. */
  clear(): void {
    this.unclear = this.unclear.filter((each) => {
      const { through, above, cpuS } = each;
      each.looks += 1;
      const arrived = through.lastReaped - through.base - through.known >= through.given - EPSILON_S;
      if (arrived) for (const ancestor of above) ancestor.known -= cpuS;
      return !arrived && each.looks < LOOKS_TO_CLEAR;
    });
  }

  /** After a look: hands out what the look before revealed, and remembers this one. */
  settle(reaper: Reaper<Owner>): void {
    this.handOut(reaper);
    reaper.lastReaped = reaper.entry.reapedCpuS;
    reaper.endedBefore = reaper.endedNow;
    reaper.endedNow = 'none';
  }

  private handOut(reaper: Reaper<Owner>): void {
    const excess = reaper.lastReaped - reaper.base - reaper.known;
    if (excess <= reaper.given) return;
    const ended = reaper.endedBefore === 'none' ? reaper.endedNow : merge(reaper.endedBefore, reaper.endedNow);
    // The tail of the one run that just ended; else unseen children of the process itself.
    const to = typeof ended === 'object' ? ended : (reaper.owner ?? this.fallback(reaper));
    if (to) this.give(to, excess - reaper.given);
    reaper.given = excess;
  }
}

function merge<Owner extends object>(ended: Ended<Owner>, next: Ended<Owner> | undefined): Ended<Owner> {
  if (next === 'none') return ended;
  if (next === undefined) return 'several';
  return ended === 'none' || ended === next ? next : 'several';
}
