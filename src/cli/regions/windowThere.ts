/** When to run in the advised region: what `wattprint window` says for its grid. */
import type { Place } from '../../core/grid/regions/place';
import type { Live } from '../../core/grid/regions/live';
import { advise } from '../../core/plan/advice';
import type { Millis } from '../../core/units';
import { typicalDay } from '../../node/grid/typicalDays';
import { toJson, toText } from '../window/answer';
import { knownOf } from '../window/known';
import { deadlineOf } from '../window/times';
import { tablesOf, type LiveFrom } from './liveNow';

export interface WindowThere {
  readonly json: object;
  readonly lines: readonly string[];
}

/** @returns undefined: nothing is known of how it changes there. @throws {UsageError} */
export async function windowThere(
  { zone }: Place,
  duration: Millis,
  live: Live | undefined,
  from: LiveFrom,
  now: Millis,
): Promise<WindowThere | undefined> {
  const isLive = live?.zones.includes(zone) === true;
  const [series, source] = isLive ? [tablesOf(from).get(zone), from.source] : [undefined, undefined];
  if (!isLive && typicalDay(zone) === undefined) return undefined;
  const finishBy = deadlineOf(now, duration, undefined, undefined);
  const known = await knownOf({ series, source, zone }, now, finishBy);
  const advice = advise(known.slots, { duration, from: now, finishBy }, known.odds);
  const named = source === undefined ? '' : ` --source ${source}`;
  const where = series === undefined ? `--zone ${zone}${named}` : `--zone ${zone} --series ${series}`;
  const asked = { now, finishBy };
  return {
    json: { hours: duration / HOUR_MS, ...(toJson(known, advice, asked) as object) },
    lines: [
      `wattprint window --hours ${Number((duration / HOUR_MS).toFixed(4))} ${where}`,
      ...toText(known, advice, asked).split('\n'),
    ],
  };
}

const HOUR_MS = 3_600_000;
