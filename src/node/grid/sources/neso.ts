/**
 * Great Britain and its regions: Carbon Intensity API, half hours, two days ahead. No key.
 *
 * Direct emissions of generation. Regions have no actual values; their past is what was forecast.
 */
import type { Point } from '../../../core/grid/series';
import { millis, type Millis } from '../../../core/units';
import type { GetJson } from '../http';
import { field, listOf, numberOf, timeOf } from './fields';
import { bodyOf, seriesOf, unknownZone, type SeriesSource } from './source';

/** In the order of their numbers, which begin with 1. */
const REGIONS = [
  'North Scotland',
  'South Scotland',
  'North West England',
  'North East England',
  'Yorkshire',
  'North Wales and Merseyside',
  'South Wales',
  'West Midlands',
  'East Midlands',
  'East England',
  'South West England',
  'South England',
  'London',
  'South East England',
  'England',
  'Scotland',
  'Wales',
];

const ZONES = [{ id: 'GB', name: 'Great Britain' }, ...REGIONS.map((name, index) => ({ id: `GB-${index + 1}`, name }))];

const HALF_HOUR_MS = 1_800_000;
const MINUTE_MS = 60_000;

export function neso(get: GetJson, base = 'https://api.carbonintensity.org.uk'): SeriesSource<'average'> {
  const about = {
    id: 'neso',
    name: 'NESO Carbon Intensity',
    credit: 'National Energy System Operator, Carbon Intensity API, CC BY 4.0',
    signal: 'average',
    factor: 'direct',
  } as const;
  return {
    ...about,
    needsKey: false,
    pause: millis(HALF_HOUR_MS / 2),
    mostAnHour: 60,
    zones: () => Promise.resolve(ZONES),
    async fetch(zone, access) {
      if (!ZONES.some(({ id }) => id === zone)) throw unknownZone(about.name, zone);
      const [start, end] = zone === 'GB' ? ['/intensity', ''] : ['/regional/intensity', `/regionid/${zone.slice(3)}`];
      const ask = (span: string): Promise<unknown> =>
        bodyOf(get, new URL(`${base}${start}/${halfHour(access.now)}/${span}${end}`), access);
      const ahead = await ask('fw48h');
      const past = await ask('pt24h');
      const entries = [...entriesOf(past), ...entriesOf(ahead)];
      return { series: seriesOf(about, zone, access, [...entries.map(forecast), ...entries.flatMap(actual)]) };
    },
  };
}

/** A minute after it began: at its very beginning the half hour before would come first. */
const halfHour = (now: Millis): string =>
  `${new Date(Math.floor(now / HALF_HOUR_MS) * HALF_HOUR_MS + MINUTE_MS).toISOString().slice(0, 16)}Z`;

/** National: a list. Regional: an object that holds the list, or a list of one such object. */
function entriesOf(body: unknown): readonly unknown[] {
  const data = field(body, 'data');
  const region: unknown = Array.isArray(data) ? data[0] : data;
  return listOf(field(region, 'data') ?? data, 'NESO');
}

const forecast = (entry: unknown): Point => ({
  at: timeOf(field(entry, 'from')),
  gPerKwh: numberOf(field(field(entry, 'intensity'), 'forecast')),
  kind: 'forecast',
});

function actual(entry: unknown): readonly Point[] {
  const gPerKwh = numberOf(field(field(entry, 'intensity'), 'actual'));
  return gPerKwh === undefined ? [] : [{ at: timeOf(field(entry, 'from')), gPerKwh, kind: 'actual' }];
}
