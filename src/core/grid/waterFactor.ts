/**
 * Water that power plants consume per kWh of electricity, by country and, inside the United States, by some states.
 *
 * Off-site factors (EWIF) in L/kWh by the method of the World Resources Institute (Reig et al. 2020), evaporation from
 * reservoirs included. Whatever neither list names has no figure here, rather than a world mean.
 */
export interface WaterFactor {
  readonly value: number;
  readonly source: string;
}

/** Li, Yang, Islam and Ren, "Making AI Less Thirsty" (arXiv 2304.03271), table 1. */
const LI_2023: Readonly<Record<string, number>> = {
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
  'US-AZ': 4.96,
  'US-GA': 2.31,
  'US-IA': 3.1,
  'US-IL': 2.23,
  'US-TX': 1.29,
  'US-VA': 2.39,
  'US-WA': 9.5,
  'US-WY': 2.57,
};

/** Same method, as EcoLogits uses them. */
const REIG_2020: Readonly<Record<string, number>> = {
  BR: 18.6,
  CA: 8.17,
  CH: 5.66,
  DE: 1.95,
  FR: 3.67,
  GB: 2.33,
};

/** By zone id, or by a US state as `US-VA`; what is inside a country carries its code in front. */
export function waterFactor(zone: string): WaterFactor | undefined {
  return among(LI_2023, zone, 'Li et al. 2023, off site') ?? among(REIG_2020, zone, 'Reig et al. 2020, off site');
}

function among(factors: typeof LI_2023, zone: string, source: string): WaterFactor | undefined {
  const value = factors[zone] ?? factors[zone.slice(0, 2)];
  return value === undefined ? undefined : { value, source };
}
