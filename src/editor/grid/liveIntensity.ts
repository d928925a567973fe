/** What a kilowatt-hour costs now where the chosen source knows it; the yearly mean of the zone where it does not. */
import type { GridAhead } from '../../core/grid/gridAhead';
import type { GridIntensity, GridSource } from '../../core/ports';
import { HOUR_BAND } from '../../core/run/hourlyCharge';
import type { Millis } from '../../core/units';

export interface Live {
  /** The zone of the settings that it is for. */
  readonly zone: string;
  readonly zoneName: string;
  /** Never marginal: a run is charged its part of all that is generated. */
  readonly ahead: GridAhead<'average'>;
}

export class LiveIntensity implements GridSource {
  /** Undefined: nobody is asked, or nobody answers. */
  live: Live | undefined;

  constructor(private readonly yearly: GridSource) {}

  intensity(zone: string, at: Millis): GridIntensity | undefined {
    const yearly = this.yearly.intensity(zone, at);
    if (this.live?.zone !== zone) return yearly;
    const { ahead, zoneName } = this.live;
    const slot = ahead.outlook.slots.find(({ start, end }) => start <= at && at < end);
    // A usual day says no more of this one than its yearly mean does.
    if (slot === undefined || slot.kind === 'typical') return yearly;
    const { gPerKwh } = slot;
    const { source, signal, factor } = ahead;
    return { zone, zoneName, gPerKwh, band: yearly?.band ?? HOUR_BAND, source, signal, factor };
  }
}
