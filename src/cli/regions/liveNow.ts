/** What it is now in the grids of the first regions: from tables of the user's, or from a provider that is named. */
import path from 'node:path';
import { csvSeries } from '../../core/grid/csvSeries';
import { liveOf, type Live, type LiveSeries } from '../../core/grid/regions/live';
import { sourceKind } from '../../core/grid/sourceKinds';
import type { Millis } from '../../core/units';
import { GridCache } from '../../node/grid/cache';
import { jsonOverHttp } from '../../node/grid/http';
import { liveZones } from '../../node/grid/regions/liveZones';
import { SOURCE_NAMES, sourceNamed } from '../../node/grid/sources/byName';
import type { SeriesSource } from '../../node/grid/sources/source';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { warn } from '../session';
import { askedZone } from '../terms';
import { UsageError } from '../verb';
import { tableIn } from '../window/table';

export interface LiveFrom {
  readonly source?: string | undefined;
  /** `ZONE=FILE.csv` each. */
  readonly series: readonly string[];
}

/** The tables by zone. @throws {UsageError} */
export function tablesOf({ source, series }: LiveFrom): ReadonlyMap<string, string> {
  if (source !== undefined && series.length > 0)
    throw new UsageError('Say what it is now by --series or by --source, not by both.');
  const tables = new Map<string, string>();
  for (const text of series) {
    const [, named, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (named === undefined || file === undefined)
      throw new UsageError(`--series takes a zone and its table here, as in --series DE=my.csv, not "${text}".`);
    const zone = askedZone(named);
    if (tables.has(zone)) throw new UsageError(`--series has two tables of ${zone}: give one of them.`);
    tables.set(zone, file);
  }
  return tables;
}

/**
 * @param zones in the order in which they matter
 * @returns undefined: nobody was named. @throws {UsageError}
 */
export async function liveNow(from: LiveFrom, zones: readonly string[], now: Millis): Promise<Live | undefined> {
  const tables = [...tablesOf(from)];
  if (tables.length > 0) return liveOf(await Promise.all(tables.map((each) => fromTable(...each))), 'unknown', now);
  if (from.source === undefined) return undefined;
  const source = averageSource(from.source);
  const cache = new GridCache(path.join(ledgerFolder(), 'grid'));
  const { found, trouble } = await liveZones(cache, source, zones, now, process.env['WATTPRINT_GRID_KEY']);
  if (trouble !== undefined) warn(trouble.message);
  return liveOf(found, source.factor, now);
}

async function fromTable(zone: string, file: string): Promise<LiveSeries> {
  const { values, forecast = [], signal } = await tableIn(file, csvSeries);
  if (signal === 'marginal') throw new UsageError(`${file} is marginal, and regions stand in order by averages.`);
  const reached = values.at(-1)?.end ?? -Infinity;
  const slots = [...values, ...forecast.filter(({ start }) => start >= reached)];
  const issuedAt = slots[0]?.start ?? (0 as Millis);
  return { series: { zone, source: path.basename(file), signal: 'average', factor: 'unknown', issuedAt, slots } };
}

/** What is marginal stands beside no average, and zones of a source's own are no region's. @throws {UsageError} */
function averageSource(name: string): SeriesSource<'average'> {
  const kind = sourceKind(name);
  const fitting = SOURCE_NAMES.filter((each) => sourceKind(each)?.ownZones === false);
  const chosen = fitting.find((each) => each === name);
  if (chosen === undefined)
    throw new UsageError(
      kind === undefined
        ? `--source is one of ${fitting.join(', ')}, not "${name}".`
        : `${kind.title} has zones of its own, which are no region's: take one of ${fitting.join(', ')}.`,
    );
  const source = sourceNamed(chosen, jsonOverHttp(), '');
  if (!isAverage(source)) throw new UsageError(`${source.name} is marginal, and regions stand in order by averages.`);
  return source;
}

const isAverage = (source: SeriesSource): source is SeriesSource<'average'> => source.signal === 'average';
