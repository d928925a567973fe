/** The planner's thread: what is known of the grid and a job in, advice out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PlanRequest } from './core/grid/gridAhead';
import { Planner } from './node/grid/planner';

const { folder } = workerData as { readonly folder: string };
const planner = new Planner(folder);

parentPort?.on('message', ({ id, request }: { readonly id: number; readonly request: PlanRequest }) => {
  void planner.plan(request).then(
    (plan) => parentPort?.postMessage({ id, plan }),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) }),
  );
});
