/** What is known of a job on Slurm after an answer. */
import type { Millis } from '../../units';
import type { SlurmAnswer } from './slurmAnswers';
import type { SlurmReport } from './slurmReport';

export function heard(before: SlurmReport, answer: SlurmAnswer | undefined, now: Millis): SlurmReport {
  const { id, begin, minutes, nodeEnergy, startedAt, stop } = before;
  // It has started again since. Slurm tells whole seconds.
  const isBack = answer?.is === 'running' && (answer.startedAt ?? -Infinity) + 1000 > (stop?.at ?? Infinity);
  return {
    id,
    begin,
    minutes,
    seenAt: now,
    is: 'gone',
    // That it ran is all that is known of one that is gone.
    ...(startedAt !== undefined && { startedAt }),
    ...(nodeEnergy !== undefined && { nodeEnergy }),
    ...(stop && !isBack && { stop }),
    ...(answer && told(answer)),
  };
}

const told = ({ comment: _, id: __, ...rest }: SlurmAnswer): Partial<SlurmReport> & Pick<SlurmReport, 'is'> => rest;
