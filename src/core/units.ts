/**
 * Branded quantities and the only conversions between them.
 *
 * A brand costs nothing at run time and makes it a compile error to add watts to joules.
 * Times: `Millis` is wall-clock milliseconds since 1970 (UTC) or a span of milliseconds, `Seconds` is always a span.
 */
declare const unit: unique symbol;
type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

export type Watts = Quantity<'W'>;
export type Joules = Quantity<'J'>;
export type KilowattHours = Quantity<'kWh'>;
export type Grams = Quantity<'gCO2e'>;
export type GramsPerKwh = Quantity<'gCO2e/kWh'>;
export type Litres = Quantity<'L'>;
export type Seconds = Quantity<'s'>;
export type Millis = Quantity<'ms'>;

export const watts = (value: number): Watts => value as Watts;
export const joules = (value: number): Joules => value as Joules;
const kilowattHours = (value: number): KilowattHours => value as KilowattHours;
export const grams = (value: number): Grams => value as Grams;
export const gramsPerKwh = (value: number): GramsPerKwh => value as GramsPerKwh;
export const litres = (value: number): Litres => value as Litres;
export const seconds = (value: number): Seconds => value as Seconds;
export const millis = (value: number): Millis => value as Millis;

const JOULES_PER_KWH = 3.6e6;

export const kwhOf = (energy: Joules): KilowattHours => kilowattHours(energy / JOULES_PER_KWH);
export const secondsOf = (span: Millis): Seconds => seconds(span / 1000);

/** Mean power of an energy spread over a span; the span must be positive. */
export const meanPower = (energy: Joules, span: Seconds): Watts => watts(energy / span);
/** Emissions of an energy at one intensity (location-based, GHG Protocol scope 2). */
export const emissionsOf = (energy: KilowattHours, intensity: GramsPerKwh): Grams => grams(energy * intensity);

/**
 * Where a number comes from, best first.
 * `counter`: hardware energy counter. `integrated`: measured power over time. `modelled`: a formula. `unknown`: nothing answered.
 */
export const SOURCES = ['counter', 'integrated', 'modelled', 'unknown'] as const;
export type Source = (typeof SOURCES)[number];

/** The weaker of two labels: a sum is as good as its weakest part. */
export const weakerSource = (a: Source, b: Source): Source => (SOURCES.indexOf(a) >= SOURCES.indexOf(b) ? a : b);

/** A value with its 80 % interval: `low <= value <= high`, same unit. */
export interface Estimate<Unit extends number = number> {
  readonly value: Unit;
  readonly low: Unit;
  readonly high: Unit;
}

/** Relative 80 % error band: the truth lies in `value·(1 - low) … value·(1 + high)`. */
export interface Band {
  readonly low: number;
  readonly high: number;
}
