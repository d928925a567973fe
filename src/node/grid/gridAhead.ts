/** The grid around now: what was on the last day, what is ahead, and how far that can be trusted. */
import type { GridAhead, GridSpan } from '../../core/grid/gridAhead';
import { slotsIn, type Signal } from '../../core/grid/series';
import { typicalSlots } from '../../core/grid/typicalDay';
import { Integral } from '../../core/plan/integral';
import { ForecastOutlook, typicalOutlook, type Outlook } from '../../core/plan/outlook';
import { millis, type Millis } from '../../core/units';
import type { GridCache } from './cache';
import type { GridError } from './gridError';
import type { IssuedForecast } from './history';
import { merged } from './slotRuns';
import type { SeriesSource } from './sources/source';
import { TYPICAL_SOURCE, typicalDay } from './typicalDays';

const DAY_MS = 24 * 3_600_000;
/** What was forecast longer ago was not what was known. */
const STALE_MS = 3 * 3_600_000;
/** Longer than sources are left alone, so that it reaches far enough while nothing is new. */
const SPARE_MS = 3_600_000;

/** Undefined: nothing is known of the zone's hours. */
export function typicalAhead(zone: string, { now, until }: GridSpan): GridAhead<'average'> | undefined {
  const known = typicalDay(zone);
  if (known === undefined) return undefined;
  const outlook = typicalOutlook(known, now, until);
  const before = typicalSlots(known.day, known.mean, millis(now - DAY_MS), now);
  return {
    source: 'typical day',
    credit: TYPICAL_SOURCE,
    signal: 'average',
    factor: 'lifecycle',
    past: before.filter(({ end }) => end <= begin(outlook, now)),
    outlook,
  };
}

export interface Provided<S extends Signal> {
  /** Undefined: there was never an answer. */
  readonly ahead?: GridAhead<S> | undefined;
  /** Why it is not newer. */
  readonly trouble?: GridError | undefined;
  /** When the source said so. */
  readonly checkedAt?: Millis | undefined;
  /** As far as it was made for. */
  readonly until?: Millis | undefined;
}

/**
 * From what the cache has, which asks the source where that is due. Never rejects for what source or disk do.
 *
 * @param made before: to learn from the last weeks takes a few hundred milliseconds, and is of use until there is another answer
 */
export async function providerAhead<S extends Signal>(
  cache: GridCache,
  source: SeriesSource<S>,
  zone: string,
  key: string | undefined,
  span: GridSpan,
  made?: Provided<S>,
): Promise<Provided<S>> {
  const { series, checkedAt, error } = await cache.current(source, zone, key);
  if (series === undefined) return { trouble: error };
  if (made?.checkedAt === checkedAt && (made?.until ?? 0) >= span.until) return { ...made, trouble: error };
  const { now } = span;
  const until = millis(span.until + SPARE_MS);
  const { actuals, forecasts } = await cache.history(source, zone);
  const past = { actual: new Integral(slotsIn(actuals, millis(0), now)), forecastAt: issuedBefore(forecasts) };
  // A typical day is of the average; nothing is known of what is marginal.
  const typical = source.signal === 'average' ? typicalDay(zone) : undefined;
  const outlook = new ForecastOutlook(series.slots, past, now, until, typical);
  const before = slotsIn(series.slots, millis(now - DAY_MS), now);
  const { name, credit, signal, factor } = source;
  return {
    ahead: {
      source: name,
      credit,
      signal,
      factor,
      issuedAt: series.issuedAt,
      past: before.filter(({ end }) => end <= begin(outlook, now)),
      outlook,
      record: merged(slotsIn(series.slots, millis(0), now), actuals),
    },
    trouble: error,
    checkedAt,
    until,
  };
}

/** The slot that holds now belongs to what is ahead. */
const begin = ({ slots }: Outlook, now: Millis): Millis => slots[0]?.start ?? now;

/** What was known at a moment: the newest forecast made by then, if it was not old. */
function issuedBefore(forecasts: readonly IssuedForecast[]): (moment: Millis) => Integral | undefined {
  const made = new Map<IssuedForecast, Integral>();
  return (moment) => {
    const issued = forecasts.findLast(({ issuedAt }) => issuedAt <= moment && issuedAt > moment - STALE_MS);
    if (issued === undefined) return undefined;
    const integral = made.get(issued) ?? new Integral(issued.slots);
    made.set(issued, integral);
    return integral;
  };
}
