/** Past forecasts and days, planned on as they came: what a rule would have saved. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { csvSeries } from '../../src/core/grid/csvSeries';
import { hourlyZones } from '../../src/core/grid/hourlyZones';
import { slotsIn, type Slot } from '../../src/core/grid/series';
import { advise } from '../../src/core/plan/advice';
import { Starts } from '../../src/core/plan/contiguous';
import { Integral } from '../../src/core/plan/integral';
import { ForecastOutlook, type Outlook } from '../../src/core/plan/outlook';
import { PastDays } from '../../src/core/plan/pastDays';
import { profileSlots } from '../../src/core/plan/profile';
import { millis, type Millis } from '../../src/core/units';

export const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FOLDER = 'test/fixtures/grid';

const unzipped = (name: string): string => gunzipSync(fs.readFileSync(path.join(FOLDER, name))).toString('utf8');

export const zonesOf2022 = (): ReadonlyMap<string, readonly Slot[]> =>
  hourlyZones(unzipped('hourly-zones-2022.csv.gz'));

export interface DayAhead {
  readonly actual: readonly Slot[];
  readonly forecast: readonly Slot[];
}

/** A forecast a day, made at midnight UTC for its 24 hours. */
export function dayAhead(region: string): DayAhead {
  const { values, forecast = [] } = csvSeries(unzipped(`dayahead-${region}-2021H2.csv.gz`));
  return { actual: values, forecast };
}

/** What is added up over all cases. */
export class Tally {
  #cases = 0;
  #worse = 0;
  #atOnce = 0;
  #chosen = 0;
  #possible = 0;

  add(atOnce: number, chosen: number, possible: number): void {
    this.#cases++;
    if (chosen > atOnce * (1 + 1e-9)) this.#worse++;
    this.#atOnce += atOnce;
    this.#chosen += chosen;
    this.#possible += possible;
  }

  /** All in per cent; `kept` of what perfect knowledge saves. */
  get figures(): { readonly saved: number; readonly oracle: number; readonly kept: number; readonly worse: number } {
    const share = (value: number): number => 100 * (1 - value / this.#atOnce);
    const [saved, oracle] = [share(this.#chosen), share(this.#possible)];
    return { saved, oracle, kept: (100 * saved) / oracle, worse: (100 * this.#worse) / this.#cases };
  }
}

export interface Case {
  readonly now: Millis;
  readonly job: Millis;
  /** From now until the last start that is allowed. */
  readonly slack: Millis;
}

/** One job, planned on an outlook and charged with what came; nothing where that is not known to the end. */
export function play(tally: Tally, came: Integral, outlook: Outlook, { now, job, slack }: Case): void {
  const atOnce = came.mean(now, millis(now + job));
  const possible = new Starts(came, now, millis(now + slack), job).least;
  if (atOnce === undefined || possible === undefined || came.mean(now, millis(now + slack + job)) === undefined) return;
  const finishBy = millis(now + slack + job);
  const [best] = advise(outlook.slots, { duration: job, from: now, finishBy }, outlook.odds).best;
  tally.add(atOnce, best === undefined ? atOnce : (came.mean(best.start, best.end) ?? Number.NaN), possible);
}

interface Replay {
  readonly job: Millis;
  readonly slack: Millis;
  readonly everyHours: number;
  /** Only what the forecast of that day says is known; else tomorrow's is taken as known already. */
  readonly toMidnight: boolean;
}

/** Jobs that come in turn, from the day on from which two weeks of forecasts are known. */
export function replay(
  { actual, forecast }: DayAhead,
  { job, slack, everyHours, toMidnight }: Replay,
): Tally['figures'] {
  const tally = new Tally();
  const came = new Integral(actual);
  const all = new Integral(forecast);
  const first = (actual[0]?.start ?? 0) + 15 * DAY;
  const last = (actual.at(-1)?.end ?? 0) - 2 * DAY;
  for (let at = first; at < last; at += everyHours * HOUR) {
    const now = millis(at);
    const midnight = (Math.floor(now / DAY) + 1) * DAY;
    const room = toMidnight ? Math.min(slack, midnight - now - job) : slack;
    if (room < 0) continue;
    play(tally, came, outlookAt(came, all, now, millis(now + room + job)), { now, job, slack: millis(room) });
  }
  return tally.figures;
}

/** What was known at a moment: actual values until then, the last five weeks of them. */
export function outlookAt(came: Integral, all: Integral, now: Millis, until: Millis): ForecastOutlook {
  const actual = new Integral(slotsIn(came.within(millis(now - 40 * DAY), now), millis(0), now));
  return new ForecastOutlook(all.within(now, until), { actual, forecastAt: () => all }, now, until, undefined, false);
}

/**
 * What is usual, as `ForecastOutlook` has it where a source forecasts nothing. The promise of a moment is made once, though many
 * later ones look back at it.
 */
export function profileOutlooks(hours: readonly Slot[], ahead: Millis): (now: Millis) => Outlook {
  const came = new Integral(hours);
  const made = new Map<Millis, Integral>();
  const promised = (moment: Millis): Integral => {
    const found = made.get(moment) ?? new Integral(profileSlots(came, moment, millis(moment + ahead)));
    made.set(moment, found);
    return found;
  };
  return (now) => {
    // Odds are of the last 14 days.
    const actual = new Integral(slotsIn(came.within(millis(now - 17 * DAY), now), millis(0), now));
    return { slots: promised(now).slots, odds: new PastDays({ actual, forecastAt: promised }) };
  };
}
