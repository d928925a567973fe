/** Energy from readings of power: trapezoids on the monotonic clock, with holes that stay holes. */
import { joules, seconds, watts, type Joules, type Seconds, type Watts } from '../units';

/** A hole longer than this many periods is not bridged: what the device drew meanwhile is not known. */
const BRIDGED_PERIODS = 3;

/**
 * Running integral of instant power.
 *
 * Invariants: `joules` and `gapS` never fall; the time since the first reading is bridged time plus `gapS`.
 * Readings that fail are simply not added: a short silence is bridged, a long one becomes a gap, none becomes 0 W.
 */
export class PowerIntegral {
  private total = 0;
  private gap = 0;
  private last: { readonly t: number; readonly w: number } | undefined;
  private peak: number | undefined;

  /** @param periodS expected time between readings; may change with {@link setPeriod}. */
  constructor(private periodS: Seconds) {}

  get joules(): Joules {
    return joules(this.total);
  }

  /** Seconds of closed holes. A hole that is still open is counted when the next reading ends it. */
  get gapS(): Seconds {
    return seconds(this.gap);
  }

  setPeriod(periodS: Seconds): void {
    this.periodS = periodS;
  }

  /** Adds a reading; those that are not finite, negative or not newer than the last are ignored. */
  add(t: Seconds, power: Watts): void {
    if (!Number.isFinite(power) || power < 0 || (this.last && t <= this.last.t)) return;
    if (this.last) {
      const span = t - this.last.t;
      if (span > BRIDGED_PERIODS * this.periodS) this.gap += span;
      else this.total += ((this.last.w + power) / 2) * span;
    }
    this.last = { t, w: power };
    this.peak = Math.max(this.peak ?? 0, power);
  }

  /** The highest reading since this was last asked; `undefined` when there was none. */
  takePeak(): Watts | undefined {
    const peak = this.peak;
    this.peak = undefined;
    return peak === undefined ? undefined : watts(peak);
  }
}
