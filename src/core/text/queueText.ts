/** The queue as rows: label, description, tooltip, icon and what a screen reader says of each job. */
import { latestSafeStart } from '../queue/job';
import { isOver, planOf, stateOf, type JobState, type QueueEntry } from '../queue/state';
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
import { grams, millis, type Millis } from '../units';
import { missedText } from './missedText';
import { momentText } from './moment';
import { carbonText, energyText, intensityText, shareText } from './numbers';
import { commandLine } from '../run/identity';
import { spanText } from './span';
import type { Times } from './times';
import type { Translate } from './translate';

export type QueueGroup = 'waiting' | 'running' | 'paused' | 'ended';

export interface QueueRow {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Of VS Code's own, without `$()`. */
  readonly icon: string;
  /** Label, state, description. */
  readonly spoken: string;
}

export interface QueueView {
  readonly now: Millis;
  readonly times: Times;
  readonly t: Translate;
  /** Of the ledger; undefined: not written yet. */
  readonly record: (run: string) => RunRecord | undefined;
  /** Another job that runs on this machine: those whose time has come go after it. */
  readonly busyWith?: string | undefined;
}

/** A grid's figures are no finer: who waits less has not waited for them. */
const HARDLY_MS = 15 * 60_000;
/** The runner starts what is due within seconds, or something holds it up. */
const HELD_UP_MS = 60_000;

const isOnSlurm = ({ job }: QueueEntry): boolean => job.slurm !== undefined;

/** The job that keeps those that are due on this machine from starting; one on Slurm keeps nobody. */
export const busyWithOf = (entries: readonly QueueEntry[]): string | undefined => runningHere(entries)[0]?.job.name;

const runningHere = (entries: readonly QueueEntry[]): readonly QueueEntry[] =>
  inGroup(entries, 'running').filter((entry) => !isOnSlurm(entry));

function groupOf({ is }: JobState): QueueGroup {
  return is === 'waiting' || is === 'running' || is === 'paused' ? is : 'ended';
}

export function queueRow(entry: QueueEntry, view: QueueView): QueueRow {
  const state = stateOf(entry);
  const description = descriptionOf(entry, state, view);
  const { name } = entry.job;
  return {
    label: name,
    description,
    tooltip: tooltipOf(entry, state, view),
    icon: iconOf(state),
    spoken: [name, stateWord(state, view.t), description].join(', '),
  };
}

function iconOf(state: JobState): string {
  switch (state.is) {
    case 'waiting':
      return 'clock';
    case 'running':
      return 'sync~spin';
    case 'paused':
      return 'debug-pause';
    case 'done':
      return 'pass';
    case 'failed':
      return 'error';
    case 'cancelled':
      return 'circle-slash';
    case 'limit':
    case 'lost':
    case 'missed':
      return 'warning';
  }
}

