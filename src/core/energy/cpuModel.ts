/** What a processor draws when no counter can be read: from its design power and its load. */
import { joules, watts, type Band, type Joules, type Seconds, type Watts } from '../units';

/**
 * `P = TDP · (0.10 + 0.62 · √load)`, load 0…1 over all hardware threads, TDP summed over sockets.
 *
 * Fitted to the RAPL profiles that CodeCarbon publishes (79 points at 5 % load or more, 4 processors): median error −1 %.
 * Leaving each processor out of its own fit, 80 % of the points lie within −40 … +67 %.
 */
const IDLE_SHARE = 0.1;
const LOAD_SHARE = 0.62;

export const CPU_MODEL_BAND: Band = { low: 0.4, high: 0.7 };

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

/** Watts at a load of 0…1; loads outside are clamped. */
export const cpuPower = (tdp: Watts, load: number): Watts =>
  watts(tdp * (IDLE_SHARE + LOAD_SHARE * Math.sqrt(clamp01(load))));

/** Watts without load: the floor that the model itself assumes. */
export const cpuIdlePower = (tdp: Watts): Watts => cpuPower(tdp, 0);

/**
 * Joules over a span in which all threads together were busy for `busyS` CPU seconds.
 * Never falls when `spanS` and `busyS` grow, so a running total may be read at any moment within a span.
 */
export const cpuEnergy = (tdp: Watts, busyS: Seconds, spanS: Seconds, threads: number): Joules =>
  joules(spanS <= 0 ? 0 : cpuPower(tdp, busyS / (spanS * threads)) * spanS);

/**
 * The band of the model when the TDP itself is uncertain: both relative errors are independent, so their logarithms
 * add in quadrature.
 * @param tdp 80 % relative band of the TDP.
 */
export function cpuModelBand(tdp: Band): Band {
  const down = Math.hypot(Math.log(1 - CPU_MODEL_BAND.low), Math.log(1 - tdp.low));
  const up = Math.hypot(Math.log(1 + CPU_MODEL_BAND.high), Math.log(1 + tdp.high));
  return { low: 1 - Math.exp(-down), high: Math.exp(up) - 1 };
}
