/**
 * Two runs side by side: is the difference real?
 *
 * Noise is the 80 % interval of a difference: half-widths of both runs in quadrature. Where both runs were charged with
 * the same grid figure, that figure's error is the same in both and cannot make a difference, so it is left out.
 */
import { halfWidth } from '../src/core/text/intervals';
import type { Estimate } from '../src/core/units';
import type { RunRow } from '../src/protocol/messages';
import { durationS } from './runFilter';

export type MeasureKey = 'energy' | 'carbon' | 'duration' | 'draw' | 'intensity';

export interface Measure {
  readonly key: MeasureKey;
  readonly a: number;
  readonly b: number;
  /** Half-widths of both, where they have one. */
  readonly halfA: number;
  readonly halfB: number;
  readonly difference: number;
  /** 0: known exactly, or the same figure in both. */
  readonly noise: number;
}

/** Exact values differ when they differ at all. */
export const isLarger = (measure: Measure): boolean => Math.abs(measure.difference) > measure.noise;
export const relative = (measure: Measure): number | undefined =>
  measure.a > 0 ? measure.difference / measure.a : undefined;

function measure(
  key: MeasureKey,
  a: number,
  b: number,
  halves: readonly [number, number],
  noise = Math.hypot(...halves),
): Measure {
  return { key, a, b, halfA: halves[0], halfB: halves[1], difference: b - a, noise };
}

export function sameGrid(a: RunRow, b: RunRow): boolean {
  const [one, other] = [a.terms.grid, b.terms.grid];
  return one !== undefined && one.zone === other?.zone && one.source === other.source && one.gPerKwh === other.gPerKwh;
}

const relativeHalf = (estimate: Estimate | undefined): number =>
  estimate !== undefined && estimate.value > 0 ? halfWidth(estimate) / estimate.value : 0;

/** Measures that both runs have. */
export function compareRuns(a: RunRow, b: RunRow): readonly Measure[] {
  const measures: Measure[] = [];
  const [ea, eb] = [a.footprint.energy, b.footprint.energy];
  if (ea !== undefined && eb !== undefined) {
    measures.push(measure('energy', ea.value, eb.value, [halfWidth(ea), halfWidth(eb)]));
  }
  const [ca, cb] = [a.footprint.carbon, b.footprint.carbon];
  if (ca !== undefined && cb !== undefined) {
    const energyOnly = Math.hypot(ca.value * relativeHalf(ea), cb.value * relativeHalf(eb));
    const halves = [halfWidth(ca), halfWidth(cb)] as const;
    measures.push(measure('carbon', ca.value, cb.value, halves, sameGrid(a, b) ? energyOnly : undefined));
  }
  const now = Math.max(a.start, b.start) as typeof a.start;
  measures.push(measure('duration', durationS(a, now), durationS(b, now), [0, 0]));
  const [da, db] = [a.footprint.meanW, b.footprint.meanW];
  if (da !== undefined && db !== undefined) {
    measures.push(measure('draw', da, db, [da * relativeHalf(ea), db * relativeHalf(eb)]));
  }
  const [ga, gb] = [a.terms.grid, b.terms.grid];
  if (ga !== undefined && gb !== undefined) {
    const side = (grid: typeof ga): number => grid.gPerKwh * Math.max(grid.band.low, grid.band.high);
    measures.push(measure('intensity', ga.gPerKwh, gb.gPerKwh, [side(ga), side(gb)], sameGrid(a, b) ? 0 : undefined));
  }
  return measures;
}

export interface CarbonSplit {
  readonly total: number;
  /** What less or more energy did, at the intensity of A. */
  readonly byEnergy: number;
  /** What another intensity (and PUE) did, on the energy of B. */
  readonly byGrid: number;
}

/** A clean hour is not credited to a change of code. */
export function splitCarbon(a: RunRow, b: RunRow): CarbonSplit | undefined {
  const [ea, eb] = [a.footprint.energy?.value, b.footprint.energy?.value];
  const [ca, cb] = [a.footprint.carbon?.value, b.footprint.carbon?.value];
  if (ea === undefined || eb === undefined || ca === undefined || cb === undefined || ea <= 0 || eb <= 0)
    return undefined;
  return { total: cb - ca, byEnergy: (eb - ea) * (ca / ea), byGrid: eb * (cb / eb - ca / ea) };
}
