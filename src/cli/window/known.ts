/** What is known of the intensity ahead: from a table, a provider, or the typical days that ship. */
import path from 'node:path';
import { csvSeries } from '../../core/grid/csvSeries';
import type { GridSpan } from '../../core/grid/gridAhead';
import { plainHost } from '../../core/grid/plainHost';
import { slotsIn, type Slot } from '../../core/grid/series';
import { Integral } from '../../core/plan/integral';
import { ForecastOutlook, type Outlook } from '../../core/plan/outlook';
import { millis, type Millis } from '../../core/units';
import { annualMean } from '../../node/grid/annualMean';
import { GridCache } from '../../node/grid/cache';
import { providerAhead, typicalAhead } from '../../node/grid/gridAhead';
import { GridError } from '../../node/grid/gridError';
import { jsonOverHttp } from '../../node/grid/http';
import { SOURCE_NAMES, sourceNamed, type SourceName } from '../../node/grid/sources/byName';
import { TYPICAL_SOURCE, typicalDay } from '../../node/grid/typicalDays';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { warn } from '../session';
import { askedZone } from '../terms';
import { UsageError } from '../verb';
import { tableIn } from './table';

export interface Known extends Outlook {
  readonly zone: string | null;
  readonly source: string;
  readonly signal: string;
  /** What it was worth so far, as a sentence. */
  readonly note?: string;
}

export interface From {
  readonly series: string | undefined;
  readonly source: string | undefined;
  readonly zone: string | undefined;
}

/** @throws {UsageError} */
export function knownOf({ series, source, zone }: From, now: Millis, until: Millis): Promise<Known> {
  const ahead = { now, until };
  if (series !== undefined && source !== undefined)
    throw new UsageError('Plan on --series or on --source, not on both.');
  if (series !== undefined) return fromTable(series, zone, ahead);
  if (zone === undefined)
    throw new UsageError(
      `Whose forecast? Give --zone for its typical days, with --source (${SOURCE_NAMES.join(', ')}) for a forecast, or --series FILE.csv.`,
    );
  if (source === undefined) return Promise.resolve(fromTypicalDays(askedZone(zone), ahead));
  if (!SOURCE_NAMES.some((name) => name === source))
    throw new UsageError(`--source is one of ${SOURCE_NAMES.join(', ')}, not "${source}".`);
  return fromProvider(source as SourceName, zone, ahead);
}

async function fromTable(file: string, zone: string | undefined, { now, until }: GridSpan): Promise<Known> {
  const { values, forecast, dropped, signal } = await tableIn(file, csvSeries);
  refuseIfOver(file, [values, forecast ?? []], now);
  const note =
    dropped === 0
      ? {}
      : { note: `Numbers that are no plausible intensity (0 to 3,000 g/kWh) count as gaps: ${dropped} of them.` };
  const about = { zone: zone ?? null, source: path.basename(file), signal, ...note };
  if (forecast === undefined) return { ...about, slots: slotsIn(values, now, millis(Infinity)) };
  const all = new Integral(forecast);
  const past = { actual: new Integral(values.filter(({ end }) => end <= now)), forecastAt: () => all };
  const ahead = [...untilForecast(values, forecast, now), ...forecast];
  const { slots, odds } = new ForecastOutlook(ahead, past, now, until, undefined, false);
  return { ...about, slots, odds };
}

/** The value that holds now, where the forecast begins after it. */
function untilForecast(values: readonly Slot[], forecast: readonly Slot[], now: Millis): readonly Slot[] {
  const begin = forecast.find(({ end }) => end > now)?.start ?? Infinity;
  const current = values.find(({ start, end }) => start <= now && now < end);
  return current === undefined || begin <= now ? [] : [{ ...current, end: millis(Math.min(current.end, begin)) }];
}

/** @throws {UsageError} */
function refuseIfOver(file: string, columns: readonly (readonly Slot[])[], now: Millis): void {
  const first = Math.min(...columns.map((slots) => slots[0]?.start ?? Infinity));
  const last = Math.max(...columns.map((slots) => slots.at(-1)?.end ?? -Infinity));
  if (last > now || first > last) return;
  const [from, to] = [first, last].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'));
  throw new UsageError(`${file} goes from ${from} to ${to}. Take a newer one, or give a time in it as --now.`);
}

/** Nobody is asked. A zone whose hours are not known is as its year is on the mean: flat, and no window comes of it. */
function fromTypicalDays(zone: string, span: GridSpan): Known {
  const { now, until } = span;
  const ahead = typicalAhead(zone, span);
  const heldOut = typicalDay(zone)?.day.heldOut;
  if (ahead !== undefined && heldOut !== undefined) {
    const { kept, worse } = heldOut;
    const note = `On dates that it was not made from, the typical day of ${zone} kept ${percent(kept)} of the saving there was; ${percent(worse)} of its windows were worse than now.`;
    return { zone, source: TYPICAL_SOURCE, signal: ahead.signal, note, ...ahead.outlook };
  }
  const year = annualMean.intensity(zone, now);
  const slots: readonly Slot[] =
    year === undefined ? [] : [{ start: now, end: until, gPerKwh: year.gPerKwh, kind: 'typical' }];
  return { zone, source: year?.source ?? '', signal: year?.signal ?? 'average', slots };
}

/** Asking is the user's act: the provider is named in the command. The key comes from the environment, never from a flag. */
async function fromProvider(name: SourceName, zone: string, span: GridSpan): Promise<Known> {
  const address = process.env['WATTPRINT_GRID_URL'] ?? '';
  refusePlainKey(address);
  const source = attempt(() => sourceNamed(name, jsonOverHttp(), address));
  const cache = new GridCache(path.join(ledgerFolder(), 'grid'));
  const { series, error: trouble } = await cache.current(source, zone, process.env['WATTPRINT_GRID_KEY']);
  if (series === undefined)
    throw new UsageError(trouble?.message ?? `${source.name} gave nothing to plan on for ${zone}: ask again later.`);
  if (trouble !== undefined) warn(trouble.message);
  const ahead = providerAhead(series, source.credit, await cache.history(source, zone), span);
  const { slots, odds } = ahead.outlook;
  return {
    zone,
    source: `${ahead.source} (${ahead.credit})`,
    signal: ahead.signal,
    slots,
    ...(odds !== undefined && { odds }),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** @throws {UsageError} whoever is on the way could read it */
function refusePlainKey(address: string): void {
  const host = plainHost(address);
  if ((process.env['WATTPRINT_GRID_KEY'] ?? '') === '' || host === undefined) return;
  throw new UsageError(
    `The key would go to ${host} unencrypted. Give WATTPRINT_GRID_URL an address that begins with https.`,
  );
}

function attempt<Found>(make: () => Found): Found {
  try {
    return make();
  } catch (error) {
    if (error instanceof GridError) throw new UsageError(error.message);
    throw error;
  }
}
