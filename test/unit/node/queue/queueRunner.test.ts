/** What the runner does about a real folder, on a clock that is set. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueuePlan } from '../../../../src/core/queue/job';
import { stateOf } from '../../../../src/core/queue/state';
import { millis, type Millis } from '../../../../src/core/units';
import { markOf } from '../../../../src/node/process/processMark';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { QueueRunner } from '../../../../src/node/queue/queueRunner';
import type { RunnerWorld, StartRefusal } from '../../../../src/node/queue/runnerWorld';
import { replaceFile } from '../../../../src/node/queue/wholeFile';
import { at, HOUR, job } from '../../core/queue/queueExamples';

let folder: string;
let queue: QueueFolder;
let now: Millis;
let started: string[];
let logged: string[];
let planned: number[];
let refuses: StartRefusal | undefined;
let plan: QueuePlan | undefined;
let exited: () => void;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-queue-runner-'));
  queue = new QueueFolder(folder);
  fs.mkdirSync(queue.path, { recursive: true, mode: 0o700 });
  now = at(1);
  [started, logged, planned, refuses, plan] = [[], [], [], undefined, undefined];
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const newRunner = (changes: Partial<RunnerWorld> = {}): QueueRunner =>
  new QueueRunner({
    queue,
    clock: { now: () => now },
    start: (entry, ended) => {
      started.push(entry.job.id);
      exited = ended;
      return refuses;
    },
    signal: () => true,
    replan: () => {
      planned.push(now);
      return Promise.resolve(plan);
    },
    onBattery: () => false,
    tend: () => undefined,
    log: (text) => logged.push(text),
    ...changes,
  });
const state = (id = 'a') => stateOf(queue.entry(id) ?? { job: job(), pieces: [] });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the runner', () => {
  it('has nothing to do where nothing waits', () => expect(newRunner().look()).toBeUndefined());

  it('waits a while for a disk that is away, and leaves where it does not come back', () => {
    fs.rmSync(queue.path, { recursive: true });
    const runner = newRunner();
    for (let looks = 0; looks < 60; looks++) expect(runner.look()).toBe(now + 10_000);
    expect(runner.look()).toBeUndefined();
    fs.mkdirSync(queue.path, { mode: 0o700 });
    queue.add(job());
    expect(runner.look()).toBeGreaterThan(now);
  });

  it('starts a job once, however long its process takes to claim it', () => {
    queue.add(job());
    now = at(12);
    const runner = newRunner();
    for (let look = 0; look < 5; look++) {
      expect(runner.look()).toBeGreaterThan(now);
      now = millis(now + 2000);
    }
    expect(started).toEqual(['a']);
  });

  it('tries again where what it started was gone before it had claimed the job', () => {
    queue.add(job());
    now = at(12);
    const runner = newRunner();
    runner.look();
    exited();
    expect(runner.hasNews).toBe(true);
    now = millis(now + 1000);
    expect(runner.look()).toBe(now + 10_000);
    now = millis(now + 10_000);
    runner.look();
    expect(started).toEqual(['a', 'a']);
  });

  it('tries again where the system refuses, and says in the end that it did', () => {
    queue.add(job());
    refuses = 'refused';
    const runner = newRunner();
    for (now = at(12); state().is === 'waiting' && now < at(13); now = millis(now + 10_000)) runner.look();
    expect(state()).toMatchObject({ is: 'missed', why: 'refused' });
    expect(started).toHaveLength(31);
  });

  it('says at once what is gone', () => {
    queue.add(job());
    refuses = 'command';
    now = at(12);
    // There may be another job behind it.
    expect(newRunner().look()).toBe(now);
    expect(state()).toMatchObject({ is: 'missed', why: 'command' });
  });

  it('goes on with the others where one cannot be written', () => {
    queue.add(job());
    queue.add(job({ id: 'b', queuedAt: at(0.5) }));
    queue.wish('a', { at: at(1), want: 'cancel' });
    queue.wish('b', { at: at(1), want: 'cancel' });
    class FullFor extends QueueFolder {
      override close(...[entry, closing]: Parameters<QueueFolder['close']>): boolean {
        if (entry.job.id === 'a') throw new Error('ENOSPC: no space left on device');
        return super.close(entry, closing);
      }
    }
    const full = new FullFor(folder);
    expect(newRunner({ queue: full }).look()).toBe(now);
    expect([state('a').is, state('b').is]).toEqual(['waiting', 'cancelled']);
    expect(logged).toEqual(['job a: ENOSPC: no space left on device']);
  });

  it('tells a job to end again until somebody is there to hear it, and no more', () => {
    queue.add(job());
    queue.wish('a', { at: at(12), want: 'cancel' });
    replaceFile(queue.claimOf('a', 1), { run: 'r', at: at(12), by: markOf(process.pid) });
    const told: string[] = [];
    const runner = newRunner({
      signal: (_, signal, who) => {
        told.push(`${signal} ${who}`);
        return told.length === 3;
      },
    });
    for (now = at(12); now < at(12) + 20_000; now = millis(now + 2000)) runner.look();
    expect(told).toEqual(['SIGTERM all', 'SIGTERM all', 'SIGTERM all']);
    now = millis(at(12) + 31_000);
    runner.look();
    expect(told.at(-1)).toBe('SIGKILL all');
  });

  it('leaves out what it cannot read, and says so', () => {
    queue.add(job());
    replaceFile(path.join(queue.folderOf('a'), 'job.json'), { v: 1 });
    expect(newRunner().look()).toBeUndefined();
    expect(logged[0]).toContain('does not hold what it should');
  });

  it('plans again once an hour, and when the machine has slept', async () => {
    queue.add(job());
    const runner = newRunner();
    for (now = at(0.5); now < at(3.4); now = millis(now + 300_000)) {
      runner.look();
      await settled();
    }
    expect(planned).toEqual([at(1), at(2), at(3)]);
    runner.forgetPlans();
    runner.look();
    expect(planned).toHaveLength(4);
  });

  it('moves a job to its new plan', async () => {
    queue.add(job());
    plan = { madeAt: now, segments: [{ start: at(15), end: at(16) }] };
    const runner = newRunner();
    runner.look();
    await settled();
    expect(runner.hasNews).toBe(true);
    expect(state()).toMatchObject({ start: at(15) });
  });

  it('plans first where the machine slept through the window, and starts if no plan comes', async () => {
    queue.add(job());
    const runner = newRunner();
    now = at(14);
    runner.look();
    expect(started).toEqual([]);
    await settled();
    runner.look();
    expect(started).toEqual(['a']);
  });

  // On a Mac the answer takes a process.
  it('asks for the battery only where a job waits for power', () => {
    let asked = 0;
    const runner = newRunner({ onBattery: () => asked++ >= 0 });
    queue.add(job());
    runner.look();
    expect(asked).toBe(0);
    queue.add(job({ id: 'b', waitsForPower: true }));
    now = at(12);
    runner.look();
    expect([asked, started]).toEqual([1, ['a']]);
  });

  it('lets one job wait for the other', () => {
    queue.add(job());
    queue.add(job({ id: 'b', queuedAt: at(0.5) }));
    now = at(12);
    newRunner().look();
    expect(started).toEqual(['a']);
  });

  it('plans a job around the one before it, each once, and again when that one moves', async () => {
    const ids = ['a', 'b', 'c'];
    ids.forEach((id, order) => queue.add(job({ id, queuedAt: at(0.1 * order), plan: { ...job().plan, madeAt: now } })));
    const hours: string[] = [];
    const runner = newRunner({
      replan: ({ job: { id } }, taken) => {
        const end = Math.max(...taken.map((span) => span.end));
        hours.push(`${id} after ${(end - at(0)) / HOUR}`);
        return Promise.resolve({ madeAt: now, segments: [{ start: millis(end), end: millis(end + HOUR) }] });
      },
    });
    const look = async (): Promise<void> => {
      for (let turn = 0; turn < 6; turn++) {
        runner.look();
        await settled();
      }
    };
    await look();
    expect(hours.splice(0)).toEqual(['b after 13', 'c after 14']);
    queue.wish('a', { at: now, want: 'move', start: at(13.5) });
    await look();
    expect(hours).toEqual(['b after 14.5', 'c after 15.5']);
  });

  it('does not ask again and again where there is no room beside the one before', async () => {
    queue.add(job());
    queue.add(job({ id: 'b', queuedAt: at(0.5), plan: { ...job().plan, madeAt: now } }));
    queue.replan('a', { ...job().plan, madeAt: now });
    const runner = newRunner();
    for (let turn = 0; turn < 5; turn++) {
      runner.look();
      await settled();
    }
    expect(planned).toHaveLength(1);
  });

  it('queues a weekly job anew when it has ended, once', () => {
    queue.add(job({ weekly: true }));
    replaceFile(queue.claimOf('a', 1), { run: 'r', at: at(12), by: { pid: 0, born: '' } });
    replaceFile(queue.endOf('a', 1), { at: at(13), exitCode: 0 });
    now = at(13);
    const entry = queue.entry('a');
    const next = job({ id: 'a.2', queuedAt: at(13), duration: HOUR });
    if (entry !== undefined) for (let turn = 0; turn < 2; turn++) queue.follow(entry, next);
    expect(queue.entries().map((each) => each.job.id)).toEqual(['a', 'a.2']);
    queue.remove('a.2');
    if (entry !== undefined) queue.follow(entry, next);
    expect(queue.entries()).toHaveLength(1);
  });
});
