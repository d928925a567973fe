/** What forecasts of the last days were worth: the same two windows on each of them, as forecast and as it came. */
import { millis, type Millis } from '../units';
import type { Integral } from './integral';

const DAY_MS = 24 * 3_600_000;
/** Grids change with the weather: older days say less. */
const DAYS = 14;
/** Fewer days say nothing. */
const ENOUGH = 10;
/** Errors have to be beaten by this many of their standard deviations. */
const GUARD = 0.5;
/** Without days to learn from, smaller savings are not waited for. */
const COLD = 0.05;

export interface Span {
  readonly start: Millis;
  readonly end: Millis;
}

export interface Trust {
  readonly waits: boolean;
  /** 80 % range of the share that is saved; undefined: too few days are known. */
  readonly low?: number;
  readonly high?: number;
  /** Share of the past days on which waiting would have been worse. */
  readonly worse?: number;
}

export class PastDays {
  /**
   * @param actual what came, as far as it was known at the moment of the decision
   * @param forecastAt what was forecast at a moment of the past; undefined: not known
   */
  constructor(
    private readonly actual: Integral,
    private readonly forecastAt: (moment: Millis) => Integral | undefined,
  ) {}

  /** @param saved share that the forecast promises for running in `later` instead of `now` */
  trust(now: Span, later: readonly Span[], saved: number): Trust {
    const errors: number[] = [];
    for (let day = 1; day <= DAYS; day++) {
      const shift = (span: Span): Span => ({
        start: millis(span.start - day * DAY_MS),
        end: millis(span.end - day * DAY_MS),
      });
      const forecast = this.forecastAt(shift(now).start);
      const promised = forecast && share(forecast, shift(now), later.map(shift));
      const came = share(this.actual, shift(now), later.map(shift));
      if (promised !== undefined && came !== undefined) errors.push(promised - came);
    }
    if (errors.length < ENOUGH) return { waits: saved >= COLD };
    const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (errors.length - 1));
    const outcomes = errors.map((error) => saved - error).toSorted((a, b) => a - b);
    return {
      // What rounding leaves is no saving.
      waits: saved - mean > GUARD * deviation + 1e-9,
      low: quantile(outcomes, 0.1),
      high: quantile(outcomes, 0.9),
      worse: outcomes.filter((each) => each < 0).length / outcomes.length,
    };
  }
}

/** Share that is saved by running in these spans instead of now; undefined where any of it is not known. */
export function share(integral: Integral, now: Span, later: readonly Span[]): number | undefined {
  const before = integral.mean(now.start, now.end);
  const after = meanOver(integral, later);
  return before === undefined || after === undefined || before === 0 ? undefined : 1 - after / before;
}

function meanOver(integral: Integral, spans: readonly Span[]): number | undefined {
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

/** Of sorted values, linear between them. */
function quantile(sorted: readonly number[], part: number): number {
  const at = part * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
