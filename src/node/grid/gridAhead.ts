/** The grid around now: what was on the last day, what is ahead, and how far that can be trusted. */
import type { GridAhead, GridSpan } from '../../core/grid/gridAhead';
import { slotsIn, type Series, type Signal } from '../../core/grid/series';
import { typicalSlots } from '../../core/grid/typicalDay';
import { Integral } from '../../core/plan/integral';
import { ForecastOutlook, typicalOutlook, type Outlook } from '../../core/plan/outlook';
import { millis, type Millis } from '../../core/units';
import type { History, IssuedForecast } from './history';
import { merged } from './slotRuns';
import { TYPICAL_SOURCE, typicalDay } from './typicalDays';

const DAY_MS = 24 * 3_600_000;
/** What was forecast longer ago was not what was known. */
const STALE_MS = 3 * 3_600_000;

/** With what advice needs to know how far it can be trusted. */
export interface TrustedAhead<S extends Signal = Signal> extends GridAhead<S> {
  readonly outlook: Outlook;
}

/** Undefined: nothing is known of the zone's hours. */
export function typicalAhead(zone: string, { now, until }: GridSpan): TrustedAhead<'average'> | undefined {
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

/** From what a provider said, and what it said over the last weeks. To learn from those takes a few hundred milliseconds. */
export function providerAhead<S extends Signal>(
  series: Series<S>,
  credit: string,
  { actuals, forecasts }: History,
  { now, until }: GridSpan,
): TrustedAhead<S> {
  const past = { actual: new Integral(slotsIn(actuals, millis(0), now)), forecastAt: issuedBefore(forecasts) };
  const { source, signal, factor, issuedAt } = series;
  // A typical day is of the average; nothing is known of what is marginal.
  const typical = signal === 'average' ? typicalDay(series.zone) : undefined;
  const outlook = new ForecastOutlook(series.slots, past, now, until, typical);
  const before = slotsIn(series.slots, millis(now - DAY_MS), now);
  return {
    source,
    credit,
    signal,
    factor,
    issuedAt,
    past: before.filter(({ end }) => end <= begin(outlook, now)),
    outlook,
    record: merged(slotsIn(series.slots, millis(0), now), actuals),
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
