import { describe, expect, it } from 'vitest';
import type { ProcessEntry } from '../../../../src/core/ports';
import { millis, seconds } from '../../../../src/core/units';
import { INIT } from './kernel';
import { start, tree } from './scopesWorld';

describe('scopes', () => {
  it('counts a tree from the moment it is followed, and new children from their birth', () => {
    const { kernel, look, follow, cpu, alive } = start();
    kernel.fork(INIT, 10);
    kernel.work(10, 5);
    kernel.tick(1000);
    follow(tree('a', 10));
    kernel.work(10, 1);
    kernel.fork(10, 11);
    kernel.work(11, 2);
    look();
    expect(cpu('a')).toBeCloseTo(3);
    expect(alive('a')).toBe(2);
  });

  it('keeps children whose parent died', () => {
    const { kernel, look, follow, cpu, alive } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    kernel.fork(10, 11);
    look();
    kernel.exit(10, true);
    kernel.work(11, 3);
    look();
    expect(kernel.read(11)?.parent).toBe(INIT);
    expect(cpu('a')).toBeCloseTo(3);
    expect(alive('a')).toBe(1);
    kernel.fork(11, 12);
    kernel.work(12, 1);
    look();
    expect(cpu('a')).toBeCloseTo(4);
  });

  it('does not let a process with a reused pid in', () => {
    const { kernel, look, follow, cpu, alive } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    kernel.work(10, 1);
    look();
    kernel.exit(10, true);
    kernel.fork(INIT, 10);
    kernel.work(10, 7);
    look();
    expect(cpu('a')).toBeCloseTo(1);
    expect(alive('a')).toBe(0);
  });

  it('is empty when its root is gone before the first look', () => {
    const { kernel, look, follow, alive, cpu } = start();
    follow(tree('a', 10));
    kernel.tick(100);
    kernel.fork(INIT, 10);
    kernel.work(10, 1);
    look();
    expect(alive('a')).toBe(0);
    expect(cpu('a')).toBe(0);
  });

  it('takes only what a shell started since the command began', () => {
    const { kernel, look, follow, cpu, alive, scopes } = start();
    kernel.fork(INIT, 10);
    kernel.fork(10, 11); // an old background job
    kernel.tick(1000);
    const since = millis(kernel.now);
    kernel.fork(10, 12);
    kernel.work(12, 0.5); // before the scope is asked for
    follow({ id: 'a', pid: 10, take: 'children', since });
    kernel.fork(11, 13); // of the old job
    kernel.work(10, 1);
    kernel.work(11, 2);
    kernel.work(12, 4);
    kernel.work(13, 8);
    look();
    expect(cpu('a')).toBeCloseTo(4.5);
    expect(alive('a')).toBe(1);
    expect(scopes.scopeOf(12)).toBe('a');
    expect(scopes.scopeOf(10)).toBeUndefined();
  });

  it('gives a process to the innermost scope, and back when that one is no longer followed', () => {
    const { kernel, look, follow, cpu, scopes } = start();
    kernel.fork(INIT, 10);
    kernel.fork(10, 11);
    kernel.fork(11, 12);
    follow(tree('outer', 10));
    kernel.work(12, 1);
    look();
    follow(tree('inner', 11));
    kernel.work(12, 2);
    kernel.work(10, 4);
    look();
    expect(cpu('outer')).toBeCloseTo(5);
    expect(cpu('inner')).toBeCloseTo(2);
    scopes.unfollow('inner');
    kernel.work(12, 8);
    look();
    expect(cpu('outer')).toBeCloseTo(13);
  });

  it('keeps an orphan of the inner scope when the outer root adopts it', () => {
    const { kernel, look, follow, scopes, cpu } = start();
    kernel.fork(INIT, 10);
    follow(tree('all', INIT));
    follow(tree('inner', 10));
    kernel.fork(10, 11);
    look();
    kernel.exit(10, true);
    kernel.work(11, 2);
    look();
    expect(scopes.scopeOf(11)).toBe('inner');
    expect(cpu('inner')).toBeCloseTo(2);
  });

  it('counts children that came and went between two looks, once, at the look after', () => {
    const { kernel, look, follow, cpu } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    kernel.fork(10, 11);
    kernel.work(11, 2);
    kernel.exit(11, true);
    look();
    look();
    expect(cpu('a')).toBeCloseTo(2);
  });

  it('counts what a seen child did after it was last seen', () => {
    const { kernel, look, follow, cpu } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    kernel.fork(10, 11);
    kernel.work(11, 2);
    look();
    kernel.work(11, 1);
    kernel.exit(11, false);
    look();
    kernel.reap(11);
    look();
    look();
    expect(cpu('a')).toBeCloseTo(3);
  });

  it('gives the last moments of a run to it, although its shell reaps it', () => {
    const { kernel, look, follow, cpu, alive, scopes } = start();
    kernel.fork(INIT, 10);
    follow({ id: 'a', pid: 10, take: 'children', since: millis(kernel.now) });
    kernel.fork(10, 11);
    kernel.work(11, 2);
    look();
    kernel.work(11, 0.7);
    kernel.exit(11, true);
    look();
    expect(scopes.hasLeavers).toBe(true);
    look();
    expect(alive('a')).toBe(0);
    expect(cpu('a')).toBeCloseTo(2.7);
  });

  it('does not count a grandchild again that its parent took along when it ended', () => {
    const { kernel, look, follow, cpu } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    kernel.fork(10, 11);
    kernel.fork(11, 12);
    kernel.work(12, 5);
    look();
    kernel.exit(12, true);
    kernel.exit(11, true);
    look();
    look();
    expect(cpu('a')).toBeCloseTo(5);
  });

  it('remembers that it was Python', () => {
    const { kernel, follow, scopes } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    const entry = kernel.read(10)!;
    scopes.update([{ ...entry, name: 'python3' }]);
    scopes.update([{ ...entry, name: 'sleep' }]);
    expect(scopes.uses()[0]?.python).toBe(true);
  });

  it('keeps the first interpreter that is told', () => {
    const { kernel, follow, scopes } = start();
    for (const pid of [10, 21, 22]) kernel.fork(pid === 10 ? INIT : 10, pid);
    follow(tree('a', 10));
    const as = (name: string): ProcessEntry[] => [10, 21, 22].map((pid) => ({ ...kernel.read(pid)!, name }));
    scopes.update(as('sh'));
    expect(scopes.uses()[0]).not.toHaveProperty('interpreter');
    scopes.update(as('python3'));
    scopes.update(as('python3').slice(2));
    expect(scopes.uses()[0]?.interpreter).toBe('/env/21');
  });

  it('leaves what a meter inside started to that meter, which takes it', () => {
    const { kernel, follow, scopes } = start();
    const [script, meter, inside, worker, beside] = [10, 21, 22, 23, 24];
    const names = new Map([
      [meter, 'wattprint'],
      [inside, 'python3'],
      [worker, 'python3'],
      [beside, 'python3'],
    ]);
    const look = () => scopes.update(kernel.snapshot().map((each) => ({ ...each, name: names.get(each.pid) ?? 'sh' })));
    const use = (id: string) => scopes.uses().find(({ scope }) => scope === id);
    kernel.fork(INIT, script);
    follow(tree('script', script));
    kernel.fork(script, meter);
    kernel.fork(meter, inside);
    kernel.fork(inside, worker);
    kernel.work(worker, 4);
    kernel.work(script, 1);
    look();
    expect(use('script')).toMatchObject({ python: false, processes: 2, cpuS: 1 });
    kernel.tick(1000);
    scopes.follow(tree('metered', inside), millis(kernel.now));
    kernel.work(worker, 2);
    look();
    expect(use('metered')).toMatchObject({ python: true, processes: 2, cpuS: 2 });
    kernel.fork(script, beside);
    look();
    expect(use('script')).toMatchObject({ python: true, processes: 3, interpreter: '/env/24' });
  });

  it('adds GPU shares to the scope of the process', () => {
    const { kernel, look, follow, scopes } = start();
    kernel.fork(INIT, 10);
    follow(tree('a', 10));
    look();
    scopes.addGpu(
      'gpu:x',
      [
        { device: 'gpu:x', pid: 10, share: 0.5 },
        { device: 'gpu:x', pid: 99, share: 0.5 },
      ],
      seconds(2),
    );
    scopes.addGpu('gpu:x', [{ device: 'gpu:x', pid: 10 }], seconds(2));
    expect(scopes.uses()[0]?.gpuS).toEqual({ 'gpu:x': 1 });
  });
});
