/** When the runner looks: on a clock that a test moves, through sleeps that it ends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, seconds, type Millis } from '../../../../src/core/units';
import { markOf } from '../../../../src/node/process/processMark';
import { followQueue, type Waiting } from '../../../../src/node/queue/followQueue';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { QueueRunner } from '../../../../src/node/queue/queueRunner';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { at, job } from '../../core/queue/queueExamples';

let folder: string;
let queue: QueueFolder;
let wall: Millis;
let monotonic: number;
/** What happens in each sleep, given how long it is meant to be. Ends the test when there is nothing left. */
let script: ((ms: number) => void)[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-follow-'));
  queue = new QueueFolder(folder);
  [wall, monotonic, script] = [at(1), 0, []];
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const pass = (ms: number): void => {
  wall = millis(wall + ms);
  monotonic += ms / 1000;
};
const waiting: Waiting = {
  clock: { now: () => wall, monotonic: () => seconds(monotonic) },
  sleep: async (ms) => {
    await new Promise((resolve) => setImmediate(resolve));
    // A turn of the event loop.
    if (ms <= 1) {
      pass(ms);
      return;
    }
    const next = script.shift();
    if (next === undefined)
      for (const { job: each } of queue.entries()) queue.wish(each.id, { at: wall, want: 'cancel' });
    (next ?? pass)(ms);
  },
};

async function followed(
  started: string[] = [],
  planned: number[] = [],
  lock = new RunnerLock(queue.path),
): Promise<void> {
  const runner = new QueueRunner({
    queue,
    clock: waiting.clock,
    start: (entry) => {
      started.push(new Date(wall).toISOString().slice(11, 16));
      queue.close(entry, { at: wall, as: 'cancelled' });
      return undefined;
    },
    signal: () => true,
    replan: () => {
      planned.push(wall);
      return Promise.resolve(undefined);
    },
    onBattery: () => false,
    tend: () => undefined,
    log: (text) => expect.unreachable(text),
  });
  await followQueue(queue, runner, lock, waiting);
}

describe('a runner that waits', () => {
  it('starts a job at its time, and leaves when nothing waits any more', async () => {
    queue.add(job());
    const started: string[] = [];
    script = Array.from({ length: 11 * 3600 }, () => pass);
    await followed(started);
    expect(started).toEqual(['12:00']);
    expect(new RunnerLock(queue.path).owner()).toBeUndefined();
  });

  it('sees that the machine has slept, though its timers stood still', async () => {
    queue.add(job({ plan: { madeAt: wall, segments: job().plan.segments } }));
    const [started, planned]: [string[], number[]] = [[], []];
    script = [
      pass,
      () => (wall = at(13)), // for eleven hours and more
      ...Array.from({ length: 50 }, () => pass),
    ];
    await followed(started, planned);
    expect(planned.map((time) => time - at(13))).toEqual([expect.closeTo(0, -2)]);
    expect(started).toEqual(['13:00']);
  });

  it('plans anew where the clock is set back, and starts nothing twice', async () => {
    queue.add(job({ queuedAt: at(-48), plan: { madeAt: wall, segments: job().plan.segments } }));
    const planned: number[] = [];
    script = [pass, () => (wall = at(-5)), ...Array.from({ length: 3 }, () => pass)];
    await followed([], planned);
    expect(planned.map((time) => time - at(-5))).toEqual([expect.closeTo(0, -2)]);
  });

  it('looks at once when a job is wanted now', async () => {
    queue.add(job());
    const started: string[] = [];
    script = [
      pass,
      (ms) => {
        queue.wish('a', { at: wall, want: 'start' });
        pass(Math.min(ms, 1000));
      },
    ];
    await followed(started);
    expect(started).toEqual(['01:00']);
  });

  it('stays for a job that was queued while it was about to leave', async () => {
    // Whoever queued it found the lock still taken, and started no other runner.
    class LeftLate extends RunnerLock {
      override release(): void {
        if (queue.entry('b') === undefined) queue.add(job({ id: 'b', queuedAt: wall }));
        super.release();
      }
    }
    queue.add(job());
    queue.wish('a', { at: wall, want: 'start' });
    wall = at(11.9);
    const started: string[] = [];
    script = Array.from({ length: 360 }, () => pass);
    await followed(started, [], new LeftLate(queue.path));
    expect(started).toEqual(['11:54', '12:00']);
  });

  it('leaves the queue to another one that has taken over', async () => {
    queue.add(job());
    const lock = path.join(queue.path, 'runner.lock');
    const others = Array.from({ length: 10 }, () => pass);
    // One that lives.
    script = [() => fs.writeFileSync(lock, JSON.stringify(markOf(process.ppid)), { mode: 0o600 }), ...others];
    await followed();
    expect(fs.readFileSync(lock, 'utf8')).toBe(JSON.stringify(markOf(process.ppid)));
    expect(script.length).toBeGreaterThan(8);
    expect(queue.entry('a')?.wish).toBeUndefined();
  });
});
