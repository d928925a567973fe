/** Intervals apart from their value: the ± column, bounds, and parts of a sum beside the sum's own digits. */
import { joules, type Estimate, type Joules } from '../units';
import { groupDigits, partsOf, roundedUp, showEnergy, type Shown } from './numbers';

const NBSP = '\u00a0';
const MINUS = '\u2212';

/** Sides that differ by more than this ratio are written apart. */
const LOPSIDED = 1.5;

function percent(ratio: number): string {
  const value = ratio * 100;
  return value > 0 && value < 1 ? '< 1' : groupDigits(value.toFixed(0));
}

/** Half-width relative to the value: `5 %`, `−20/+60 %`; undefined where no interval is known. */
export function relativeText(estimate: Estimate): string | undefined {
  if (!(estimate.value > 0)) return undefined;
  const below = 1 - estimate.low / estimate.value;
  const above = estimate.high / estimate.value - 1;
  const wide = Math.max(below, above);
  const slim = Math.min(below, above);
  if (!(wide > 0)) return undefined;
  if (slim > 0 && wide / slim <= LOPSIDED) return `${percent(wide)}${NBSP}%`;
  return `${MINUS}${percent(below)}/+${percent(above)}${NBSP}%`;
}

/** The wider half of an interval, for combining and comparing. */
export const halfWidth = (estimate: Estimate): number =>
  Math.max(estimate.value - estimate.low, estimate.high - estimate.value, 0);

/** `552 W` → value and unit apart, for places that style them differently. */
export function apart(text: string): Shown {
  const at = text.lastIndexOf(NBSP);
  return at < 0 ? { value: text, unit: '' } : { value: text.slice(0, at), unit: text.slice(at + 1) };
}

/** `≤ 0.02 Wh`. */
export function boundText(most: Joules): string {
  const { size, unit } = energyUnit(most);
  return `≤${NBSP}${roundedUp(most / size)}${NBSP}${unit}`;
}

export interface EnergyUnit {
  readonly unit: string;
  /** Joules in one unit. */
  readonly size: number;
}

/** The unit that an energy of this size is shown in. */
export function energyUnit(energy: Joules): EnergyUnit {
  if (energy >= 3.6e9) return { unit: 'MWh', size: 3.6e9 };
  return energy >= 3.6e6 ? { unit: 'kWh', size: 3.6e6 } : { unit: 'Wh', size: 3600 };
}

export interface ShownParts {
  readonly unit: string;
  readonly parts: readonly string[];
  readonly total: string;
}

/** Decimals of a text like `1.04`. */
const decimalsIn = (text: string): number => (text.split('.')[1] ?? '').length;

/** Parts of an energy in the sum's unit, one digit finer than the sum, that add up as shown. */
export function energyParts(parts: readonly Joules[], total: Estimate<Joules>): ShownParts {
  const { unit, size } = energyUnit(total.value);
  const shown = showEnergy(total);
  // A sum whose interval ends left of the point (`350 ± 60`) still has whole parts.
  const decimals = Math.min(6, endsLeftOfPoint(total, size) ? 0 : decimalsIn(shown.value) + 1);
  const scaled = parts.map((part) => part / size);
  const sum = joules(scaled.reduce((all, part) => all + part, 0));
  return { unit, parts: partsOf(scaled, decimals), total: groupDigits(sum.toFixed(decimals)) };
}

function endsLeftOfPoint(total: Estimate, size: number): boolean {
  return halfWidth(total) / size >= 19.5;
}
