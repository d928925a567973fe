/** Hands jobs to Slurm, each once. */
import { sbatchArguments } from '../../core/queue/slurm/sbatchArguments';
import { fromSqueue, SQUEUE_FORMAT, type SlurmAnswer } from '../../core/queue/slurm/slurmAnswers';
import type { SlurmPort, SlurmRefusal } from '../../core/queue/slurm/slurmPort';
import type { SlurmReport } from '../../core/queue/slurm/slurmReport';
import { slurmTiming, type SlurmTiming } from '../../core/queue/slurm/slurmTiming';
import type { QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import type { Clock } from '../../core/ports';
import type { QueueFolder } from '../queue/queueFolder';
import { CLAIM, SlurmFiles, type MeterPlace, type SubmitClaim } from './slurmFiles';
import { askSlurm, isSlurmThere, PATIENCE_MS, type Environment } from './slurmPrograms';

type Outcome = { readonly is: 'taken'; readonly report: SlurmReport } | Exclude<SlurmRefusal, { reason: 'too short' }>;

/** @param patience with sbatch */
export function slurmPort(
  queue: QueueFolder,
  place: MeterPlace,
  clock: Pick<Clock, 'now'>,
  patience?: Millis,
): SlurmPort {
  return {
    isThere: () => Promise.resolve(isSlurmThere()),
    async submit(job) {
      const now = clock.now();
      const entry = { job, pieces: [] };
      const files = new SlurmFiles(queue, job);
      const asked = files.directives()?.time;
      const timing = slurmTiming(entry, now, asked);
      if (timing === undefined)
        return { reason: 'too short', latest: millis((job.finishBy ?? Infinity) - job.duration) };
      queue.add(job, { [CLAIM]: { at: now, begin: timing.begin } satisfies SubmitClaim });
      const outcome = await handIn(queue, entry, timing, place, now, patience);
      if ('is' in outcome) {
        files.report(outcome.report);
        return undefined;
      }
      if (outcome.reason === 'refused') queue.remove(job.id);
      return outcome;
    },
  };
}

/** A submission that is older has ended, whoever made it. */
const STALE_MS = 2 * PATIENCE_MS;

/** One that was queued by somebody who did not live to hand it in, or to write down that it was. */
export async function submitAgain(
  queue: QueueFolder,
  entry: QueueEntry,
  timing: SlurmTiming,
  place: MeterPlace,
  now: Millis,
): Promise<'later' | Exclude<SlurmRefusal, { reason: 'too short' }> | undefined> {
  const { job, pieces } = entry;
  const files = new SlurmFiles(queue, job);
  const before = files.claimed();
  if (before !== undefined && Math.abs(now - before.at) < STALE_MS) return 'later';
  const rows = await rowsOf(job.environment);
  if (rows === undefined) return 'later';
  const { begin, minutes } = timing;
  const [found] = rows.filter(({ comment }) => comment === job.id).toSorted((a, b) => Number(a.id) - Number(b.id));
  const told = { begin: before?.begin ?? begin, minutes, seenAt: now };
  // At most once: a script of the user's own does not tell whether it has run, if Slurm has forgotten it.
  const mayHaveRun = pieces.length > 0 || (job.slurm?.script === true && before !== undefined && now >= before.begin);
  if (found !== undefined) files.report({ ...told, id: found.id, is: 'pending' });
  else if (mayHaveRun) files.report({ ...told, id: '', is: 'gone', startedAt: told.begin });
  if (found !== undefined || mayHaveRun || !files.claim({ at: now, begin }, before)) return undefined;
  const outcome = await handIn(queue, entry, timing, place, now);
  if (!('is' in outcome)) return outcome;
  files.report(outcome.report);
  return undefined;
}

/** Calls sbatch, whatever was handed in before. */
export async function handIn(
  queue: QueueFolder,
  { job, pieces }: Pick<QueueEntry, 'job' | 'pieces'>,
  timing: SlurmTiming,
  place: MeterPlace,
  now: Millis,
  patience?: Millis,
): Promise<Outcome> {
  const files = new SlurmFiles(queue, job);
  const own = files.directives();
  if (own === undefined) files.writePiece(place, timing.begin);
  const script = own === undefined ? files.writeBatch(pieces.length) : '';
  const args = sbatchArguments(job, timing, now, { script, log: queue.logOf(job.id) }, own);
  const { code, out, trouble } = await askSlurm('sbatch', args, job.environment, {
    cwd: job.cwd,
    ...(patience && { patience }),
  });
  // `12`, or `12;cluster`; a site may have its say before that.
  const id = /^(\d+)(?:;\S*)?$/m.exec(out)?.[1];
  if (code === 0 && id !== undefined)
    return { is: 'taken', report: { id, begin: timing.begin, minutes: timing.minutes, seenAt: now, is: 'pending' } };
  return code === undefined ? { reason: 'no answer' } : { reason: 'refused', words: trouble };
}

/** All jobs of this user that Slurm knows. Undefined: it does not answer. */
export async function rowsOf(environment: Environment): Promise<readonly SlurmAnswer[] | undefined> {
  const { code, out } = await askSlurm('squeue', ['-h', '--me', '-t', 'all', '-o', SQUEUE_FORMAT], environment);
  return code === 0 ? fromSqueue(out) : undefined;
}
