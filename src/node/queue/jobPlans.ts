/**
 * Plans jobs that wait again, once an hour, when their time has passed by and when another job takes it: behind, so that no source
 * holds up a start.
 */
import type { Segment } from '../../core/plan/interruptible';
import { meets } from '../../core/plan/taken';
import type { JobId } from '../../core/queue/job';
import { LATE_MS } from '../../core/queue/nextStep';
import { nextStart, planOf, stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { RunnerWorld } from './runnerWorld';

/** Forecasts are issued by the hour. */
const REPLAN_MS = 3_600_000;

export class JobPlans {
  readonly #madeAt = new Map<JobId, Millis>();
  readonly #making = new Set<JobId>();
  /** What it was planned around: where there was no room it is not tried again until that changes. */
  readonly #around = new Map<JobId, string>();

  /** @param made called when one was, or was not, made anew */
  constructor(
    private readonly world: Pick<RunnerWorld, 'log' | 'queue' | 'replan'>,
    private readonly made: () => void,
  ) {}

  isMaking(id: JobId): boolean {
    return this.#making.has(id);
  }

  /** Those made before are looked at again. */
  forget(): void {
    this.#madeAt.clear();
    this.#around.clear();
  }

  /** @param taken when jobs that come before it run */
  renew(entry: QueueEntry, taken: readonly Segment[], now: Millis): void {
    const { id } = entry.job;
    if (this.#making.has(id) || !this.#isDue(entry, taken, now)) return;
    const { log, queue, replan } = this.world;
    this.#madeAt.set(id, now);
    this.#around.set(id, JSON.stringify(taken));
    this.#making.add(id);
    void replan(entry, taken, now)
      .then((plan) => plan && queue.replan(id, plan))
      .catch((error: unknown) => log(`job ${id} could not be planned again: ${String(error)}`))
      .finally(() => {
        this.#making.delete(id);
        this.made();
      });
  }

  #isDue(entry: QueueEntry, taken: readonly Segment[], now: Millis): boolean {
    const state = stateOf(entry);
    const plan = planOf(entry);
    const { id, notBefore = -Infinity } = entry.job;
    if ((state.is !== 'waiting' && state.is !== 'paused') || plan.fixed === true || now < notBefore) return false;
    const last = this.#madeAt.get(id) ?? plan.madeAt;
    const isOld = now - last >= REPLAN_MS || now < last;
    const isLate = now > state.start + LATE_MS && last < state.start;
    return isOld || isLate || this.#isCrowded(entry, taken, now);
  }

  /** One whose time has come waits for the others. One after the other: what comes behind waits for the plan of the one before. */
  #isCrowded(entry: QueueEntry, taken: readonly Segment[], now: Millis): boolean {
    const { segments } = planOf(entry);
    if (this.#making.size > 0 || nextStart(entry) <= now || !meets(segments, taken)) return false;
    return this.#around.get(entry.job.id) !== JSON.stringify(taken);
  }
}
