/** The job that windows are looked for: what the user said, else the active file as its past runs know it. */
import { pastJob, type PastJob } from '../../core/plan/pastJob';
import type { RunRecord } from '../../core/run/record';
import { millis, type Millis } from '../../core/units';
import type { PlannedJob } from '../../protocol/gridView';

export type SaidJob = Pick<PlannedJob, 'duration' | 'finishBy' | 'interruptible'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Where nothing is known. */
const USUAL = { duration: millis(4 * HOUR_MS), runs: 0 };
/** No forecast, and hardly a plan, reaches farther. */
const FARTHEST_MS = 31 * DAY_MS;
/** Between writing a job and planning it some time passes. */
const WRITING_MS = 60_000;

/** Undefined: it is a job that can be planned. Else what is wrong with it. */
export function problemOf(
  { duration, finishBy }: Pick<SaidJob, 'duration' | 'finishBy'>,
  now: Millis,
): 'duration' | 'passed' | 'too short' | 'too far' | undefined {
  if (!(duration > 0 && duration <= FARTHEST_MS)) return 'duration';
  if (!(finishBy > now)) return 'passed';
  if (finishBy - now > FARTHEST_MS) return 'too far';
  return finishBy - duration < now - WRITING_MS ? 'too short' : undefined;
}

/** @param said no longer counts once it does not fit before its own end. */
export function plannedJob(
  said: SaidJob | undefined,
  {
    records,
    file,
    pue,
  }: { readonly records: readonly RunRecord[]; readonly file: string | undefined; readonly pue: number },
  now: Millis,
): PlannedJob {
  const past: PastJob | typeof USUAL = (file === undefined ? undefined : pastJob(records, file, pue)) ?? USUAL;
  if (said === undefined || problemOf(said, now) !== undefined) {
    return { ...past, interruptible: false, finishBy: millis(now + Math.max(DAY_MS, past.duration + HOUR_MS)) };
  }
  const job = { ...said, finishBy: millis(Math.max(said.finishBy, now + said.duration)) };
  // Of another duration nothing is known of what it uses.
  return said.duration === past.duration ? { ...past, ...job } : { ...job, runs: 0 };
}
