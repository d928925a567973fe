/**
 * Yearly mean carbon intensity by zone, from the data that `@tgwf/co2` carries: no network.
 *
 * Electricity Maps' yearly means, life-cycle, location-based (ODbL, credited in NOTICE). Zones are its ids: `DE`, `US-CAL-CISO`.
 */
import { yearly2025 } from '@tgwf/co2/data/electricity-maps';
import type { GridIntensity, GridSource } from '../../core/ports';
import { HOUR_BAND } from '../../core/run/hourlyCharge';
import { gramsPerKwh } from '../../core/units';

const SOURCE = 'mean of 2025, Electricity Maps';

export const annualMean: GridSource = {
  intensity(zone): GridIntensity | undefined {
    const entry = Object.hasOwn(yearly2025.data, zone) ? yearly2025.data[zone] : undefined;
    if (entry === undefined) return undefined;
    return {
      zone,
      zoneName: entry.zone.zoneName,
      gPerKwh: gramsPerKwh(entry.carbonIntensity.value),
      band: HOUR_BAND,
      source: SOURCE,
      signal: 'average',
      factor: 'lifecycle',
    };
  },
};

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

/** All zones, by name. A zone inside a country carries the country's code in front: `SE-SE3`. */
export function zones(): readonly Zone[] {
  return Object.entries(yearly2025.data)
    .map(([id, entry]) => ({ id, name: entry.zone.zoneName, country: id.slice(0, 2) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
