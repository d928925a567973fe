/** `wattprint window`: when a job meets the least carbon intensity. */
import { advise } from '../../core/plan/advice';
import { USUAL_INTERRUPTION } from '../../core/plan/usualInterruption';
import { systemClock } from '../../node/systemClock';
import { amount, JSON_FLAG, print, UsageError, verb } from '../verb';
import { toJson, toText } from '../window/answer';
import { knownOf } from '../window/known';
import { timeOf } from '../time';
import { deadlineOf, durationOf } from '../window/times';
import { weighedAnswer } from '../window/weighedAnswer';
import { weightsOf } from '../window/weights';

export const window = verb({
  usage:
    '--hours N (--zone ZONE [--source NAME] | --series FILE.csv) [--finish-by TIME] [--start-by TIME] [--interruptible] [--weigh price=SHARE [--kwh N]] [--json]',
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
    weigh: { type: 'string', multiple: true, default: [] },
    kwh: { type: 'string' },
    ...JSON_FLAG,
  },
  /** Exit code 0 also where no wait is worth it: that is an answer. */
  async run({ hours, interruptible, json, series, source, zone, weigh, ...times }) {
    const duration = durationOf(hours);
    if (times.now !== undefined && source !== undefined)
      throw new UsageError('A provider tells what is now: --now goes with --series or --zone, not with --source.');
    const now = times.now === undefined ? systemClock.now() : timeOf(times.now, '--now');
    const finishBy = deadlineOf(now, duration, times['finish-by'], times['start-by']);
    const kwh = amount(times.kwh, '--kwh', '12.5');
    const job = { duration, from: now, finishBy, ...(interruptible && { interruption: USUAL_INTERRUPTION }) };
    if (kwh !== undefined && weigh.length === 0)
      throw new UsageError('--kwh goes with --weigh: what a job costs is told where it is weighed.');
    const weights = await weightsOf(weigh, { series, source, zone }, job);
    const known = await knownOf({ series, source, zone }, now, finishBy);
    const { advice, trade } = weighedAnswer(known, advise(known.slots, job, known.odds), job, weights);
    const weighed = trade && { trade, weights, kwh };
    const asked = { now, finishBy };
    print(json ? JSON.stringify(toJson(known, advice, asked, weighed)) : toText(known, advice, asked, weighed));
    return 0;
  },
});
