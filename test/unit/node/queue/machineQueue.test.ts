import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueue } from '../../../../src/core/queue/queuePort';
import type { QueueEntry } from '../../../../src/core/queue/state';
import { machineQueue } from '../../../../src/node/queue/machineQueue';
import { adoptFrom } from '../../../../src/node/queue/otherQueues';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { readWhole, replaceFile } from '../../../../src/node/queue/wholeFile';
import { at, job } from '../../core/queue/queueExamples';

let ledger: string;
let folder: QueueFolder;
let queue: JobQueue;
const open = (name = 'dist'): JobQueue =>
  machineQueue({
    ledger,
    programs: { node: process.execPath, folder: path.join(ledger, name) },
    clock: { now: () => at(0) },
  });
beforeEach(() => {
  ledger = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-window-queue-'));
  folder = new QueueFolder(ledger);
  queue = open();
});
afterEach(() => fs.rmSync(ledger, { recursive: true, force: true }));

const entries = (): readonly QueueEntry[] =>
  queue.entries(({ job: id, reason }) => expect.unreachable(`${id}: ${reason}`));
const ids = (): readonly string[] => entries().map((entry) => entry.job.id);
function end(id: string): void {
  replaceFile(folder.claimOf(id, 1), { run: 'r', at: at(12), by: { pid: 0, born: '' } });
  replaceFile(folder.endOf(id, 1), { at: at(13), exitCode: 0 });
}

describe('the queue of a window', () => {
  it('reads what is over once, and sees that it is removed', () => {
    for (const [id, hour] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      queue.add(job({ id, queuedAt: at(hour) }));
    end('b');
    expect(ids()).toEqual(['a', 'b', 'c']);
    // What is over is not looked at again: nobody writes there any more.
    fs.rmSync(path.join(folder.folderOf('b'), 'job.json'));
    expect(ids()).toEqual(['a', 'b', 'c']);
    end('a');
    expect(ids()).toEqual(['a', 'b', 'c']);
    queue.remove('b');
    expect(ids()).toEqual(['a', 'c']);
  });

  it('goes on reading a weekly job until the next one is queued', () => {
    queue.add(job({ weekly: true }));
    end('a');
    expect(entries()[0]?.isFollowed).toBe(false);
    replaceFile(path.join(folder.folderOf('a'), 'followed.json'), { by: 'a.2' });
    expect(entries()[0]?.isFollowed).toBe(true);
  });

  it('tells a runner of the version before where the programs are by now', () => {
    const kept = (): unknown => readWhole(path.join(folder.path, 'programs.json'));
    expect(kept()).toBeUndefined();
    queue.add(job());
    expect(kept()).toMatchObject({ folder: path.join(ledger, 'dist') });
    open('updated');
    expect(kept()).toMatchObject({ folder: path.join(ledger, 'updated') });
  });

  it('lets one window tell of a job, and knows in the next session that it did', () => {
    queue.add(job());
    const other = open();
    expect([queue.tell('a', 'end'), other.tell('a', 'end'), other.tell('a', 'start')]).toEqual([true, false, true]);
    expect([open().isTold('a', 'end'), open().isTold('a', 'missed')]).toEqual([true, false]);
    expect(ids()).toEqual(['a']);
  });

  it('takes over what waits under another name of the machine, and nothing that has begun', () => {
    const old = new QueueFolder(ledger, 'old-name');
    for (const id of ['a', 'b']) old.add(job({ id }));
    replaceFile(old.claimOf('b', 1), { run: 'r', at: at(12), by: { pid: 0, born: '' } });
    expect(queue.others().map(({ host, waiting }) => [host, waiting.map((each) => each.job.id)])).toEqual([
      ['old-name', ['a']],
    ]);
    queue.adopt('old-name', ['a', 'b']);
    expect([ids(), queue.others(), old.entries().length]).toEqual([['a'], [], 1]);
  });

  it('takes over no more than was shown, and nothing that Slurm has', () => {
    const old = new QueueFolder(ledger, 'old-name');
    for (const id of ['a', 'b']) old.add(job({ id }));
    old.add(job({ id: 'c', slurm: {} }));
    expect(queue.others()[0]?.waiting.map((each) => each.job.id)).toEqual(['a', 'b']);
    queue.adopt('old-name', ['a', 'c']);
    expect([ids(), old.entries().map((each) => each.job.id)]).toEqual([['a'], ['b', 'c']]);
  });

  it('gives back what a runner over there claims in that moment', () => {
    const old = new QueueFolder(ledger, 'old-name');
    old.add(job());
    class Late extends QueueFolder {
      override adopt(id: string, from: QueueFolder): void {
        if (from.path === old.path)
          replaceFile(from.claimOf(id, 1), { run: 'r', at: at(12), by: { pid: 0, born: '' } });
        super.adopt(id, from);
      }
    }
    const late = new Late(ledger, 'new-name');
    adoptFrom('old-name', late, ['a']);
    expect([late.entries(), old.entries().map(({ pieces }) => pieces.length)]).toEqual([[], [1]]);
  });

  it('forgets what waits there, but not what has begun or is on Slurm', () => {
    const old = new QueueFolder(ledger, 'old-name');
    for (const id of ['a', 'b']) old.add(job({ id }));
    old.add(job({ id: 'c', slurm: {} }));
    replaceFile(old.claimOf('b', 1), { run: 'r', at: at(12), by: { pid: 0, born: '' } });
    old.add(job({ id: 'd' }));
    queue.removeOther('old-name', ['a', 'b', 'c']);
    expect([ids(), old.entries().map((each) => each.job.id)]).toEqual([[], ['b', 'c', 'd']]);
  });

  it('opens where its folder cannot be looked at, and says why', () => {
    queue.add(job());
    fs.rmSync(path.join(folder.path, 'news'), { force: true });
    fs.symlinkSync('news', path.join(folder.path, 'news'));
    fs.chmodSync(folder.path, 0o777);
    let looks = 0;
    const stop = open().watch(() => looks++);
    stop();
    expect(looks).toBe(1);
    expect(() => entries()).toThrow('can be written by others.');
    const before = folder.changes();
    fs.chmodSync(folder.path, 0o700);
    expect(folder.changes()).not.toBe(before);
  });
});
