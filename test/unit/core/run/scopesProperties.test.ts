/** Whatever processes do, and however a table is read: never more than the machine did, never less than before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProcessEntry } from '../../../../src/core/ports';
import { Scopes } from '../../../../src/core/run/scopes';
import { millis } from '../../../../src/core/units';
import { INIT, Kernel } from './kernel';

const FEW_PIDS = 6;

type Step =
  | { readonly do: 'fork' | 'exit' | 'reap' | 'exitLate'; readonly a: number; readonly b: number }
  | { readonly do: 'work'; readonly a: number; readonly b: number }
  | { readonly do: 'follow'; readonly a: number; readonly b: number }
  | { readonly do: 'unfollow'; readonly a: number; readonly b: number }
  | { readonly do: 'look'; readonly a: number; readonly b: number };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    'fork',
    'fork',
    'fork',
    'work',
    'work',
    'work',
    'exit',
    'exitLate',
    'reap',
    'follow',
    'unfollow',
    'look',
    'look',
    'look',
    'look',
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
});

/** Runs the steps; a look reads process after process, with steps of others in between. */
function play(steps: readonly Step[], check: (scopes: Scopes, kernel: Kernel) => void): void {
  const kernel = new Kernel();
  const scopes = new Scopes({
    isPython: () => false,
    interpreterOf: () => undefined,
    meters: () => false,
    grainMs: millis(1),
  });
  const pick = (n: number): number => kernel.pids[n % kernel.pids.length] ?? INIT;
  // A scope around everything leaves no slack: any second counted twice exceeds what the machine did.
  scopes.update(kernel.snapshot());
  scopes.follow({ id: 'all', pid: INIT, take: 'tree' }, millis(kernel.now));
  let reading: { left: number[]; entries: ProcessEntry[]; salt: number } | undefined;

  const finish = (): void => {
    if (!reading) return;
    for (const pid of reading.left) reading.entries.push(...[kernel.read(pid)].flatMap((entry) => entry ?? []));
    scopes.update(reading.entries);
    reading = undefined;
    check(scopes, kernel);
  };

  for (const { do: action, a, b } of steps) {
    if (action === 'fork') kernel.fork(pick(a), 2 + (b % FEW_PIDS));
    else if (action === 'work') kernel.work(pick(a), 1 + (b % 7));
    else if (action === 'exit') kernel.exit(pick(a), true);
    else if (action === 'exitLate') kernel.exit(pick(a), false);
    else if (action === 'reap') kernel.reap(2 + (a % FEW_PIDS));
    else if (action === 'unfollow') scopes.unfollow(`s${a % 4}`);
    else if (action === 'follow') {
      finish();
      const since = b % 3 === 0 ? { since: millis(kernel.now - (b % 50)) } : {};
      const take = b % 2 === 0 ? 'tree' : 'children';
      // As the probe does it: first a look, then the scope. A new name each time: totals of one id never fall.
      scopes.update(kernel.snapshot());
      scopes.follow({ id: `s${a % 4}-${kernel.now}-${b}`, pid: pick(a), take, ...since }, millis(kernel.now));
      check(scopes, kernel);
    } else if (reading) finish();
    else {
      const order = kernel.pids.sort((x, y) => ((x * (a + 3)) % 13) - ((y * (a + 3)) % 13));
      reading = { left: order, entries: [], salt: b };
    }
    // Some processes of a look that is under way are read now, the others later.
    if (reading) {
      const count = 1 + (reading.salt % 3);
      for (const pid of reading.left.splice(0, count)) {
        const entry = kernel.read(pid);
        if (entry) reading.entries.push(entry);
      }
    }
    kernel.tick(1);
  }
  finish();
}

const options = { numRuns: 500 };

describe('scopes, whatever happens', () => {
  it('give out no more CPU time than the machine used, and totals never fall', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const before = new Map<string, number>();
        const ended = new Map<string, number>();
        play(steps, (scopes, kernel) => {
          const uses = scopes.uses();
          for (const { scope, cpuS } of uses) {
            expect(cpuS).toBeGreaterThanOrEqual((before.get(scope) ?? 0) - 1e-9);
            before.set(scope, cpuS);
            ended.set(scope, cpuS);
          }
          const all = [...ended.values()].reduce((sum, cpuS) => sum + cpuS, 0);
          expect(all).toBeLessThanOrEqual(kernel.busyS + 1e-9);
        });
      }),
      options,
    );
  });

  it('give every process to one scope at most, and count only living ones', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        play(steps, (scopes) => {
          const pids = Array.from({ length: FEW_PIDS + 2 }, (_, pid) => pid);
          const owned = pids.filter((pid) => scopes.scopeOf(pid) !== undefined);
          const counted = scopes.uses().reduce((sum, { processes }) => sum + processes, 0);
          expect(counted).toBe(owned.length);
        });
      }),
      options,
    );
  });

  it('lose nothing of a tree that is reaped by its own members', () => {
    const work = fc.array(fc.record({ a: fc.nat(100), b: fc.nat(100), end: fc.boolean(), look: fc.boolean() }), {
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(work, (steps) => {
        const kernel = new Kernel();
        const scopes = new Scopes({
          isPython: () => false,
          interpreterOf: () => undefined,
          meters: () => false,
          grainMs: millis(1),
        });
        kernel.fork(1, 2);
        scopes.update(kernel.snapshot());
        scopes.follow({ id: 'a', pid: 2, take: 'tree' }, millis(kernel.now));
        let worked = 0;
        const inTree = (): number[] => kernel.pids.filter((pid) => pid > 1);
        for (const { a, b, end, look } of steps) {
          const pid = inTree()[a % inTree().length]!;
          kernel.work(pid, 1);
          worked += 1;
          kernel.fork(pid, 3 + (b % 9));
          // Leaves end and are reaped by their parent, which is in the tree.
          const isLeaf = !inTree().some((each) => kernel.read(each)?.parent === pid);
          if (end && isLeaf && pid !== 2) kernel.exit(pid, true);
          if (look) scopes.update(kernel.snapshot());
        }
        scopes.update(kernel.snapshot());
        scopes.update(kernel.snapshot());
        expect(scopes.uses()[0]?.cpuS).toBeCloseTo(worked, 6);
      }),
      options,
    );
  });
});
