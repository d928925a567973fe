/** Puts the prices and factors of a run together from what the user set and what is known about the zone. */
import { waterFactor } from '../grid/waterFactor';
import type { GridSource } from '../ports';
import type { Millis } from '../units';
import type { RunTerms } from './record';

export interface TermSettings {
  readonly zone: string | undefined;
  readonly pue: number;
  readonly price?: { readonly perKwh: number; readonly currency: string } | undefined;
}

export function termsAt(settings: TermSettings, grid: GridSource, at: Millis): RunTerms {
  const { zone, price } = settings;
  const intensity = zone === undefined ? undefined : grid.intensity(zone, at);
  const water = zone === undefined ? undefined : waterFactor(zone);
  return {
    pue: Math.max(1, settings.pue),
    ...(intensity !== undefined && { grid: intensity }),
    ...(water !== undefined && { waterLPerKwh: water }),
    ...(price !== undefined && { price }),
  };
}

/** `0.31 EUR`, `0.31`, `€0.31`: a tariff as people write it. Undefined when it is none. */
export function parsePrice(text: string): { readonly perKwh: number; readonly currency: string } | undefined {
  const match = /^\s*(?<before>[^\d\s.,-]*)\s*(?<number>\d+(?:[.,]\d+)?)\s*(?<after>[^\d\s]*)\s*$/u.exec(text);
  const number = match?.groups?.['number'];
  if (number === undefined) return undefined;
  const currency = match?.groups?.['before'] || match?.groups?.['after'] || '';
  return { perKwh: Number(number.replace(',', '.')), currency: currency.replace(/\/kWh$/i, '') };
}
