/** Why a job cannot be queued. */
import { commandLine } from '../run/identity';
import { maskSecrets } from '../run/secrets';
import type { Millis } from '../units';
import { lastChance, type QueuedJob } from './job';

export type QueueRefusal =
  /** It would be written down. */
  | { readonly reason: 'secret'; readonly masked: string }
  | { readonly reason: 'too short'; readonly latest: Millis }
  | { readonly reason: 'no deadline' };

/** Undefined: it can. */
export function refusalOf(job: QueuedJob, now: Millis): QueueRefusal | undefined {
  const line = commandLine(job.command);
  const masked = maskSecrets(line);
  if (masked !== line) return { reason: 'secret', masked };
  if (job.startBy === undefined && job.finishBy === undefined) return { reason: 'no deadline' };
  const latest = lastChance(job);
  return latest < now ? { reason: 'too short', latest } : undefined;
}
