/** What a runner knows of the hours ahead: what the user's source says, else the zone's typical day. */
import { jsonOverHttp } from '../grid/http';
import type { GridCache } from '../grid/cache';
import { providerAhead, typicalAhead } from '../grid/gridAhead';
import { SOURCE_NAMES, sourceNamed } from '../grid/sources/byName';
import type { GridSpan } from '../../core/grid/gridAhead';
import type { Outlook } from '../../core/plan/outlook';
import type { JobGrid } from '../../core/queue/job';
import type { OutlookOf } from './planAgain';

/** @param key of the source; undefined: what windows have asked for is used, as long as they do */
export function jobOutlook(cache: GridCache, key: string | undefined): OutlookOf {
  return async ({ source, zone }, span) => {
    const asked = source && (await sourceOutlook(cache, source, key, span));
    return asked ?? (zone === undefined ? undefined : typicalAhead(zone, span)?.outlook);
  };
}

async function sourceOutlook(
  cache: GridCache,
  { address, name, zone }: NonNullable<JobGrid['source']>,
  key: string | undefined,
  span: GridSpan,
): Promise<Outlook | undefined> {
  const known = SOURCE_NAMES.find((each) => each === name);
  if (known === undefined) return undefined;
  const source = sourceNamed(known, jsonOverHttp(), address);
  const { series } = await cache.current(source, zone, key);
  return series && providerAhead(series, source.credit, await cache.history(source, zone), span).outlook;
}
