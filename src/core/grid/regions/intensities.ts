/** Carbon intensities of many places that mean the same thing: only such can be ranked. */
import { gramsPerKwh, type Band, type GramsPerKwh, type Millis } from '../../units';
import type { Factor, Series, Signal } from '../series';
import type { Place } from './place';

export interface PlaceIntensity {
  readonly gPerKwh: GramsPerKwh;
  /** Relative, 80 %; undefined where nothing is known about its error. */
  readonly band?: Band;
}

/** One signal, one factor, one span of time, one source for all places: a ranking takes one of these and nothing else. */
export interface Intensities<S extends Signal = Signal, F extends Factor = Factor> {
  readonly signal: S;
  readonly factor: F;
  readonly span: 'year' | 'now';
  /** For people: `mean of 2025, Electricity Maps`. */
  readonly source: string;
  /** Undefined where it is not known. */
  of(place: Place): PlaceIntensity | undefined;
}

/** What holds at one moment, from live series of one signal and one factor; a place whose zone has none is unknown. */
export function intensitiesNow<S extends Signal, F extends Factor>(
  series: readonly (Series<NoInfer<S>> & { readonly factor: NoInfer<F> })[],
  signal: S,
  factor: F,
  at: Millis,
): Intensities<S, F> {
  const byZone = new Map(series.map((each) => [each.zone, each]));
  return {
    signal,
    factor,
    span: 'now',
    source: [...new Set(series.map(({ source }) => source))].join(', '),
    of({ zone }) {
      const slot = byZone.get(zone)?.slots.find(({ start, end }) => start <= at && at < end);
      if (slot === undefined) return undefined;
      const { gPerKwh, low, high } = slot;
      const known = low !== undefined && high !== undefined && gPerKwh > 0;
      return { gPerKwh, ...(known && { band: { low: 1 - low / gPerKwh, high: high / gPerKwh - 1 } }) };
    },
  };
}

/** Means of one year, with the band that fits their level. */
export const yearlyIntensity = (value: number, bands: YearBands): PlaceIntensity => ({
  gPerKwh: gramsPerKwh(value),
  band: value < LOW_CARBON_G_PER_KWH ? bands.lowCarbon : bands.others,
});

/** How far the next year's mean lies from this year's: 10th to 90th percentile. */
export interface YearBands {
  readonly lowCarbon: Band;
  readonly others: Band;
}

/** A wet or a dry year makes more of a difference, relative to the mean, where little is burnt. */
const LOW_CARBON_G_PER_KWH = 150;
