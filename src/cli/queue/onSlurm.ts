/** Hands a job to Slurm, or says why that cannot be. */
import path from 'node:path';
import type { QueuedJob } from '../../core/queue/job';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import type { QueueFolder } from '../../node/queue/queueFolder';
import { directivesOf } from '../../node/slurm/slurmFiles';
import { slurmPort } from '../../node/slurm/submitJob';
import { systemClock } from '../../node/systemClock';
import { warn } from '../session';
import { UsageError } from '../verb';

/** @throws {UsageError} */
export async function queueOnSlurm(queue: QueueFolder, job: QueuedJob): Promise<void> {
  const place = { programs: { node: process.execPath, folder: __dirname }, ledger: ledgerFolder() };
  const slurm = slurmPort(queue, place, systemClock);
  if (!(await slurm.isThere()))
    throw new UsageError(
      'sbatch is not here. Run this where jobs are handed to Slurm, or leave out --slurm to run the job on this machine.',
    );
  const { isBatch } = directivesOf(path.resolve(job.cwd, job.command[0] ?? ''));
  if (isBatch && job.interruption !== undefined)
    throw new UsageError(
      'A script with #SBATCH lines is submitted as it is and cannot be stopped in between. Leave out --interruptible, or give the command that is in it.',
    );
  const refusal = await slurm.submit({ ...job, slurm: isBatch ? { script: true } : {} });
  switch (refusal?.reason) {
    case undefined:
      return;
    case 'refused':
      throw new UsageError(`Slurm did not take the job: "${refusal.words}". Nothing was queued.`);
    case 'too short':
      throw new UsageError(
        'Slurm needs a few minutes to start a job, which are not left before --finish-by. Nothing was queued: give it more time.',
      );
    case 'no answer':
      warn('Slurm has not answered in time. The job is queued, and handed in when Slurm answers.');
  }
}
