import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../../src/core/energy/frame';
import { millis, seconds } from '../../../../src/core/units';
import { INIT } from './kernel';
import { start, tree } from './scopesWorld';

describe('a GPU', () => {
  it('is held by those who have it open now, not by those who left it', () => {
    const { kernel, scopes, follow, look } = start();
    kernel.fork(INIT, 10);
    look();
    follow(tree('a', 10));
    const contexts = () => scopes.uses()[0]?.contexts;
    scopes.beginGpus();
    scopes.addGpu('gpu:x', [{ device: 'gpu:x', pid: 10 }], seconds(1));
    expect(contexts()).toEqual({ 'gpu:x': 1 });
    scopes.beginGpus();
    expect(contexts()).toEqual({});
  });
});

describe('the next command of a shell', () => {
  it('has its processes, also those that were seen before anybody told of it', () => {
    const { kernel, scopes, follow, look, alive } = start();
    kernel.fork(INIT, 10);
    look();
    const command = (id: string): Scope => ({ id, pid: 10, take: 'children', since: millis(kernel.now) });
    follow(command('first'));
    kernel.fork(10, 20);
    look();
    kernel.exit(20, true);
    kernel.tick(100);
    const second = command('second');
    kernel.fork(10, 30);
    kernel.fork(30, 31);
    look();
    expect(alive('first')).toBe(2);
    follow(second);
    kernel.work(31, 2);
    look();
    expect([alive('first'), alive('second')]).toEqual([0, 2]);
    expect(scopes.uses().find(({ scope }) => scope === 'second')?.cpuS).toBe(2);
  });
});
