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

/** Owners of children that ended: none, one, or several. */
type Ended<Owner> = Owner | 'none' | 'several';

export class ReapedCpu<Owner extends object> {
  constructor(private readonly give: (to: Owner, cpuS: number) => void) {}

  begin(entry: ProcessEntry): Reaper<Owner> {
    return {
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
    const byPid = new Map(gone.map((each) => [each.entry.pid, each]));
    const children = new Map<Reaper<Owner>, Reaper<Owner>[]>();
    const parentOf = (child: Reaper<Owner>): Reaper<Owner> | undefined => {
      const parent = byPid.get(child.entry.parent) ?? alive(child.entry.parent);
      return parent && parent !== child && parent.entry.born <= child.entry.born ? parent : undefined;
    };
    for (const each of gone) {
      const parent = parentOf(each);
      if (parent) children.set(parent, [...(children.get(parent) ?? []), each]);
    }
    const buried = new Set<Reaper<Owner>>();
    const visit = (each: Reaper<Owner>): void => {
      if (buried.has(each)) return;
      buried.add(each);
      children.get(each)?.forEach(visit);
      this.handOut(each, undefined);
      const parent = parentOf(each);
      if (!parent) return;
      // What it had reaped itself reaches its parent too, including children that end in this same look.
      parent.known += each.entry.cpuS + Math.max(each.entry.reapedCpuS, each.base + each.known);
      parent.endedNow = merge(parent.endedNow, each.owner);
    };
    gone.forEach(visit);
  }

  /** After a look: hands out what the look before revealed, and remembers this one. */
  settle(reaper: Reaper<Owner>, fallback: Owner | undefined): void {
    this.handOut(reaper, fallback);
    reaper.lastReaped = reaper.entry.reapedCpuS;
    reaper.endedBefore = reaper.endedNow;
    reaper.endedNow = 'none';
  }

  private handOut(reaper: Reaper<Owner>, fallback: Owner | undefined): void {
    const excess = reaper.lastReaped - reaper.base - reaper.known;
    if (excess <= reaper.given) return;
    const ended = reaper.endedBefore === 'none' ? reaper.endedNow : merge(reaper.endedBefore, reaper.endedNow);
    // The tail of the one run that just ended; else unseen children of the process itself.
    const to = typeof ended === 'object' ? ended : (reaper.owner ?? fallback);
    if (to) this.give(to, excess - reaper.given);
    reaper.given = excess;
  }
}

function merge<Owner extends object>(ended: Ended<Owner>, next: Ended<Owner> | undefined): Ended<Owner> {
  if (next === 'none') return ended;
  if (next === undefined) return 'several';
  return ended === 'none' || ended === next ? next : 'several';
}
