/** What one job costs in carbon and water in each place, the least carbon first. */
import { grams, litres, type Estimate, type Grams, type GramsPerKwh, type Litres } from '../../units';
import type { Intensities, PlaceIntensity } from './intensities';
import type { Place } from './place';
import { transferOf, type Data, type End, type Transfer } from './transfer';

export interface Job {
  /** Energy of the machines; undefined: per kWh. */
  readonly kwh?: number;
  /** Has to come along from the place where the job would run otherwise. */
  readonly data?: Data;
}

/** Grams with an interval where one is known. */
export type Carbon = Pick<Estimate<Grams>, 'value'> & Partial<Estimate<Grams>>;

/** `total` only where both parts are known. */
export interface Water {
  readonly onSite?: Litres;
  readonly offSite?: Litres;
  readonly total?: Litres;
}

export interface Standing {
  readonly place: Place;
  readonly gPerKwh?: GramsPerKwh;
  /** Of the job, in `E · PUE · I`; embodied carbon is no part of it. */
  readonly carbon?: Carbon;
  /** Of moving its data there. */
  readonly transfer?: Transfer;
  /** Job and transfer, where the job's energy is known: what the order goes by. Else the job alone, per kWh. */
  readonly total?: Carbon;
  readonly water: Water;
}

/** All of them by the same intensities, so that signals, factors and years never stand in one order. */
export function rank(places: readonly Place[], intensities: Intensities, job: Job, from?: Place): readonly Standing[] {
  return places.map((place) => standingOf(place, intensities, job, from)).toSorted(byCarbon);
}

export function standingOf(place: Place, intensities: Intensities, job: Job, from?: Place): Standing {
  const intensity = intensities.of(place);
  const carbon = intensity && carbonOf(place, intensity, job.kwh ?? 1);
  const transfer =
    job.data === undefined || from === undefined || from.id === place.id
      ? undefined
      : transferOf(job.data, endAt(from, intensities), endAt(place, intensities));
  const total = carbon && (transfer === undefined || job.kwh === undefined ? carbon : sum(carbon, transfer.carbon));
  return {
    place,
    ...(intensity !== undefined && { gPerKwh: intensity.gPerKwh }),
    ...(carbon !== undefined && { carbon }),
    ...(transfer !== undefined && { transfer }),
    ...(total !== undefined && { total }),
    water: waterOf(place, job.kwh ?? 1),
  };
}

const endAt = (place: Place, intensities: Intensities): End => ({
  inCloud: place.provider !== undefined,
  gPerKwh: intensities.of(place)?.gPerKwh,
});

function carbonOf({ pue }: Place, { gPerKwh, band }: PlaceIntensity, kwh: number): Carbon {
  const value = grams(kwh * pue.value * gPerKwh);
  if (band === undefined) return { value };
  return { value, low: grams(value * (1 - band.low)), high: grams(value * (1 + band.high)) };
}

function sum(a: Carbon, b: Estimate<Grams> | undefined): Carbon | undefined {
  if (b === undefined) return undefined;
  const value = grams(a.value + b.value);
  if (a.low === undefined || a.high === undefined) return { value };
  return { value, low: grams(a.low + b.low), high: grams(a.high + b.high) };
}

/** `E · (WUE + PUE · EWIF)`; the WUE counts per kWh of the machines, the factor of power plants per kWh of the building. */
function waterOf({ pue, onSiteWater, offSiteWater }: Place, kwh: number): Water {
  const onSite = onSiteWater && litres(kwh * onSiteWater.value);
  const offSite = offSiteWater && litres(kwh * pue.value * offSiteWater.value);
  return {
    ...(onSite !== undefined && { onSite }),
    ...(offSite !== undefined && { offSite }),
    ...(onSite !== undefined && offSite !== undefined && { total: litres(onSite + offSite) }),
  };
}

const byCarbon = (a: Standing, b: Standing): number =>
  ascending(a.total?.value, b.total?.value) || byName(a.place, b.place);

/** The least water first. */
export const byWater = (a: Standing, b: Standing): number => ascending(a.water.total, b.water.total) || byCarbon(a, b);

/** What is not known comes last: it is not 0. */
function ascending(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}

const byName = (a: Place, b: Place): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
