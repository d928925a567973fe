/**
 * Turns successive readings of a hardware energy counter into energy, or into a reason why it cannot.
 *
 * A counter that went back is a wrap only where its range is known and the unwrapped power is plausible; else it was
 * reset (driver reload) and nothing is known about the time between. Nothing is ever negative.
 */
import { joules, seconds, type Joules, type Seconds, type Watts } from '../units';
import { mostJ } from './plausible';

export type CounterStep =
  | { readonly kind: 'energy'; readonly energyJ: Joules }
  /** The same value again: no news from the sensor, or a stuck counter if it lasts. */
  | { readonly kind: 'unchanged' }
  /** First reading, reset or implausible jump: the time since the last reading is not covered. */
  | { readonly kind: 'refused' };

export interface CounterLimits {
  readonly rangeJ?: Joules | undefined;
  /** What the device draws at most. */
  readonly limitW: Watts;
  /** The value may be this much older than its reading. */
  readonly updatePeriodS: Seconds;
}

export class CounterTrack {
  #value: number | undefined;
  #changedAt = 0;

  /** When the value last changed. */
  get changedAt(): number {
    return this.#changedAt;
  }

  /** Seconds for which the value has not changed. */
  unchangedFor(t: Seconds): number {
    return this.#value === undefined ? 0 : t - this.#changedAt;
  }

  accept(valueJ: Joules, t: Seconds, limits: CounterLimits): CounterStep {
    const before = this.#value;
    if (before === valueJ) return { kind: 'unchanged' };
    const span = seconds(t - this.#changedAt + limits.updatePeriodS);
    this.#value = valueJ;
    this.#changedAt = t;
    if (before === undefined) return { kind: 'refused' };

    let delta = valueJ - before;
    if (limits.rangeJ !== undefined) {
      // Longer than one wrap at full power: it may have gone round more than once.
      if (limits.limitW * span > limits.rangeJ) return { kind: 'refused' };
      if (delta < 0) delta += limits.rangeJ;
    }
    return delta > 0 && delta <= mostJ(limits.limitW, span)
      ? { kind: 'energy', energyJ: joules(delta) }
      : { kind: 'refused' };
  }

  /** Forgets the last value; the next one starts anew. */
  reset(): void {
    this.#value = undefined;
  }
}
