/**
 * Water that power plants consume per kWh of electricity, by country.
 *
 * Off-site factor (EWIF) in L/kWh, WRI method, as printed by Li, Yang, Islam and Ren, "Making AI Less Thirsty"
 * (arXiv 2304.03271, table 1). Countries that the table does not name have no figure here, rather than a world mean.
 */
const LITRES_PER_KWH: Readonly<Record<string, number>> = {
  AU: 4.26,
  DK: 3.18,
  FI: 4.54,
  ID: 2.27,
  IE: 1.48,
  IN: 3.45,
  MX: 5.3,
  NL: 3.45,
  SE: 6.02,
  US: 3.14,
};

export interface WaterFactor {
  readonly value: number;
  readonly source: string;
}

/** By zone id; zones inside a country carry its code in front. */
export function waterFactor(zone: string): WaterFactor | undefined {
  const value = LITRES_PER_KWH[zone.slice(0, 2)];
  return value === undefined ? undefined : { value, source: 'Li et al. 2023, off site' };
}
