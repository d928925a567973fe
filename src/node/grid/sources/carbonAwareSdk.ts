/**
 * A server of the user's: WebAPI of the Carbon Aware SDK of the Green Software Foundation, or a file with a forecast in the
 * SDK's own format (an address that ends in `.json`). What its numbers count depends on what stands behind it.
 */
import { createHash } from 'node:crypto';
import type { Kind, Point, Signal } from '../../../core/grid/series';
import { millis } from '../../../core/units';
import { GridError } from '../gridError';
import type { GetJson } from '../http';
import { field, listOf, numberOf, textOf, timeOf, withoutZeroTail } from './fields';
import { bodyOf, seriesOf, type Access, type SeriesSource, type SourceZone } from './source';

const DAY_MS = 24 * 3_600_000;

/** @throws GridError: not an address, or one with a password in it, which belongs in the key */
export function carbonAwareSdk<S extends Signal>(get: GetJson, address: string, signal: S): SeriesSource<S> {
  const base = addressOf(address);
  const name = base.host;
  const about = { name, signal, factor: 'unknown' } as const;
  const isFile = base.pathname.endsWith('.json');

  const ask = (path: string, query: Readonly<Record<string, string>>, access: Access): Promise<unknown> => {
    const url = new URL(base);
    if (!isFile) url.pathname = `${base.pathname.replace(/\/$/, '')}/${path}`;
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return bodyOf(get, url, access, access.key === undefined ? undefined : { authorization: `Bearer ${access.key}` });
  };

  /** Not every source behind it has a past. */
  const past = async (zone: string, access: Access): Promise<readonly Point[]> => {
    const span = { time: new Date(access.now - DAY_MS).toISOString(), toTime: new Date(access.now).toISOString() };
    try {
      const emissions = await ask('emissions/bylocation', { location: zone, ...span }, access);
      return pointsOf(ofOnePlace(listOf(emissions, name), zone), 'actual');
    } catch (error) {
      if (error instanceof GridError) return [];
      throw error;
    }
  };

  return {
    id: `carbonAwareSdk-${signal}-${createHash('sha256').update(`${base.origin}${base.pathname}`).digest('hex').slice(0, 8)}`,
    ...about,
    credit: `${name}, Carbon Aware SDK`,
    needsKey: false,
    pause: millis(15 * 60_000),
    mostAnHour: 60,
    zones: async (access) => (isFile ? [] : locationsOf(await ask('locations', {}, access))),
    async fetch(zone, access) {
      const body = await ask('emissions/forecasts/current', isFile ? {} : { location: zone }, access);
      const answer: unknown = Array.isArray(body) ? body[0] : body;
      if (!isAt(answer, zone)) throw new GridError('answer', `${name} answered for another place than ${zone}.`);
      // A WebAPI calls it the first, a file the second; how the best of them is called does not matter here.
      const data = field(answer, 'forecastData') ?? field(answer, 'Emissions');
      const entries = withoutZeroTail(listOf(data, name), valueOf);
      const made = timeOf(field(answer, 'generatedAt') ?? field(answer, 'GeneratedAt'));
      const issuedAt = Number.isNaN(made) ? undefined : made;
      // A file may hold other places than the one that is asked for; a server was asked for one.
      const own = isFile ? entries.filter((entry) => isAt(entry, zone)) : ofOnePlace(entries, zone);
      const points = [...pointsOf(own, 'forecast'), ...(isFile ? [] : await past(zone, access))];
      return { series: seriesOf(about, zone, { now: access.now, issuedAt }, points) };
    },
  };
}

const ADDRESS_MISSING =
  'The Carbon Aware SDK needs the address of its server, as in https://carbon-aware.example.org: set WATTPRINT_GRID_URL, in the editor wattprint.grid.url.';

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new GridError('answer', ADDRESS_MISSING);
  }
  if (url.username !== '' || url.password !== '') {
    throw new GridError('key', `The address of ${url.host} holds a password. Give it as the key.`);
  }
  return url;
}

/** `value` and `timestamp` in forecasts, `rating` and `time` in emissions; capitals in files. */
const either = (entry: unknown, ...names: readonly string[]): unknown =>
  names.map((name) => field(entry, name)).find((value) => value !== undefined);
const valueOf = (entry: unknown): unknown => either(entry, 'value', 'rating', 'Rating');

/** What says nothing of its place is where it was asked for. */
function isAt(entry: unknown, zone: string): boolean {
  const location = placeOf(entry);
  return location === undefined || location === zone.toLowerCase();
}

const placeOf = (entry: unknown): string | undefined => textOf(either(entry, 'location', 'Location'))?.toLowerCase();

/** Entries may go by what the source behind the server calls the place: "IE" for northeurope. Several names are several places. */
const ofOnePlace = (entries: readonly unknown[], zone: string): readonly unknown[] =>
  new Set(entries.map(placeOf)).size > 1 ? entries.filter((entry) => isAt(entry, zone)) : entries;

function pointsOf(entries: readonly unknown[], kind: Kind): readonly Point[] {
  return entries.flatMap((entry) => {
    const gPerKwh = numberOf(valueOf(entry));
    return gPerKwh === undefined ? [] : [{ at: timeOf(either(entry, 'timestamp', 'time', 'Time')), gPerKwh, kind }];
  });
}

/** By name, with what is known about each. */
function locationsOf(body: unknown): readonly SourceZone[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  return Object.keys(body).map((id) => ({ id, name: id }));
}