function stateWord(state: JobState, t: Translate): string {
  switch (state.is) {
    case 'waiting':
      return t('waiting');
    case 'running':
      return t('running');
    case 'paused':
      return t('paused');
    case 'done':
      return t('done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'limit':
      return t('ended at its time limit');
    case 'lost':
      return t('lost');
    case 'missed':
      return t('missed');
  }
}

function descriptionOf(entry: QueueEntry, state: JobState, view: QueueView): string {
  const { now, times, t } = view;
  const when = (at: Millis): string => momentText(times, at, now);
  switch (state.is) {
    case 'waiting':
      return waitingText(entry, state.start, view);
    case 'running':
      return [spanText(millis(now - state.piece.startedAt)), ...amounts(state.piece.run, view)].join(' · ');
    case 'paused': {
      const stopped = entry.pieces.at(-1)?.stop?.at;
      return [t('until {0}', when(state.start)), stopped && t('stopped {0}', times.clock(stopped))]
        .filter(Boolean)
        .join(' · ');
    }
    case 'done':
      return [when(state.at), ...amounts(state.run, view), ...savedText(state.run, view)].join(' · ');
    case 'failed':
      return [t('exit code {0}', state.exitCode), when(state.at), ...amounts(state.run, view)].join(' · ');
    case 'limit':
      return [t('ended at its time limit'), when(state.at), ...amounts(state.run, view)].join(' · ');
    case 'lost':
      return entry.job.slurm === undefined
        ? t('its process is gone; nobody saw how it ended')
        : t('Slurm has forgotten it; nobody saw how it ended');
    case 'missed':
      return t('missed: {0}', missedText(state.why, t));
    case 'cancelled':
      return t('cancelled {0}', when(state.at));
  }
}

function waitingText(entry: QueueEntry, start: Millis, view: QueueView): string {
  const { now, times, t } = view;
  if (start <= now) return dueText(entry, start, view);
  const { savedShare = 0 } = planOf(entry);
  const wait = t('in {0}', spanText(millis(start - now)));
  const less = savedShare > 0 ? [t('{0} less', shareText(savedShare))] : [];
  const weekly = entry.job.weekly === true ? [t('weekly')] : [];
  return [momentText(times, start, now), wait, ...less, ...weekly].join(' · ');
}

function dueText(entry: QueueEntry, start: Millis, { busyWith, now, t }: QueueView): string {
  if (isOnSlurm(entry)) return t('as soon as Slurm has room');
  if (entry.wish?.want === 'start') return t('starts now');
  if (busyWith !== undefined) return t('after {0}', busyWith);
  const isHeldUp = entry.job.waitsForPower === true && now - start > HELD_UP_MS;
  return isHeldUp ? t('waits for mains power') : t('starts now');
}

function amounts(run: string, { record }: QueueView): readonly string[] {
  const found = record(run);
  if (found === undefined) return [];
  const { energy, carbon } = footprintOf(found.energy, found.terms);
  return [energy && energyText(energy.value), carbon && carbonText(carbon.value)].flatMap((text) => text ?? []);
}

function savedText(run: string, { record, t }: QueueView): readonly string[] {
  const { saving, start = 0, waitedSince = start } = record(run) ?? {};
  if (saving === undefined || start - waitedSince < HARDLY_MS) return [];
  const amount = carbonText(grams(Math.abs(saving.saved)));
  return [saving.saved < 0 ? t('{0} more than at once', amount) : t('{0} less than at once', amount)];
}

/** Plain text: what a job is called comes from a file of somebody's. */
function tooltipOf(entry: QueueEntry, state: JobState, view: QueueView): string {
  const command = commandLine(entry.job.command);
  if (isOver(state) || state.is === 'running') return [command, entry.job.cwd].join('\n');
  return [command, entry.job.cwd, '', ...planTexts(entry, view)].join('\n');
}

/** What is planned for a job that waits, and why then: a sentence each. */
export function planTexts(entry: QueueEntry, { now, times, t }: QueueView): readonly string[] {
  const { job } = entry;
  const { segments, gPerKwh, nowGPerKwh, fixed } = planOf(entry);
  const when = (at: Millis): string => momentText(times, at, now);
  const ahead = segments.filter(({ end }) => end > now);
  const [first] = ahead;
  const last = ahead.at(-1);
  const texts: string[] = [];
  if (first !== undefined && last !== undefined) {
    const ends = times.sameDay(first.start, last.end) ? times.clock(last.end) : when(last.end);
    texts.push(
      ahead.length === 1
        ? t('Starts {0}, ends about {1}.', when(first.start), ends)
        : t('Runs in {0} pieces from {1} to about {2}.', ahead.length, when(first.start), ends),
    );
  }
  if (fixed === true) texts.push(t('You set this time.'));
  else if (gPerKwh !== undefined && nowGPerKwh !== undefined && gPerKwh < nowGPerKwh)
    texts.push(
      t('Chosen because the mean is {0} against {1} at once.', intensityText(gPerKwh), intensityText(nowGPerKwh)),
    );
  texts.push(t('Runs with VS Code closed.'));
  const safe = latestSafeStart(job);
  if (safe < Infinity) texts.push(t('Latest safe start: {0}.', when(safe)));
  if (job.weekly === true) texts.push(t('Queued again every week when it has ended.'));
  return texts;
}

/** Rows of a group: what comes next is first, of what is over the newest. */
export function inGroup(entries: readonly QueueEntry[], group: QueueGroup): readonly QueueEntry[] {
  const found = entries.filter((entry) => groupOf(stateOf(entry)) === group);
  if (group === 'ended') return found.toSorted((a, b) => endOf(b) - endOf(a));
  return found.toSorted((a, b) => startOf(a) - startOf(b));
}

const startOf = (entry: QueueEntry): number => {
  const state = stateOf(entry);
  return 'start' in state ? state.start : entry.job.queuedAt;
};

function endOf(entry: QueueEntry): number {
  const state = stateOf(entry);
  return 'at' in state ? state.at : entry.job.queuedAt;
}

/** When the next job starts; undefined: none waits, or one runs on this machine. */
export function nextStartOf(entries: readonly QueueEntry[]): Millis | undefined {
  if (runningHere(entries).length > 0) return undefined;
  const starts = [...inGroup(entries, 'waiting'), ...inGroup(entries, 'paused')].map(startOf);
  return starts.length === 0 ? undefined : millis(Math.min(...starts));
}

/** `44 % less`; `4 % more`. */
export const changeText = (share: number, t: Translate): string =>
  share < 0 ? t('{0} more than at once', shareText(-share)) : t('{0} less than at once', shareText(share));
