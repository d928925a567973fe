/** Looks at the queue whenever something is due or somebody wants something, for as long as anything waits. */
import type { Clock } from '../../core/ports';
import { needsRunner } from '../../core/queue/state';
import { Bell } from './bell';
import type { QueueFolder } from './queueFolder';
import type { QueueRunner } from './queueRunner';
import type { RunnerLock } from './runnerLock';

/** A timer stands still while the machine sleeps, and a clock may be set: time is looked at, not waited for. */
const TICK_MS = 5000;
/** A day of them. */
const LOCK_TRIES = 8640;
const RETRY_MS = 10_000;
/** Of the wall clock against the other one, from one look to the next. */
const JUMP_S = 30;

export interface Waiting {
  readonly clock: Clock;
  /** By the clock; the signal ends it early. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export async function followQueue(
  queue: QueueFolder,
  runner: QueueRunner,
  lock: RunnerLock,
  waiting: Waiting,
): Promise<void> {
  // Nothing was ever queued here.
  if (!queue.isThere()) return;
  // Whoever queued a job while we were about to leave found us still here: so the queue is looked at once more without the lock.
  do {
    if (!(await isTaken(lock, waiting))) return;
    try {
      await untilEmpty(queue, runner, lock, waiting);
    } finally {
      lock.release();
    }
  } while (queue.isThere() && queue.entries().some(needsRunner));
}

/** A full disk may have room again before anything is due. */
async function isTaken(lock: RunnerLock, { sleep }: Waiting): Promise<boolean> {
  for (let tries = 0; ; tries++) {
    try {
      return lock.take();
    } catch (error) {
      if (tries === LOCK_TRIES) throw error;
      await sleep(RETRY_MS, new AbortController().signal);
    }
  }
}

async function untilEmpty(
  queue: QueueFolder,
  runner: QueueRunner,
  lock: RunnerLock,
  { clock, sleep }: Waiting,
): Promise<void> {
  const bell = new Bell(queue.path);
  runner.onNews = () => bell.wake();
  try {
    while (lock.isOurs() || !queue.isThere()) {
      const heard = bell.last();
      const due = runner.look();
      if (due === undefined) return;
      const offset = offsetOf(clock);
      while (!runner.hasNews && clock.now() < due && bell.last() === heard) {
        if (Math.abs(offsetOf(clock) - offset) > JUMP_S) {
          runner.forgetPlans();
          break;
        }
        await bell.or((signal) => sleep(Math.min(TICK_MS, Math.max(1, due - clock.now())), signal));
      }
      // The event loop has to turn, for processes that have ended.
      await bell.or((signal) => sleep(1, signal));
    }
  } finally {
    bell.close();
  }
}

/** Seconds between the two clocks: it changes when the machine sleeps or its clock is set. */
const offsetOf = (clock: Clock): number => clock.now() / 1000 - clock.monotonic();
