/**
 * What squeue, scontrol and sacct say of a job. Text, because JSON differs by version; times in seconds since 1970
 * (`SLURM_TIME_FORMAT=%s`), because the local times that they print otherwise are not unique in autumn.
 */
import { joules, millis, type Joules, type Millis } from '../../units';
import type { SlurmState } from './slurmReport';

export interface SlurmAnswer {
  readonly id: string;
  /** The comment that it was submitted with. */
  readonly comment: string;
  readonly is: SlurmState;
  readonly startedAt?: Millis;
  readonly endedAt?: Millis;
  readonly exitCode?: number;
}

/** Number (of all elements of an array), state, start, end, comment and reason, which may hold anything. */
export const SQUEUE_FORMAT = '%F|%T|%S|%e|%k|%r';
export const SACCT_FORMAT = 'JobID,State,Start,End,ExitCode';

/** `JobHeldUser`, `job requeued in held state` … */
const HELD = /held/i;

export function fromSqueue(text: string): readonly SlurmAnswer[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', word = '', start, end, comment = '', ...reason] = line.split('|');
    if (!/^\d+$/.test(id)) return [];
    const state = stateNamed(word);
    const is = state === 'pending' && HELD.test(reason.join('|')) ? 'held' : state;
    return { id, comment, is, ...spanOf(is, start, end) };
  });
}

/** `scontrol show job -o`; one line. Undefined: it does not know the job. */
export function fromScontrol(text: string): SlurmAnswer | undefined {
  const says = (name: string): string | undefined => new RegExp(`(?:^| )${name}=(\\S*)`).exec(text)?.[1];
  const id = says('JobId');
  const word = says('JobState');
  if (id === undefined || word === undefined) return undefined;
  const is = stateNamed(word);
  const exitCode = exitCodeOf(says('ExitCode'));
  const answer = { id, comment: says('Comment') ?? '', is, ...spanOf(is, says('StartTime'), says('EndTime')) };
  return exitCode === undefined ? answer : { ...answer, exitCode };
}

/** `sacct -X -n -P -o` with the format above. Undefined: it does not know the job, or there is no accounting. */
export function fromSacct(text: string): SlurmAnswer | undefined {
  const [id = '', word = '', start, end, code] = (text.split('\n')[0] ?? '').split('|');
  if (word === '') return undefined;
  const is = stateNamed(word);
  const exitCode = exitCodeOf(code);
  const answer = { id, comment: '', is, ...spanOf(is, start, end) };
  return exitCode === undefined ? answer : { ...answer, exitCode };
}

/** `sacct -n -P -o ConsumedEnergyRaw`: a row for the job and one for each step, in joules. Undefined: nobody measured. */
export function energyFromSacct(text: string): Joules | undefined {
  const rows = text.split('\n').map((row) => Number(row.split('|')[0]));
  // A sensor that is not there reads 0, and the row of the job is the sum of its steps or empty.
  const most = Math.max(0, ...rows.filter(Number.isFinite));
  return most > 0 ? joules(most) : undefined;
}

/** One answer for an array, whose elements have one each. */
export function together(answers: readonly SlurmAnswer[]): SlurmAnswer | undefined {
  const [first] = answers;
  const inOrder: readonly SlurmState[] = ['running', 'pending', 'held', 'failed', 'timeout', 'deadline', 'cancelled'];
  const is = inOrder.find((state) => answers.some((each) => each.is === state));
  return answers.find((each) => each.is === is) ?? first;
}

/** Times of a job that waits are guesses of the scheduler. */
function spanOf(is: SlurmState, start: string | undefined, end: string | undefined): Pick<SlurmAnswer, 'startedAt'> {
  const [startedAt, endedAt] = [timeOf(start), timeOf(end)];
  if (is === 'pending' || is === 'held') return {};
  // The end of a job that runs is its time limit.
  return {
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && is !== 'running' && { endedAt }),
  };
}

const timeOf = (text = ''): Millis | undefined => (/^\d+$/.test(text) ? millis(Number(text) * 1000) : undefined);

/** `1:0`, or `0:15` where a signal ended it, as a shell would say it. */
function exitCodeOf(text = ''): number | undefined {
  const [, code, signal] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return code === undefined ? undefined : Number(code) || (Number(signal) && 128 + Number(signal));
}

/** Of `CANCELLED by 0` too. A word that is not known is no end. */
function stateNamed(words: string): SlurmState {
  const [word = ''] = words.split(/[ +]/);
  return STATES[word] ?? 'running';
}

const STATES: Readonly<Record<string, SlurmState>> = {
  PENDING: 'pending',
  REQUEUED: 'pending',
  REQUEUE_FED: 'pending',
  REQUEUE_HOLD: 'held',
  RESV_DEL_HOLD: 'held',
  SPECIAL_EXIT: 'held',
  COMPLETED: 'completed',
  FAILED: 'failed',
  BOOT_FAIL: 'failed',
  NODE_FAIL: 'failed',
  OUT_OF_MEMORY: 'failed',
  PREEMPTED: 'failed',
  REVOKED: 'failed',
  TIMEOUT: 'timeout',
  DEADLINE: 'deadline',
  CANCELLED: 'cancelled',
};
