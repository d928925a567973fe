/** Plans jobs that wait again, once an hour and when their time has passed by: behind, so that no source holds up a start. */
import type { JobId } from '../../core/queue/job';
import { LATE_MS } from '../../core/queue/nextStep';
import { planOf, stateOf, type QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { RunnerWorld } from './runnerWorld';

/** Forecasts are issued by the hour. */
const REPLAN_MS = 3_600_000;

export class JobPlans {
  readonly #madeAt = new Map<JobId, Millis>();
  readonly #making = new Set<JobId>();

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
  }

  renew(entry: QueueEntry, now: Millis): void {
    const { id } = entry.job;
    if (this.#making.has(id) || !this.#isDue(entry, now)) return;
    const { log, queue, replan } = this.world;
    this.#madeAt.set(id, now);
    this.#making.add(id);
    void replan(entry, now)
      .then((plan) => plan && queue.replan(id, plan))
      .catch((error: unknown) => log(`job ${id} could not be planned again: ${String(error)}`))
      .finally(() => {
        this.#making.delete(id);
        this.made();
      });
  }

  #isDue(entry: QueueEntry, now: Millis): boolean {
    const state = stateOf(entry);
    const plan = planOf(entry);
    const { id, notBefore = -Infinity } = entry.job;
    if ((state.is !== 'waiting' && state.is !== 'paused') || plan.fixed === true || now < notBefore) return false;
    const last = this.#madeAt.get(id) ?? plan.madeAt;
    const isOld = now - last >= REPLAN_MS || now < last;
    const isLate = now > state.start + LATE_MS && last < state.start;
    return isOld || isLate;
  }
}
