/** Tells Slurm what is wanted of a job, and writes down what it was told. */
import fs from 'node:fs';
import type { SlurmReport } from '../../core/queue/slurm/slurmReport';
import type { SlurmStep } from '../../core/queue/slurm/slurmStep';
import { beginIn, type SlurmTiming } from '../../core/queue/slurm/slurmTiming';
import type { QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from '../queue/queueFolder';
import { SlurmFiles, type MeterPlace } from './slurmFiles';
import { askSlurm } from './slurmPrograms';
import { handIn, submitAgain } from './submitJob';

/** Rejects with what Slurm says. */
export async function tellSlurm(
  queue: QueueFolder,
  entry: QueueEntry,
  step: Exclude<SlurmStep, { do: 'wait' }>,
  place: MeterPlace,
  now: Millis,
): Promise<void> {
  const { job, slurm } = entry;
  if (step.do === 'close') queue.close(entry, step.closing);
  if (step.do === 'submit') return submit(queue, entry, step.timing, place, now);
  if (step.do === 'close' || slurm === undefined) return;
  const files = new SlurmFiles(queue, job);
  const { id } = step;
  switch (step.do) {
    case 'cancel':
      return tell(entry, 'scancel', id);
    case 'signal':
      files.report({ ...slurm, stop: { at: now } });
      // To the script alone: it passes it on.
      return tell(entry, 'scancel', '--batch', '--signal=USR1', id);
    case 'move': {
      const { timing } = step;
      if (timing.deadline === job.finishBy) {
        files.report(await retimed(entry, slurm, timing, now));
        return;
      }
      // Only an operator may move a deadline. Until the first is taken back they are two; the second is, should we be ended here.
      const outcome = await handIn(queue, entry, timing, place, now);
      if (!('is' in outcome)) throw new Error(outcome.reason === 'refused' ? outcome.words : 'sbatch has not answered');
      files.report(outcome.report);
      return tell(entry, 'scancel', id);
    }
    case 'requeue': {
      // Before: whoever finds the job waiting again knows why, should we be ended here.
      const stopped = { ...slurm, stop: slurm.stop ?? { at: now } };
      files.report(stopped);
      await tell(entry, 'scontrol', 'requeuehold', id);
      files.report({ ...stopped, is: 'held' });
      return release(files, entry, stopped, step.timing, now);
    }
    case 'release':
      return release(files, entry, slurm, step.timing, now);
  }
}

async function release(
  files: SlurmFiles,
  entry: QueueEntry,
  report: SlurmReport,
  timing: SlurmTiming,
  now: Millis,
): Promise<void> {
  const told = await retimed(entry, report, timing, now);
  await tell(entry, 'scontrol', 'release', report.id);
  files.report({ ...told, is: 'pending' });
}

/** Only operators may lengthen a time limit, and there is no need to. */
async function retimed(
  entry: QueueEntry,
  report: SlurmReport,
  { begin, minutes }: SlurmTiming,
  now: Millis,
): Promise<SlurmReport> {
  const changes = [`StartTime=${beginIn(begin, now)}`, ...(minutes < report.minutes ? [`TimeLimit=${minutes}`] : [])];
  await tell(entry, 'scontrol', 'update', `JobId=${report.id}`, ...changes);
  return { ...report, begin, minutes: Math.min(minutes, report.minutes) };
}

async function submit(
  queue: QueueFolder,
  entry: QueueEntry,
  timing: SlurmTiming,
  place: MeterPlace,
  now: Millis,
): Promise<void> {
  const refusal = await submitAgain(queue, entry, timing, place, now);
  if (refusal === undefined || refusal === 'later' || refusal.reason === 'no answer') return;
  fs.appendFileSync(queue.logOf(entry.job.id), `Slurm did not take the job: "${refusal.words}".\n`, { mode: 0o600 });
  queue.close(entry, { at: now, as: 'missed', why: 'refused' });
}

async function tell({ job }: QueueEntry, program: 'scontrol' | 'scancel', ...args: readonly string[]): Promise<void> {
  const { code, trouble } = await askSlurm(program, args, job.environment);
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''}: ${trouble}`);
}
