/** What forecasts of the last days were worth: the same two windows on each of them, as forecast and as it came. */
import { millis, type Millis } from '../units';
import type { Integral } from './integral';
import { type Odds, type Span, type Trust, trustOf } from './trust';

const DAY_MS = 24 * 3_600_000;
/** Grids change with the weather: older days say less. */
const DAYS = 14;
/** Fewer days say nothing. */
const ENOUGH = 10;
/** Errors have to be beaten by this many of their standard deviations. */
const GUARD = 0.5;
/** Without days to learn from, smaller savings are not waited for. */
const COLD = 0.05;

/** What came and what was forecast, as far as it was known at the moment of a decision. */
export interface Past {
  readonly actual: Integral;
  /** What was known at a moment of the past of the time after it; undefined: nothing that was kept. */
  readonly forecastAt: (moment: Millis) => Integral | undefined;
}

export class PastDays implements Odds {
  readonly basis = 'past forecasts';

  /** @param cold who is asked while too few days are known */
  constructor(
    private readonly past: Past,
    private readonly cold?: Odds,
  ) {}

  trust(now: Span, later: readonly Span[], saved: number): Trust {
    const { actual } = this.past;
    const errors: number[] = [];
    for (let day = 1; day <= DAYS; day++) {
      const shift = (span: Span): Span => ({
        start: millis(span.start - day * DAY_MS),
        end: millis(span.end - day * DAY_MS),
      });
      const forecast = this.past.forecastAt(shift(now).start);
      const promised = forecast && share(forecast, shift(now), later.map(shift));
      const came = share(actual, shift(now), later.map(shift));
      if (promised !== undefined && came !== undefined) errors.push(promised - came);
    }
    if (errors.length < ENOUGH) return this.cold?.trust(now, later, saved) ?? { waits: saved >= COLD };
    return trustOf(errors, saved, GUARD, 'days');
  }
}

/** Share that is saved by running in these spans instead of now; undefined where any of it is not known. */
function share(integral: Integral, now: Span, later: readonly Span[]): number | undefined {
  const before = integral.mean(now.start, now.end);
  const after = meanOver(integral, later);
  return before === undefined || after === undefined || before === 0 ? undefined : 1 - after / before;
}

/** Mean intensity over spans, by their length; undefined where any of it is not known. */
export function meanOver(integral: Integral, spans: readonly Span[]): number | undefined {
  let sum = 0;
  let length = 0;
  for (const { start, end } of spans) {
    const mean = integral.mean(start, end);
    if (mean === undefined) return undefined;
    sum += mean * (end - start);
    length += end - start;
  }
  return length === 0 ? undefined : sum / length;
}
