/** How a job is handed to sbatch. Nothing of it is in its name or comment but the number that the queue gave it. */
import type { Millis } from '../../units';
import type { QueuedJob } from '../job';
import type { BatchDirectives } from './batchDirectives';
import { beginIn, deadlineIn, type SlurmTiming } from './slurmTiming';

export interface SbatchPaths {
  /** What Slurm runs on the node. */
  readonly script: string;
  readonly log: string;
}

export function sbatchArguments(
  job: QueuedJob,
  timing: SlurmTiming,
  now: Millis,
  { log, script }: SbatchPaths,
  own?: BatchDirectives,
): readonly string[] {
  const { begin, deadline, minutes } = timing;
  const times = [
    `--begin=${beginIn(begin, now)}`,
    `--time=${minutes}`,
    ...(deadline === undefined ? [] : [`--deadline=${deadlineIn(deadline, now)}`]),
  ];
  const output = [`--output=${log.replaceAll('%', '%%')}`, '--open-mode=append'];
  const common = ['--parsable', `--comment=${job.id}`, ...times];
  if (own !== undefined) return [...common, ...(own.output ? [] : output), '--', ...job.command];
  return [
    ...common,
    `--job-name=${job.id}`,
    `--chdir=${job.cwd}`,
    // Whatever the user or the site has set: it is the job's own environment, and there are no secrets in it.
    '--export=ALL',
    // A node that fails takes along what cannot go on.
    job.interruption === undefined ? '--no-requeue' : '--requeue',
    ...output,
    '--',
    script,
  ];
}
