/** What a provider says of the grids of regions, of a few of them: each is a request or two, and sources like few in an hour. */
import type { LiveSeries } from '../../../core/grid/regions/live';
import type { Millis } from '../../../core/units';
import type { GridCache } from '../cache';
import { GridError } from '../gridError';
import type { SeriesSource } from '../sources/source';

const MOST_ZONES = 6;

export interface LiveZones {
  readonly found: readonly LiveSeries[];
  /** Why there are not more. */
  readonly trouble?: GridError;
}

/**
 * Of the first zones that the source covers, from the cache where that is new enough. A trouble of the source ends the asking.
 *
 * @param zones in the order in which they matter
 */
export async function liveZones(
  cache: GridCache,
  source: SeriesSource<'average'>,
  zones: readonly string[],
  now: Millis,
  key?: string,
): Promise<LiveZones> {
  const found: LiveSeries[] = [];
  try {
    const covered = new Set((await source.zones({ now, key })).map(({ id }) => id));
    for (const zone of zones.filter((each) => covered.has(each)).slice(0, MOST_ZONES)) {
      const { series, checkedAt, error } = await cache.current(source, zone, key);
      if (series !== undefined)
        found.push({ series: { ...series, source: `${source.name} (${source.credit})` }, checkedAt });
      // Of this zone alone nothing is known: the next one may be.
      if (error !== undefined && error.reason !== 'zone') return { found, trouble: error };
    }
    return { found };
  } catch (error) {
    if (error instanceof GridError) return { found, trouble: error };
    throw error;
  }
}
