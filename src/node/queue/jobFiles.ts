/**
 * The files of a job, read and looked at: what somebody has damaged, or a later version writes otherwise, is an error of this job
 * and of no other. What a later version adds is kept.
 */
import type { QueuedJob, QueuePlan, Wish } from '../../core/queue/job';
import type { SlurmReport } from '../../core/queue/slurm/slurmReport';
import type { Closing, Piece } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { ProcessMark } from '../process/processMark';
import { readWhole } from './wholeFile';

export interface StartClaim {
  readonly run: string;
  readonly at: Millis;
  /** Who meters the piece. */
  readonly by: ProcessMark;
  /** Known a moment later. */
  readonly command?: ProcessMark;
}

export type Claim = StartClaim | { readonly closing: Closing };

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** @throws {Error} it is something else. Undefined: it is not there */
function read(file: string, isOne: (fields: Fields) => boolean): unknown {
  const found = readWhole(file);
  if (found === undefined) return undefined;
  if (typeof found !== 'object' || found === null || !isOne(found as Fields))
    throw new Error(`${file} does not hold what it should.`);
  return found;
}

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const all =
  (each: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(each);
const or =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const has = (fields: Fields, check: Check, ...names: readonly string[]): boolean =>
  names.every((name) => check(fields[name]));

const isSegment: Check = (value) => isFields(value) && has(value, isNumber, 'start', 'end');
const isPlan: Check = (value) => isFields(value) && isNumber(value['madeAt']) && all(isSegment)(value['segments']);
const isMark: Check = (value) => isFields(value) && isNumber(value['pid']) && isText(value['born']);
const isInterruption: Check = (value) =>
  isFields(value) && has(value, isNumber, 'step', 'resume', 'shortest') && isText(value['signal']);

export const jobIn = (file: string): QueuedJob | undefined =>
  read(
    file,
    (job) =>
      has(job, isText, 'id', 'name', 'cwd') &&
      has(job, isNumber, 'queuedAt', 'duration', 'overrun', 'pue') &&
      has(job, or(isNumber), 'startBy', 'finishBy', 'notBefore', 'limit', 'energy') &&
      has(job, or(isText), 'file', 'workspace') &&
      all(isText)(job['command']) &&
      isFields(job['environment']) &&
      Object.values(job['environment']).every(isText) &&
      isFields(job['grid']) &&
      or(isInterruption)(job['interruption']) &&
      or(isFields)(job['slurm']) &&
      isPlan(job['plan']),
  ) as QueuedJob | undefined;

export const planIn = (file: string): QueuePlan | undefined => read(file, isPlan) as QueuePlan | undefined;

export const wishIn = (file: string): Wish | undefined =>
  read(
    file,
    (wish) => isNumber(wish['at']) && isText(wish['want']) && (wish['want'] !== 'move' || isNumber(wish['start'])),
  ) as Wish | undefined;

export const claimIn = (file: string): Claim | undefined =>
  read(file, ({ closing, ...start }) =>
    closing === undefined
      ? isText(start['run']) && isNumber(start['at']) && isMark(start['by']) && or(isMark)(start['command'])
      : isFields(closing) && isNumber(closing['at']) && isText(closing['as']),
  ) as Claim | undefined;

export const endIn = (file: string): Piece['end'] =>
  read(file, (end) => has(end, isNumber, 'at', 'exitCode')) as Piece['end'];

export const stopIn = (file: string): Piece['stop'] =>
  read(file, (stop) => isNumber(stop['at']) && isText(stop['why'])) as Piece['stop'];

export const reportIn = (file: string): SlurmReport | undefined =>
  read(
    file,
    (report) =>
      has(report, isText, 'id', 'is') &&
      has(report, isNumber, 'begin', 'minutes', 'seenAt') &&
      has(report, or(isNumber), 'startedAt', 'endedAt', 'exitCode', 'nodeEnergy'),
  ) as SlurmReport | undefined;
