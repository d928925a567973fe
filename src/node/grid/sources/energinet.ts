/** Both price areas of Denmark: Energi Data Service, five minutes, to the end of tomorrow. No key. */
import type { Kind, Point } from '../../../core/grid/series';
import { millis } from '../../../core/units';
import type { GetJson } from '../http';
import { field, listOf, numberOf, timeOf } from './fields';
import { bodyOf, seriesOf, unknownZone, type SeriesSource } from './source';

const AREAS: Readonly<Record<string, string>> = { 'DK-DK1': 'DK1', 'DK-DK2': 'DK2' };
const ZONES = [
  { id: 'DK-DK1', name: 'West Denmark' },
  { id: 'DK-DK2', name: 'East Denmark' },
];

export function energinet(get: GetJson, base = 'https://api.energidataservice.dk'): SeriesSource<'average'> {
  const about = {
    id: 'energinet',
    name: 'Energinet',
    credit: 'Energinet, Energi Data Service',
    signal: 'average',
    factor: 'unknown',
  } as const;
  return {
    ...about,
    needsKey: false,
    pause: millis(15 * 60_000),
    mostAnHour: 30,
    zones: () => Promise.resolve(ZONES),
    async fetch(zone, access) {
      const area = AREAS[zone];
      if (area === undefined) throw unknownZone(about.name, zone);
      const points = async (dataset: string, end: string, kind: Kind): Promise<readonly Point[]> => {
        const url = new URL(`${base}/dataset/${dataset}`);
        url.search = new URLSearchParams({
          start: 'now-P1D',
          end,
          filter: JSON.stringify({ PriceArea: [area] }),
          sort: 'Minutes5UTC asc',
          // All: without it there are a hundred.
          limit: '0',
        }).toString();
        return pointsOf(await bodyOf(get, url, access), area, kind);
      };
      const forecast = await points('CO2EmisProg', 'now+P2D', 'forecast');
      const actual = await points('CO2Emis', 'now', 'actual');
      return { series: seriesOf(about, zone, access, [...forecast, ...actual]) };
    },
  };
}

function pointsOf(body: unknown, area: string, kind: Kind): readonly Point[] {
  return listOf(field(body, 'records'), 'Energinet').flatMap((record) => {
    const gPerKwh = numberOf(field(record, 'CO2Emission'));
    if (field(record, 'PriceArea') !== area || gPerKwh === undefined) return [];
    return [{ at: timeOf(field(record, 'Minutes5UTC')), gPerKwh, kind }];
  });
}
