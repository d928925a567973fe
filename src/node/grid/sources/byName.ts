/** The providers that a user can choose, by the names that they are chosen with. */
import type { GetJson } from '../http';
import { carbonAwareSdk } from './carbonAwareSdk';
import { electricityMaps } from './electricityMaps';
import { energinet } from './energinet';
import { energyCharts } from './energyCharts';
import { neso } from './neso';
import type { SeriesSource } from './source';
import { wattTime } from './wattTime';

export const SOURCE_NAMES = [
  'neso',
  'energy-charts',
  'energinet',
  'electricity-maps',
  'watttime',
  'carbon-aware-sdk',
  'carbon-aware-sdk-marginal',
] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** @param address of the user's own server, for the last two. Makes no request. */
export function sourceNamed(name: SourceName, get: GetJson, address: string): SeriesSource {
  switch (name) {
    case 'neso':
      return neso(get);
    case 'energy-charts':
      return energyCharts(get);
    case 'energinet':
      return energinet(get);
    case 'electricity-maps':
      return electricityMaps(get);
    case 'watttime':
      return wattTime(get);
    case 'carbon-aware-sdk':
      return carbonAwareSdk(get, address, 'average');
    case 'carbon-aware-sdk-marginal':
      return carbonAwareSdk(get, address, 'marginal');
  }
}
