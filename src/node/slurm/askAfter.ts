/** What became of a job on Slurm, from whoever still knows. */
import type { SlurmReport } from '../../core/queue/slurm/slurmReport';
import { isEndOnSlurm } from '../../core/queue/slurm/slurmReport';
import { heard } from '../../core/queue/slurm/heard';
import {
  energyFromSacct,
  fromSacct,
  fromScontrol,
  SACCT_FORMAT,
  together,
  type SlurmAnswer,
} from '../../core/queue/slurm/slurmAnswers';
import type { QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { QueueFolder } from '../queue/queueFolder';
import { readWhole } from '../queue/wholeFile';
import { askSlurm } from './slurmPrograms';

/** Undefined: nobody answers. @param rows all jobs that squeue lists */
export async function askAfter(
  queue: QueueFolder,
  { job, pieces }: QueueEntry,
  before: SlurmReport,
  rows: readonly SlurmAnswer[],
  now: Millis,
): Promise<SlurmReport | undefined> {
  const row = together(rows.filter(({ id }) => id === before.id));
  if (row !== undefined && !isEndOnSlurm(row.is)) return heard(before, row, now);
  const ask = async (program: 'scontrol' | 'sacct', ...args: readonly string[]): Promise<string> => {
    const { out, trouble } = await askSlurm(program, args, job.environment);
    return out.trim() || trouble;
  };
  // squeue does not tell the exit code.
  const shown = await ask('scontrol', 'show', 'job', '-o', before.id);
  // That of an array is the worst of all.
  const exitCode = shown.includes('\n') ? undefined : fromScontrol(shown)?.exitCode;
  const known =
    row === undefined
      ? (fromScontrol(shown) ?? fromSacct(await ask('sacct', '-X', '-n', '-P', '-j', before.id, '-o', SACCT_FORMAT)))
      : { ...row, ...(exitCode !== undefined && { exitCode }) };
  if (known === undefined && !/invalid job id/i.test(shown)) return undefined;
  const end = heard(before, known, now);
  if (!isEndOnSlurm(end.is) || isMetered(queue, job.id, pieces.length)) return end;
  const nodeEnergy = energyFromSacct(await ask('sacct', '-n', '-P', '-j', before.id, '-o', 'ConsumedEnergyRaw'));
  return nodeEnergy === undefined ? end : { ...end, nodeEnergy };
}

/** On its node, by `wattprint run`. */
function isMetered(queue: QueueFolder, id: string, piece: number): boolean {
  const end = readWhole(queue.endOf(id, piece)) as { readonly record?: { readonly energyKwh?: Energy } } | undefined;
  return (end?.record?.energyKwh?.value ?? undefined) !== undefined;
}

interface Energy {
  readonly value: number | null;
}
