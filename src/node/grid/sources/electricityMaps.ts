/**
 * Most of the world: Electricity Maps v4, hours, life cycle. The user's token; a free one knows one zone and no forecast.
 */
import type { Kind, Point } from '../../../core/grid/series';
import { millis, type Millis } from '../../../core/units';
import { GridError } from '../gridError';
import type { GetJson } from '../http';
import { field, listOf, numberOf, textOf, timeOf } from './fields';
import { bodyOf, keyOf, seriesOf, type Access, type SeriesSource, type SourceZone } from './source';

const NAME = 'Electricity Maps';
/** What a plan may allow, longest first. */
const HORIZONS_H = [72, 24];

export function electricityMaps(get: GetJson, base = 'https://api.electricitymaps.com/v4'): SeriesSource<'average'> {
  const about = {
    id: 'electricityMaps',
    name: NAME,
    credit: 'Electricity Maps, as licensed to the holder of the key',
    signal: 'average',
    factor: 'lifecycle',
  } as const;

  const ask = (path: string, query: Readonly<Record<string, string>>, access: Access): Promise<unknown> => {
    const url = new URL(`${base}/${path}`);
    // Without it a place that is missing would be looked up by the caller's address.
    url.search = new URLSearchParams({ ...query, disableCallerLookup: 'true' }).toString();
    return bodyOf(get, url, access, { 'auth-token': keyOf(about, access) });
  };
  const zones = async (access: Access): Promise<readonly SourceZone[]> => allowedZones(await ask('zones', {}, access));

  /** A token for another zone is refused like a wrong one: this tells which it is. */
  const explained = async (error: unknown, zone: string, access: Access): Promise<unknown> => {
    if (!(error instanceof GridError) || error.reason !== 'key') return error;
    const allowed = (await zones(access)).map(({ id }) => id);
    if (allowed.length === 0 || allowed.includes(zone)) return error;
    const few = allowed.length > 5 ? `${allowed.slice(0, 5).join(', ')} and others` : allowed.join(', ');
    return new GridError('key', `The key for ${NAME} does not allow ${zone}. It allows ${few}.`, error);
  };

  const forecast = async (zone: string, access: Access): Promise<unknown> => {
    for (const horizonHours of HORIZONS_H) {
      try {
        const query = { zone, horizonHours: String(horizonHours), emissionFactorType: 'lifecycle' };
        return await ask('carbon-intensity/forecast', query, access);
      } catch (error) {
        // Not in the plan. What was measured is worth having without it.
        if (!(error instanceof GridError) || (error.reason !== 'key' && error.reason !== 'zone')) throw error;
      }
    }
    return undefined;
  };

  return {
    ...about,
    needsKey: true,
    pause: millis(30 * 60_000),
    mostAnHour: 12,
    zones,
    async fetch(zone, access) {
      try {
        const past = await ask('carbon-intensity/history', { zone, emissionFactorType: 'lifecycle' }, access);
        const ahead = await forecast(zone, access);
        const points = [
          ...(ahead === undefined ? [] : pointsOf(ahead, 'forecast', zone)),
          ...pointsOf(past, 'history', zone),
        ];
        return { series: seriesOf(about, zone, { now: access.now, issuedAt: issuedAt(ahead) }, points) };
      } catch (error) {
        throw await explained(error, zone, access);
      }
    },
  };
}

function issuedAt(forecast: unknown): Millis | undefined {
  const at = timeOf(field(forecast, 'updatedAt'));
  return Number.isNaN(at) ? undefined : at;
}

function pointsOf(body: unknown, list: 'forecast' | 'history', zone: string): readonly Point[] {
  const answered = textOf(field(body, 'zone'));
  if (answered !== undefined && answered !== zone) {
    throw new GridError('answer', `${NAME} answered for ${answered}, not for ${zone}.`);
  }
  const kind: Kind = list === 'history' ? 'actual' : 'forecast';
  return listOf(field(body, list), NAME).flatMap((entry) => {
    const gPerKwh = numberOf(field(entry, 'carbonIntensity'));
    if (gPerKwh === undefined) return [];
    const isEstimated = kind === 'actual' && field(entry, 'isEstimated') === true;
    return [{ at: timeOf(field(entry, 'datetime')), gPerKwh, kind, ...(isEstimated && { estimated: true }) }];
  });
}

/** By zone, each with the routes that the token may use; without them it is the list of all zones there are. */
function allowedZones(body: unknown): readonly SourceZone[] {
  if (typeof body !== 'object' || body === null)
    throw new GridError('answer', `${NAME} sent something else than zones.`);
  return Object.entries(body).flatMap(([id, zone]: [string, unknown]) => {
    const access = field(zone, 'access');
    const routes: readonly unknown[] = Array.isArray(access) ? access : [access];
    const isAllowed = routes.some((route) => route === '*' || textOf(route)?.includes('carbon-intensity') === true);
    const name = textOf(field(zone, 'zoneName')) ?? textOf(field(zone, 'displayName')) ?? id;
    return isAllowed ? [{ id, name }] : [];
  });
}
