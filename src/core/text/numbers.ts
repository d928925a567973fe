/**
 * Quantities as short strings: one set of rules for status bar, lenses, cells, panel and reports.
 *
 * - The uncertainty is rounded to 1 significant digit (2 when it leads with 1), the value takes its last place.
 * - No ± known: 3 significant digits.
 * - The unit follows the value before rounding.
 * - True minus, no-break space before units, thin space in numbers from 10,000.
 */
import type { Estimate, Grams, GramsPerKwh, Joules, Litres, Seconds, Watts } from '../units';

const NBSP = '\u00a0';
const THIN = '\u2009';
const MINUS = '\u2212';

/** A number and its unit, apart, for places that style them differently. */
export interface Shown {
  readonly value: string;
  readonly unit: string;
  /** Half-width of the 80 % interval in the same unit, or a range where the sides differ much. */
  readonly plusMinus?: string;
  readonly range?: string;
}

/** A scale of units, largest first; `from` is where a unit starts. */
type Scale = readonly { readonly unit: string; readonly from: number; readonly size: number }[];

const ENERGY: Scale = [
  { unit: 'MWh', from: 3.6e9, size: 3.6e9 },
  { unit: 'kWh', from: 3.6e6, size: 3.6e6 },
  { unit: 'Wh', from: 0, size: 3600 },
];
const MASS: Scale = [
  { unit: 't', from: 1e6, size: 1e6 },
  { unit: 'kg', from: 1e3, size: 1e3 },
  { unit: 'g', from: 0, size: 1 },
];
const WATER: Scale = [
  { unit: 'L', from: 0.1, size: 1 },
  { unit: 'mL', from: 0, size: 0.001 },
];

export function groupDigits(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace('-', '').length < 5 ? whole : whole.replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`}`.replace('-', MINUS);
}

/** Decimals that show `digits` significant digits of a number, never fewer than none. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0) return 0;
  return Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
}

/** More than this many decimals are never shown. */
const FINEST = 6;

/** A bound: rounded up to one digit (two when it leads with 1), because a bound that is rounded down is wrong. */
export function roundedUp(value: number): string {
  if (!(value > 0)) return '0';
  const magnitude = Math.floor(Math.log10(value));
  const place = Math.max(-FINEST, value / 10 ** magnitude < 2 ? magnitude - 1 : magnitude);
  const step = 10 ** place;
  // The small slack keeps 0.02 from becoming 0.03 through binary fractions.
  return atPlace(Math.max(1, Math.ceil(value / step - 1e-9)) * step, place);
}

/** A number with so many significant digits; places left of the point are rounded only when `uncertainty` asks for it. */
function significant(value: number, digits: number): string {
  return groupDigits(value.toFixed(Math.min(FINEST, decimalsFor(Number(value.toPrecision(digits)), digits))));
}

/** Rounds a half-width to 1 significant digit, or 2 when it leads with 1; gives the place it ends at. */
function roundUncertainty(halfWidth: number): { half: number; place: number } {
  const magnitude = Math.floor(Math.log10(halfWidth));
  const lead = halfWidth / 10 ** magnitude;
  // 0.95…0.99 rounds up to a leading 1, which then carries two digits.
  const place = lead < 1.95 || lead >= 9.5 ? (lead >= 9.5 ? magnitude : magnitude - 1) : magnitude;
  const step = 10 ** place;
  return { half: Math.round(halfWidth / step) * step, place };
}

/** A half-width on its own, `0.05`, `19`: the digits it has behind a ±. */
export function uncertaintyText(halfWidth: number): string {
  if (!(halfWidth > 0)) return '0';
  const { half, place } = roundUncertainty(halfWidth);
  return atPlace(half, place);
}

/** A value with the digits that its half-width leaves it, `−350` for −347 ± 60; three digits where none is known. */
export function roundedTo(value: number, halfWidth: number): string {
  return halfWidth > 0 ? atPlace(value, roundUncertainty(halfWidth).place) : significant(value, 3);
}

function atPlace(value: number, place: number): string {
  if (place >= 0) return groupDigits((Math.round(value / 10 ** place) * 10 ** place).toFixed(0));
  return groupDigits(value.toFixed(Math.min(FINEST, -place)));
}

function scaled(value: number, scale: Scale): { unit: string; size: number } {
  const magnitude = Math.abs(value);
  const fit = scale.find((step) => magnitude >= step.from) ?? scale[scale.length - 1];
  return { unit: fit?.unit ?? '', size: fit?.size ?? 1 };
}

/** Sides that differ by more than this ratio are shown as a range. */
const LOPSIDED = 1.5;

/** A value with its interval. The sides count as equal up to a ratio of 1.5; then the wider one is the ±. */
function withInterval(estimate: Estimate, scale: Scale): Shown {
  const { unit, size } = scaled(estimate.value, scale);
  const value = estimate.value / size;
  const below = (estimate.value - estimate.low) / size;
  const above = (estimate.high - estimate.value) / size;
  const widest = Math.max(below, above);
  if (!(widest > 0)) return { value: significant(value, 3), unit };
  const { half, place } = roundUncertainty(widest);
  // Nothing but an upper bound is known: the truth may as well be nothing at all. Or the digits of the ± are not shown.
  if (estimate.low <= 0 || place < -FINEST) return { value: `≤${NBSP}${roundedUp(value + above)}`, unit };
  const lopsided = Math.min(below, above) <= 0 || widest / Math.min(below, above) > LOPSIDED;
  if (!lopsided) return { value: atPlace(value, place), unit, plusMinus: atPlace(half, place) };
  const digits = 2;
  const range = `${significant(estimate.low / size, digits)}–${significant(estimate.high / size, digits)}`;
  return { value: significant(value, digits), unit, range };
}

