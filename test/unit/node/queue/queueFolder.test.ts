import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stateOf } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { replaceFile } from '../../../../src/node/queue/wholeFile';
import { at, job } from '../../core/queue/queueExamples';

let folder: string;
let queue: QueueFolder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-queue-folder-'));
  queue = new QueueFolder(folder);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function read() {
  const unreadable: string[] = [];
  const entries = queue.entries(({ reason }) => unreadable.push(reason));
  return { entries, unreadable };
}

describe('the folder of the queue', () => {
  it('holds nothing before something is queued', () => expect(read()).toEqual({ entries: [], unreadable: [] }));

  it('gives back what was queued, the first one first', () => {
    queue.add(job({ id: 'b', queuedAt: at(2) }));
    queue.add(job({ id: 'a', queuedAt: at(1), name: 'a "b"\n\u00fc.py' }));
    expect(read().entries).toEqual([
      { job: job({ id: 'a', queuedAt: at(1), name: 'a "b"\n\u00fc.py' }), pieces: [] },
      { job: job({ id: 'b', queuedAt: at(2) }), pieces: [] },
    ]);
  });

  // A file that this version no longer writes as it is here must still be read.
  it('reads what the first version wrote', () => {
    queue.add(job());
    const there = queue.folderOf('mwyogawl-8221e76e');
    fs.cpSync('test/fixtures/queue/v1', there, { recursive: true });
    for (const name of fs.readdirSync(there)) fs.chmodSync(path.join(there, name), 0o600);
    const entry = queue.entry('mwyogawl-8221e76e');
    expect(entry).toMatchObject({
      job: {
        name: 'train.py',
        interruption: { signal: 'SIGUSR1' },
        weekly: true,
        plan: { worse: { count: 1, of: 14 } },
      },
      replanned: { gPerKwh: 215 },
      wish: { want: 'move' },
      pieces: [
        { run: '43d55c7d-9d91-4e10-a32a-1375553826dd', isAlive: false, stop: { why: 'pause' }, end: { exitCode: 143 } },
      ],
    });
    expect(entry && stateOf(entry)).toEqual({ is: 'paused', start: 1795803600000 });
  });

  it('reads what a later version has added to', () => {
    queue.add({ ...job(), priority: 3, grid: { zone: 'DE', market: 'spot' } } as ReturnType<typeof job>);
    replaceFile(path.join(queue.folderOf('a'), 'wish.json'), { at: 1, want: 'start', by: 'ann' });
    expect(read()).toMatchObject({ entries: [{ job: { priority: 3 }, wish: { want: 'start' } }], unreadable: [] });
  });

  it.each([
    ['job.json', { v: 1 }],
    ['job.json', { ...job(), plan: { madeAt: 1, segments: [null] } }],
    ['job.json', { ...job(), name: undefined }],
    ['job.json', { ...job(), environment: { A: 1 } }],
    ['job.json', { ...job(), interruption: {} }],
    ['job.json', []],
    ['plan.json', {}],
    ['plan.json', 'x'],
    ['plan.json', [1]],
    ['wish.json', { at: 1 }],
    ['wish.json', { at: 1, want: 'move' }],
    ['1.claim', { at: 1 }],
    ['1.claim', { closing: 1 }],
  ])('tells of a %s that is %j, and goes on with the others', (name, value) => {
    queue.add(job());
    queue.add(job({ id: 'b' }));
    replaceFile(path.join(queue.folderOf('a'), name), value);
    const { entries, unreadable } = read();
    expect(entries.map((entry) => entry.job.id)).toEqual(['b']);
    expect(unreadable).toEqual([expect.stringContaining(`${name} does not hold what it should`)]);
  });

  it('tells of a file that is cut off', () => {
    queue.add(job());
    fs.writeFileSync(path.join(queue.folderOf('a'), 'job.json'), '{"v":1,"id":"a', { mode: 0o600 });
    expect(read().unreadable).toEqual([expect.stringContaining('job.json is damaged: Unterminated string')]);
  });

  it('is refused where others may write it', () => {
    queue.add(job());
    fs.chmodSync(queue.path, 0o770);
    expect(() => read()).toThrow('can be written by others');
    expect(() => queue.add(job({ id: 'b' }))).toThrow('can be written by others');
    fs.chmodSync(queue.path, 0o700);
    expect(read().entries).toHaveLength(1);
  });

  it('is for its user only, files and folders', () => {
    queue.add(job());
    queue.wish('a', { at: millis(1), want: 'cancel' });
    const all = fs.readdirSync(queue.path, { recursive: true, encoding: 'utf8' });
    for (const name of all) expect(fs.statSync(path.join(queue.path, name)).mode & 0o077).toBe(0);
    expect(all.length).toBeGreaterThan(3);
  });

  // As FAT answers, of which there is none here.
  it('takes no job where there are no hard links, and says so', () => {
    vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
    });
    expect(() => queue.add(job())).toThrow(/^its file system has no hard links/);
    expect(fs.readdirSync(queue.path)).toEqual([]);
  });

  it('leaves no half of a job behind where it cannot be written', () => {
    queue.add(job());
    fs.mkdirSync(queue.folderOf('b'));
    fs.writeFileSync(path.join(queue.folderOf('b'), 'x'), '');
    expect(() => queue.add(job({ id: 'b' }))).toThrow();
    expect(fs.readdirSync(queue.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
