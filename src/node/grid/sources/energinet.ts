/** Both price areas of Denmark: Energi Data Service, five minutes, to the end of tomorrow. No key. */
import type { Kind, Point } from '../../../core/grid/series';
import type { GetJson } from '../http';
import { field, listOf, numberOf, timeOf } from './fields';
import { quarterHourly } from './quarterHourly';
import { bodyOf, seriesOf, type SeriesSource } from './source';

/** Price areas, each with its country before it. */
const ZONES = [
  { id: 'DK-DK1', name: 'West Denmark' },
  { id: 'DK-DK2', name: 'East Denmark' },
];

export function energinet(get: GetJson, base = 'https://api.energidataservice.dk'): SeriesSource<'average'> {
  const about = { id: 'energinet', name: 'Energinet', credit: 'Energinet, Energi Data Service' };
  return quarterHourly(
    about,
    () => ZONES,
    async (described, zone, access) => {
      const area = zone.slice(3);
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
      return { series: seriesOf(described, zone, access, [...forecast, ...actual]) };
    },
  );
}

function pointsOf(body: unknown, area: string, kind: Kind): readonly Point[] {
  return listOf(field(body, 'records'), 'Energinet').flatMap((record) => {
    const gPerKwh = numberOf(field(record, 'CO2Emission'));
    if (field(record, 'PriceArea') !== area || gPerKwh === undefined) return [];
    return [{ at: timeOf(field(record, 'Minutes5UTC')), gPerKwh, kind }];
  });
}
