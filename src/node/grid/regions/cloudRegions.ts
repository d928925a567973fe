/** Regions of Google Cloud, AWS and Azure, with what their providers publish and the grids they stand in: no network. */
import { yearly2025 } from '@tgwf/co2/data/electricity-maps';
import { yearlyIntensity, type Intensities, type YearBands } from '../../../core/grid/regions/intensities';
import type { Figure, GoogleYear, Place, Provider } from '../../../core/grid/regions/place';
import { waterFactor } from '../../../core/grid/waterFactor';
import table from './regions.json';

interface Row {
  readonly provider: string;
  readonly id: string;
  readonly place: string;
  readonly zone: string;
  readonly state?: string;
  readonly pue?: number;
  readonly wue?: number;
  readonly google?: readonly (readonly number[])[];
}

interface Published {
  readonly own: string;
  readonly mean: string;
  readonly pue: number;
  readonly wue: number;
  readonly wueMean?: string;
}

export const cloudRegions = (): readonly Place[] => (table.places as readonly Row[]).map(placeOf);

function placeOf({ provider, id, place, zone, state, pue, wue, google }: Row): Place {
  const published: Published = table.providers[provider as Provider];
  const figure = (own: number | undefined, mean: number, meanSource: string): Figure =>
    own === undefined ? { value: mean, source: meanSource } : { value: own, source: published.own };
  return {
    ...zonePlace(zone, figure(pue, published.pue, published.mean), state),
    id,
    provider: provider as Provider,
    name: place,
    onSiteWater: figure(wue, published.wue, published.wueMean ?? published.mean),
    ...(google !== undefined && { google: google.map(googleYear) }),
  };
}

const googleYear = ([year = NaN, carbonFree = NaN, gPerKwh = NaN]: readonly number[]): GoogleYear => ({
  year,
  carbonFree,
  gPerKwh,
});

/** A machine of one's own in a grid zone. What it takes to cool it is not known. */
export function zonePlace(zone: string, pue: Figure, state?: string): Place {
  const entry = yearOf(zone);
  const water = waterFactor(state ?? zone);
  return {
    id: zone,
    name: entry?.zone.zoneName ?? zone,
    zone,
    pue,
    ...(water !== undefined && { offSiteWater: water }),
    ...(entry !== undefined && {
      gridCarbonFree: { value: entry.carbonFreeEnergy.value / 100, source: GRID_SOURCE },
    }),
  };
}

const GRID_SOURCE = 'mean of 2025, Electricity Maps';
const yearOf = (zone: string) => (Object.hasOwn(yearly2025.data, zone) ? yearly2025.data[zone] : undefined);

/** Electricity Maps' means of the zones that regions stand in, 2021 to 2025: 220 pairs of a year and the next. */
const ZONE_BANDS: YearBands = { lowCarbon: { low: 0.31, high: 0.22 }, others: { low: 0.13, high: 0.03 } };

/** For every place. */
export const gridMeans: Intensities<'average', 'lifecycle'> = {
  signal: 'average',
  factor: 'lifecycle',
  span: 'year',
  source: GRID_SOURCE,
  of({ zone }) {
    const year = yearOf(zone);
    return year && yearlyIntensity(year.carbonIntensity.value, ZONE_BANDS);
  },
};

const GOOGLE_YEAR = 2024;
/** Google's own figures of 2023 and 2024, 40 regions; its method changed between them too. */
const GOOGLE_BAND = { low: 0.32, high: 0.2 };

/** For regions of Google Cloud only. */
export const googleMeans: Intensities<'average', 'direct'> = {
  signal: 'average',
  factor: 'direct',
  span: 'year',
  source: `mean of ${GOOGLE_YEAR}, Google`,
  of({ google }) {
    const year = google?.find((each) => each.year === GOOGLE_YEAR);
    return year && yearlyIntensity(year.gPerKwh, { lowCarbon: GOOGLE_BAND, others: GOOGLE_BAND });
  },
};
