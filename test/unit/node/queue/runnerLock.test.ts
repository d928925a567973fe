import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markOf } from '../../../../src/node/process/processMark';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';

let folder: string;
let lock: RunnerLock;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-lock-'));
  lock = new RunnerLock(folder);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const hold = (mark: unknown): void =>
  fs.writeFileSync(path.join(folder, 'runner.lock'), JSON.stringify(mark), { mode: 0o600 });
// A process that lives and is not this one.
const other = process.ppid;

describe('the lock of the runner', () => {
  it('is left to one that lives', () => {
    hold(markOf(other));
    expect([lock.take(), lock.owner()?.pid]).toEqual([false, other]);
  });
  it('is taken over where its pid is that of another process by now', () => {
    hold({ pid: other, born: 'another boot 1' });
    expect(lock.owner()).toBeUndefined();
    expect([lock.take(), lock.owner()?.pid]).toEqual([true, process.pid]);
  });
  it('is taken over where nobody can tell whose it is', () => {
    hold('');
    expect([lock.take(), lock.owner()?.pid]).toEqual([true, process.pid]);
  });
  it('leaves nothing behind when it is given back', () => {
    lock.take();
    lock.release();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
