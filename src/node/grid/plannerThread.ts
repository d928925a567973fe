/** The planner, in a thread of its own. */
import type { GridPlan, GridPlanner, PlanRequest } from '../../core/grid/gridAhead';
import { RequestThread } from '../requestThread';

/** A plan takes less than a second. */
const PATIENCE_MS = 20_000;

interface Asked {
  readonly id: number;
  readonly request: PlanRequest;
}

interface Told {
  readonly id: number;
  readonly plan?: GridPlan;
  /** Of this request; others are answered. */
  readonly error?: string;
}

export class PlannerThread implements GridPlanner {
  readonly #thread: RequestThread<Asked, Told>;

  /**
   * @param script the built planner
   * @param folder of the cache
   */
  constructor(script: string, folder: string, patienceMs = PATIENCE_MS) {
    this.#thread = new RequestThread(script, { name: 'planner', patienceMs, workerData: { folder } });
  }

  async plan(request: PlanRequest): Promise<GridPlan | undefined> {
    const { error, plan } = await this.#thread.ask((id) => ({ id, request }));
    if (error !== undefined) throw new Error(error);
    return plan;
  }

  dispose(): void {
    this.#thread.dispose();
  }
}
