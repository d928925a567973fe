/**
 * What a run is charged with where its source tells the intensity of each hour: Σ E_t · I_t / Σ E_t, in g/kWh, so that the
 * run's energy times this is the sum over its hours.
 *
 * Average intensity only: what one more kilowatt-hour would have caused belongs to a decision, not to an account.
 */
import { isSameSeries } from '../grid/sameSeries';
import type { Series, Slot } from '../grid/series';
import { Integral } from '../plan/integral';
import type { GridIntensity, HourIntensity } from '../ports';
import { gramsPerKwh, millis, type Millis } from '../units';
import type { RunRecord } from './record';

const HOUR_MS = 3_600_000;

/**
 * 80 % of hours lie within this of the yearly mean in the typical zone: median over 62 zones of the 10th and 90th
 * percentile of hourly values of 2022, relative to the zone's mean. See docs/method.md, "Carbon".
 */
export const HOUR_BAND = { low: 0.26, high: 0.26 };

type Span = readonly [Millis, Millis];

/**
 * The hours in which it drew, each with the part of it in which it ran. What was read before somebody told that the run had
 * ended may lie in the next hour: it belongs to the last one.
 */
export function drawnHours({
  energy,
  start,
  end = start,
}: RunRecord): readonly { from: Millis; energyJ: number; span: Span }[] {
  const [first, last] = [start, Math.max(start, end - 1)].map((at) => Math.floor(at / HOUR_MS) * HOUR_MS) as [
    number,
    number,
  ];
  return (energy?.hours ?? []).flatMap(({ from, energyJ }) => {
    if (energyJ <= 0) return [];
    const hour = Math.min(Math.max(from, first), last);
    return [{ from, energyJ, span: [millis(Math.max(hour, start)), millis(Math.min(hour + HOUR_MS, end))] as const }];
  });
}

/** What was measured, and not made up for what is missing. */
export const isMeasured = ({ kind, estimated }: Slot): boolean => kind === 'actual' && estimated !== true;

interface Hour extends HourIntensity {
  readonly energyJ: number;
  readonly low: number;
  readonly high: number;
}

/**
 * @param known what was said of the time of the run, actual values where there are any
 * @returns undefined: it has no energy yet, or the intensity of one of its hours is not known, and it is charged as before
 */
export function hourlyCharge(run: RunRecord, known: Series<'average'>): GridIntensity | undefined {
  const { terms } = run;
  const drawn = drawnHours(run);
  if (run.end === undefined || run.state === 'running' || drawn.length === 0) return undefined;
  const slots = known.slots.filter(({ kind }) => kind !== 'typical');
  const means = new Integral(slots);
  const bounds = { low: new Integral(bounded(slots, 'low')), high: new Integral(bounded(slots, 'high')) };
  const hours: Hour[] = [];
  for (const { from, energyJ, span } of drawn) {
    const gPerKwh = means.mean(...span);
    if (gPerKwh === undefined) return undefined;
    const kind = isActual(slots, span) ? 'actual' : 'forecast';
    const low = bounds.low.mean(...span) ?? gPerKwh;
    hours.push({ from, gPerKwh, kind, energyJ, low, high: bounds.high.mean(...span) ?? gPerKwh });
  }
  const total = sum(hours.map(({ energyJ }) => energyJ));
  const weighted = (value: (hour: Hour) => number): number =>
    sum(hours.map((hour) => hour.energyJ * value(hour))) / total;
  const mean = weighted((hour) => hour.gPerKwh);
  // An error of a forecast holds for hours on end, so they add up.
  const part = (apart: number): number => (mean > 0 ? apart / mean : 0);
  return {
    zone: known.zone,
    zoneName: terms.grid?.zoneName ?? known.zone,
    gPerKwh: gramsPerKwh(mean),
    band: {
      low: part(weighted(({ gPerKwh, low }) => gPerKwh - low)),
      high: part(weighted(({ gPerKwh, high }) => high - gPerKwh)),
    },
    source: known.source,
    signal: known.signal,
    factor: known.factor,
    hours: hours.map(({ from, gPerKwh, kind }) => ({ from, gPerKwh, kind })),
  };
}

/** Whether a source may say what a run is charged with: the first one that knows its hours may, and nobody else after it. */
export const mayCharge = (
  series: Pick<Series, 'source' | 'signal' | 'factor'>,
  { terms: { grid } }: RunRecord,
): boolean => grid?.hours === undefined || isSameSeries(grid, series);

/** Whether there is something to say that was not said before: hours, then actual ones. */
export function isNewCharge(run: RunRecord, charge: GridIntensity): boolean {
  const before = run.terms.grid?.hours;
  if (before === undefined) return true;
  return before.some(({ kind }, index) => kind === 'forecast' && charge.hours?.[index]?.kind === 'actual');
}

/** A forecast without a band of its own is as uncertain as an hour against its yearly mean. */
function bounded(slots: readonly Slot[], side: 'low' | 'high'): readonly Slot[] {
  const sign = side === 'low' ? -1 : 1;
  return slots.map((slot) => {
    const { gPerKwh } = slot;
    const bound = slot[side] ?? (isMeasured(slot) ? gPerKwh : gPerKwh * (1 + sign * HOUR_BAND[side]));
    return { ...slot, gPerKwh: gramsPerKwh(Math.max(0, bound)) };
  });
}

const isActual = (slots: readonly Slot[], [from, to]: Span): boolean =>
  slots.every((slot) => slot.end <= from || slot.start >= to || isMeasured(slot));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