export const showEnergy = (energy: Estimate<Joules>): Shown => withInterval(energy, ENERGY);
export const showCarbon = (carbon: Estimate<Grams>): Shown => withInterval(carbon, MASS);

/** `381 ± 19 Wh`, `2.1 Wh (1.3–3.6)`. */
export function sentence(shown: Shown): string {
  if (shown.plusMinus !== undefined) return `${shown.value}${NBSP}±${NBSP}${shown.plusMinus}${NBSP}${shown.unit}`;
  const plain = `${shown.value}${NBSP}${shown.unit}`;
  return shown.range === undefined ? plain : `${plain} (${shown.range})`;
}

function short(value: number, scale: Scale, digits: number): string {
  const { unit, size } = scaled(value, scale);
  return `${significant(value / size, digits)}${NBSP}${unit}`;
}

/** `0.42 Wh`, `1.04 kWh`; at most 3 significant digits, 2 below 1 Wh; below 0.000001 Wh a bound. */
export function energyText(energy: Joules): string {
  if (energy > 0 && energy < 0.0036) return `<${NBSP}0.000001${NBSP}Wh`;
  return short(energy, ENERGY, energy < 3600 ? 2 : 3);
}

/** `157 g`, `0.4 g`, `2.14 kg`; below 0.01 g a bound. */
export function carbonText(carbon: Grams): string {
  if (carbon > 0 && carbon < 0.01) return `<${NBSP}0.01${NBSP}g`;
  return short(carbon, MASS, carbon < 1 ? (carbon < 0.1 ? 1 : 2) : 3);
}

/** Whole watts; one decimal under 10 W; `12.4 kW` from 10 kW on. */
export function powerText(power: Watts): string {
  if (power >= 10_000) return `${(power / 1000).toFixed(1)}${NBSP}kW`;
  if (power > 0 && power < 0.005) return `<${NBSP}0.01${NBSP}W`;
  if (power < 0.095) return `${power.toFixed(2)}${NBSP}W`;
  return `${power < 9.95 ? power.toFixed(1) : groupDigits(power.toFixed(0))}${NBSP}W`;
}

/** In a column with its sum: whole watts line up, but where all of it is a few watts they keep a decimal. */
export function columnPowerText(power: Watts, sum: Watts): string {
  if (sum < 9.95) return `${power.toFixed(1)}${NBSP}W`;
  return power >= 0.95 && power < 9.95 ? `${power.toFixed(0)}${NBSP}W` : powerText(power);
}

export const intensityText = (intensity: GramsPerKwh): string => `${groupDigits(intensity.toFixed(0))}${NBSP}g/kWh`;
export const waterText = (water: Litres): string => short(water, WATER, 2);

/** `0.033 €`: 2 significant digits, at most 3 decimals. */
export function moneyText(value: number, currency: string): string {
  const decimals = Math.min(3, Math.max(value >= 1 ? 2 : 0, decimalsFor(value, 2)));
  if (value > 0 && value < 0.0005) return `<${NBSP}0.001${NBSP}${currency}`;
  return `${groupDigits(value.toFixed(decimals))}${NBSP}${currency}`;
}

/** Whole percent of a share 0…1; `< 1 %`. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return `<${NBSP}1${NBSP}%`;
  return `${groupDigits((share * 100).toFixed(0))}${NBSP}%`;
}

/** `0.4 s`, `38 s`, `4 min 08 s`, `1 h 31 min`, `3 d 4 h`. */
export function durationText(span: Seconds): string {
  if (span < 9.95) return `${span.toFixed(1)}${NBSP}s`;
  const whole = Math.round(span);
  if (whole < 60) return `${whole}${NBSP}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${NBSP}min ${String(whole % 60).padStart(2, '0')}${NBSP}s`;
  const minutes = Math.round(span / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}${NBSP}h ${String(minutes % 60).padStart(2, '0')}${NBSP}min`;
  const hours = Math.round(span / 3600);
  return `${Math.floor(hours / 24)}${NBSP}d ${hours % 24}${NBSP}h`;
}

/** Parts of a sum with one digit more than the sum, adding up as shown (largest remainder). */
export function partsOf(parts: readonly number[], decimals: number): readonly string[] {
  const step = 10 ** decimals;
  const floors = parts.map((part) => Math.floor(part * step));
  const missing =
    Math.round(parts.reduce((sum, part) => sum + part, 0) * step) - floors.reduce((sum, part) => sum + part, 0);
  const order = parts
    .map((part, index) => ({ index, rest: part * step - Math.floor(part * step) }))
    .sort((a, b) => b.rest - a.rest);
  for (const { index } of order.slice(0, Math.max(0, missing))) floors[index] = (floors[index] ?? 0) + 1;
  return floors.map((part) => groupDigits((part / step).toFixed(decimals)));
}
