/** What is known of the hours before a job's deadline. */
import type { Advice } from '../../core/plan/advice';
import type { Segment } from '../../core/plan/interruptible';
import { USUAL_INTERRUPTION } from '../../core/plan/usualInterruption';
import { millis, type Millis } from '../../core/units';
import type { GridService } from '../grid/gridService';
import type { AskedJob } from './askedJob';

interface PlanWorld {
  /** When this machine runs what is queued already. */
  readonly taken: () => readonly Segment[];
  readonly grid: Pick<GridService, 'advise' | 'now'>;
  /** Jobs can be handed to Slurm from here. */
  readonly hasSlurm: Promise<boolean>;
}

/** No advice: nothing is known of the hours, or the planner failed. */
export interface Planned {
  readonly advice?: Advice | undefined;
  readonly failure?: string;
  readonly hasSlurm: boolean;
}

/** When the work has to be done, or when a start at the latest moment would have it done. */
export const doneBy = ({ deadline, duration }: AskedJob): Millis =>
  deadline.by === 'finish' ? deadline.at : millis(deadline.at + duration);

/** A time of one's own needs no plan: where it fails, the list says so and goes on. */
export async function planned(asked: AskedJob, world: PlanWorld): Promise<Planned> {
  const hasSlurm = await world.hasSlurm;
  try {
    return { advice: await adviceFor(asked, world), hasSlurm };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error), hasSlurm };
  }
}

/** Undefined: nothing is known of the hours, or there is no time. */
async function adviceFor(asked: AskedJob, { grid, taken }: PlanWorld): Promise<Advice | undefined> {
  const { duration, onSlurm, runs, signal } = asked;
  const now = grid.now;
  const spare = asked.deadline.by === 'finish' && runs === 0 ? 0.2 * duration : 0;
  const finishBy = millis(Math.max(doneBy(asked) - spare, now + duration));
  return grid.advise({
    duration,
    from: now,
    finishBy,
    ...(!onSlurm && { taken: taken() }),
    ...(signal !== undefined && { interruption: USUAL_INTERRUPTION }),
  });
}
