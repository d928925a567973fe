/** What is said when a queued job starts, has ended, or was missed: one sentence each. */
import type { JobState, QueueEntry } from '../queue/state';
import { planOf, stateOf } from '../queue/state';
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
import { millis, secondsOf, type Millis } from '../units';
import { missedText } from './missedText';
import { durationText, intensityText, sentence, showCarbon, showEnergy } from './numbers';
import { changeText } from './queueText';
import type { Translate } from './translate';

/** Later than that it is not as planned. */
const PUNCTUAL_MS = 15 * 60_000;

export function startedText(entry: QueueEntry, startedAt: Millis, t: Translate): string {
  const { segments, gPerKwh } = planOf(entry);
  const isPlanned = segments.some(({ start, end }) => startedAt >= start - PUNCTUAL_MS && startedAt < end);
  if (isPlanned && gPerKwh !== undefined)
    return t('{0} started, as planned, at {1}.', entry.job.name, intensityText(gPerKwh));
  return t('{0} started.', entry.job.name);
}

/** @param run of its last piece; undefined: the ledger does not know it (yet) */
export function endedText(entry: QueueEntry, run: RunRecord | undefined, t: Translate): string {
  const { name } = entry.job;
  const state = stateOf(entry);
  const lasted = durationText(secondsOf(millis(endOf(state) - (entry.pieces.at(-1)?.startedAt ?? endOf(state)))));
  const { energy, carbon } = run === undefined ? {} : footprintOf(run.energy, run.terms);
  const parts = [
    ...(energy === undefined ? [] : [sentence(showEnergy(energy))]),
    ...(carbon === undefined ? [] : [sentence(showCarbon(carbon))]),
    ...savedShareText(run, t),
  ];
  const used = parts.join(', ');
  switch (state.is) {
    case 'failed':
      return used === ''
        ? t('{0} ended with exit code {1} after {2}.', name, state.exitCode, lasted)
        : t('{0} ended with exit code {1} after {2}: {3}.', name, state.exitCode, lasted, used);
    case 'limit':
      return t('{0} was ended at its time limit after {1}.', name, lasted);
    case 'lost':
      return entry.job.slurm === undefined
        ? t('The process of {0} is gone; nobody saw how it ended.', name)
        : t('Slurm has forgotten {0}; nobody saw how it ended.', name);
    default:
      return used === '' ? t('{0} ended after {1}.', name, lasted) : t('{0} ended: {1}.', name, used);
  }
}

function savedShareText(run: RunRecord | undefined, t: Translate): readonly string[] {
  const { saving } = run ?? {};
  return saving === undefined || saving.atOnce <= 0 ? [] : [changeText(saving.saved / saving.atOnce, t)];
}

const endOf = (state: JobState): number => ('at' in state ? state.at : 0);

/** @param ended two at least */
export function endedTogetherText(ended: readonly QueueEntry[], t: Translate): string {
  const failed = ended.filter((entry) => stateOf(entry).is !== 'done').length;
  const names = ended.map(({ job }) => job.name).join(', ');
  return failed === 0
    ? t('{0} queued runs have ended: {1}.', ended.length, names)
    : t('{0} queued runs have ended, {1} of them not as they should: {2}.', ended.length, failed, names);
}

/** @param missed one at least */
export function missedNotice(missed: readonly QueueEntry[], t: Translate): string {
  const [first] = missed;
  const state = first && stateOf(first);
  if (first !== undefined && missed.length === 1 && state?.is === 'missed')
    return t('{0} was missed: {1}.', first.job.name, missedText(state.why, t));
  const names = missed.map(({ job }) => job.name).join(', ');
  return t('{0} queued runs were missed: {1}.', missed.length, names);
}
