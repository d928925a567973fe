/** Looks at the queue whenever something is due or somebody wants something, for as long as anything waits. */
import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../core/ports';
import { isOver, stateOf } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';
import type { QueueRunner } from './queueRunner';
import type { RunnerLock } from './runnerLock';

/** A timer stands still while the machine sleeps, and a clock may be set: time is looked at, not waited for. */
const TICK_MS = 1000;
/** Of the wall clock against the other one, from one look to the next. */
const JUMP_S = 30;

export interface Waiting {
  readonly clock: Clock;
  /** By the clock. */
  readonly sleep: (ms: number) => Promise<void>;
}

export async function followQueue(
  queue: QueueFolder,
  runner: QueueRunner,
  lock: RunnerLock,
  waiting: Waiting,
): Promise<void> {
  // Whoever queued a job while we were about to leave found us still here: so the queue is looked at once more without the lock.
  do {
    if (!lock.take()) return;
    try {
      await untilEmpty(queue, runner, lock, waiting);
    } finally {
      lock.release();
    }
  } while (queue.entries().some((entry) => !isOver(stateOf(entry))));
}

async function untilEmpty(
  queue: QueueFolder,
  runner: QueueRunner,
  lock: RunnerLock,
  { clock, sleep }: Waiting,
): Promise<void> {
  const news = path.join(queue.path, 'news');
  while (lock.isOurs()) {
    const heard = changedAt(news);
    const due = runner.look();
    if (due === undefined) return;
    const offset = offsetOf(clock);
    while (!runner.hasNews && clock.now() < due && changedAt(news) === heard) {
      if (Math.abs(offsetOf(clock) - offset) > JUMP_S) {
        runner.forgetPlans();
        break;
      }
      await sleep(Math.min(TICK_MS, Math.max(1, due - clock.now())));
    }
    // The event loop has to turn, for processes that have ended.
    await sleep(1);
  }
}

/** Seconds between the two clocks: it changes when the machine sleeps or its clock is set. */
const offsetOf = (clock: Clock): number => clock.now() / 1000 - clock.monotonic();

function changedAt(file: string): Millis | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs as Millis | undefined;
}
