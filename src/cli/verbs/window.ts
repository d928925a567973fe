/** `wattprint window`: when a job meets the least carbon intensity. */
import { advise } from '../../core/plan/advice';
import { millis } from '../../core/units';
import { systemClock } from '../../node/systemClock';
import { JSON_FLAG, print, UsageError, verb } from '../verb';
import { toJson, toText } from '../window/answer';
import { knownOf } from '../window/known';
import { timeOf } from '../time';
import { deadlineOf, durationOf } from '../window/times';

const MINUTE_MS = 60_000;
/** Whole minutes are all that times of hours, jobs and deadlines need. */
const INTERRUPTION = { step: millis(MINUTE_MS), resume: millis(2 * MINUTE_MS), shortest: millis(30 * MINUTE_MS) };

export const window = verb({
  usage:
    '--hours N (--zone ZONE [--source NAME] | --series FILE.csv) [--finish-by TIME] [--start-by TIME] [--interruptible] [--json]',
  summary: 'when a job of N hours meets the least carbon intensity',
  options: {
    hours: { type: 'string' },
    'finish-by': { type: 'string' },
    'start-by': { type: 'string' },
    source: { type: 'string' },
    zone: { type: 'string' },
    series: { type: 'string' },
    interruptible: { type: 'boolean', default: false },
    now: { type: 'string' },
    ...JSON_FLAG,
  },
  /** Exit code 0 also where no wait is worth it: that is an answer. */
  async run({ hours, interruptible, json, series, source, zone, ...times }) {
    const duration = durationOf(hours);
    if (times.now !== undefined && source !== undefined)
      throw new UsageError('A provider tells what is now: --now goes with --series or --zone, not with --source.');
    const now = times.now === undefined ? systemClock.now() : timeOf(times.now, '--now');
    const finishBy = deadlineOf(now, duration, times['finish-by'], times['start-by']);
    const known = await knownOf({ series, source, zone }, now, finishBy);
    const job = { duration, from: now, finishBy, ...(interruptible && { interruption: INTERRUPTION }) };
    const advice = advise(known.slots, job, known.odds);
    print(json ? JSON.stringify(toJson(known, advice)) : toText(known, advice, now));
    return 0;
  },
});
