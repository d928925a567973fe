/**
 * What waiting was worth, by what the grid turned out to be: the run's own energy at the hours in which it ran, against the
 * same energy from the moment on at which it could have started. Never against a mean or the dirtiest hour.
 *
 * The machine that waited drew its idle floor meanwhile. Whether it would have been off instead nobody knows, so that is
 * told beside the saving and taken off it.
 */
import type { Series } from '../grid/series';
import { Integral } from '../plan/integral';
import { drawnHours, isMeasured } from './hourlyCharge';
import { emissionsOf, grams, joules, kwhOf, millis, type Grams, type Millis } from '../units';
import type { RunRecord, Saving } from './record';

/** @returns undefined: it did not wait, has no energy, or the intensity of one of both spans is not known */
export function savingOf(run: RunRecord, known: Series<'average'>): Saving | undefined {
  const { start, end, energy, waitedSince, terms } = run;
  if (waitedSince === undefined || end === undefined || run.state === 'running' || energy === undefined)
    return undefined;
  const slots = known.slots.filter(({ kind }) => kind !== 'typical');
  const intensity = new Integral(slots);
  const earlier = start - waitedSince;
  const hours = drawnHours(run);
  /** Emissions of the run, had everything in it happened earlier. */
  const shifted = (by: number): Grams | undefined => {
    let sum = 0;
    for (const { energyJ, span } of hours) {
      const gPerKwh = intensity.mean(millis(span[0] - by), millis(span[1] - by));
      if (gPerKwh === undefined) return undefined;
      sum += emissionsOf(kwhOf(joules(energyJ * terms.pue)), gPerKwh);
    }
    return grams(sum);
  };
  const [asRun, atOnce] = [shifted(0), shifted(earlier)];
  if (asRun === undefined || atOnce === undefined || hours.length === 0) return undefined;
  const waiting = waitingOf(run, waitedSince, intensity);
  const isForeseen = slots.some((slot) => !isMeasured(slot) && slot.end > waitedSince && slot.start < end);
  return {
    atOnce,
    asRun,
    ...(waiting !== undefined && { waiting }),
    saved: grams(atOnce - asRun - (waiting ?? 0)),
    provisional: isForeseen,
  };
}

/** Of the idle floor, from when it could have started until it did; undefined: no floor was learnt. */
function waitingOf({ start, energy, terms }: RunRecord, since: Millis, intensity: Integral): Grams | undefined {
  const floor = energy?.idleFloorW;
  if (floor === undefined || start <= since) return undefined;
  const gPerKwh = intensity.mean(since, start);
  if (gPerKwh === undefined) return undefined;
  return emissionsOf(kwhOf(joules((floor * terms.pue * (start - since)) / 1000)), gPerKwh);
}
