/** The queue as JSON and in words. */
import type { Advice } from '../../core/plan/advice';
import type { PastJob } from '../../core/plan/pastJob';
import { latestSafeStart, type QueuedJob } from '../../core/queue/job';
import { planOf, stateOf, type JobState, type QueueEntry } from '../../core/queue/state';
import { spanText } from '../../core/text/span';
import { missedText } from '../../core/text/missedText';
import { momentText } from '../../core/text/moment';
import { timesIn } from '../../core/text/times';
import { english } from '../../core/text/translate';
import { whyText } from '../../core/text/whyText';
import { kwhOf, type Millis } from '../../core/units';

const TIMES = timesIn('en-GB');
const iso = (at: Millis): string => new Date(at).toISOString();
const moment = (at: Millis, now: Millis): string => momentText(TIMES, at, now);

export function entryJson(entry: QueueEntry, now: Millis): unknown {
  const { job, slurm } = entry;
  const { is, ...state } = stateOf(entry);
  const plan = planOf(entry);
  return {
    id: job.id,
    name: job.name,
    state: is,
    ...('start' in state && { start: iso(state.start) }),
    ...('exitCode' in state && { exitCode: state.exitCode }),
    ...('why' in state && { why: state.why }),
    command: job.command,
    segments: plan.segments.map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
    savedShare: plan.savedShare ?? null,
    latestStart: latestSafeStart(job) < Infinity ? iso(latestSafeStart(job)) : null,
    // On a node of Slurm a piece may run without a meter.
    runs: entry.pieces.flatMap(({ run }) => (run === '' ? [] : run)),
    ...(slurm && {
      slurm: { id: slurm.id, nodeEnergyKwh: slurm.nodeEnergy === undefined ? null : kwhOf(slurm.nodeEnergy) },
    }),
    asOf: iso(now),
  };
}

export function queuedText(job: QueuedJob, { why }: Advice, past: PastJob | undefined, now: Millis): string {
  const { segments, savedShare = 0 } = job.plan;
  const [first] = segments;
  const reason =
    (why === undefined ? '' : ` ${whyText(why, moment(job.finishBy ?? now, now), english)}`) +
    (past === undefined ? '' : ` Past runs took ${spanText(past.duration)} at most, in nine of ten cases.`);
  if (first === undefined || first.start <= now) return `${job.name} starts now (${job.id}).${reason}`;
  const less = Math.round(savedShare * 100);
  return `${job.name} starts ${moment(first.start, now)}: ${less} % less than now (${job.id}).${reason}`;
}

export function listText(entries: readonly QueueEntry[], now: Millis): string {
  if (entries.length === 0) return 'Nothing is queued.';
  return entries
    .map(
      (entry) => `${entry.job.id}  ${entry.job.name.padEnd(24)} ${stateText(stateOf(entry), now)}${slurmText(entry)}`,
    )
    .join('\n');
}

/** What it drew there was drawn by whatever else ran on its nodes, too. */
function slurmText({ slurm }: QueueEntry): string {
  if (slurm === undefined || slurm.id === '') return '';
  const drawn =
    slurm.nodeEnergy === undefined ? '' : `, whole nodes drew ${kwhOf(slurm.nodeEnergy).toPrecision(3)} kWh`;
  return ` (Slurm job ${slurm.id}${drawn})`;
}

function stateText(state: JobState, now: Millis): string {
  switch (state.is) {
    case 'waiting':
      return `starts ${moment(state.start, now)}`;
    case 'paused':
      return `paused until ${moment(state.start, now)}`;
    case 'running':
      return `running since ${moment(state.piece.startedAt, now)}`;
    case 'done':
      return `done ${moment(state.at, now)}`;
    case 'failed':
      return `exit code ${state.exitCode} ${moment(state.at, now)}`;
    case 'limit':
      return `ended at its time limit ${moment(state.at, now)}`;
    case 'lost':
      return 'its process is gone; nobody saw how it ended';
    case 'missed':
      return `missed: ${missedText(state.why, english)}`;
    case 'cancelled':
      return `cancelled ${moment(state.at, now)}`;
  }
}
