/**
 * What a run is charged with where its source tells the intensity of each hour: Σ E_t · I_t / Σ E_t, in g/kWh, so that the
 * run's energy times this is the sum over its hours.
 *
 * Average intensity only: what one more kilowatt-hour would have caused belongs to a decision, not to an account.
 */
import type { Series, Slot } from '../grid/series';
import { Integral } from '../plan/integral';
import type { GridIntensity, HourIntensity } from '../ports';
import { gramsPerKwh, millis, type Millis } from '../units';
import type { RunRecord } from './record';

const HOUR_MS = 3_600_000;

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
  const { energy, end, start, terms } = run;
  const drawn = energy?.hours.filter(({ energyJ }) => energyJ > 0) ?? [];
  if (end === undefined || run.state === 'running' || drawn.length === 0) return undefined;
  const slots = known.slots.filter(({ kind }) => kind !== 'typical');
  const means = new Integral(slots);
  const bounds = {
    low: new Integral(bounded(slots, 'low', terms.grid)),
    high: new Integral(bounded(slots, 'high', terms.grid)),
  };
  const hours: Hour[] = [];
  for (const { from, energyJ } of drawn) {
    const span = [millis(Math.max(from, start)), millis(Math.min(from + HOUR_MS, end))] as const;
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
    hours: hours.map(({ from, gPerKwh, kind }) => ({ from, gPerKwh, kind })),
  };
}

/** Whether there is something to say that was not said before: hours, then actual ones. */
export function isNewCharge(run: RunRecord, charge: GridIntensity): boolean {
  const before = run.terms.grid?.hours;
  if (before === undefined) return true;
  return before.some(({ kind }, index) => kind === 'forecast' && charge.hours?.[index]?.kind === 'actual');
}

/** A forecast without a band of its own is as uncertain as an hour against its yearly mean. */
function bounded(slots: readonly Slot[], side: 'low' | 'high', usual: GridIntensity | undefined): readonly Slot[] {
  const sign = side === 'low' ? -1 : 1;
  return slots.map((slot) => {
    const { kind, gPerKwh } = slot;
    const bound = slot[side] ?? (kind === 'actual' ? gPerKwh : gPerKwh * (1 + sign * (usual?.band[side] ?? 0)));
    return { ...slot, gPerKwh: gramsPerKwh(Math.max(0, bound)) };
  });
}

const isActual = (slots: readonly Slot[], [from, to]: readonly [Millis, Millis]): boolean =>
  slots.every(({ start, end, kind }) => end <= from || start >= to || kind === 'actual');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
