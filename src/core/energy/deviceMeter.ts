/**
 * The energy of one device from frame to frame.
 *
 * Counter first; integral of instant power where the counter is absent, stuck, reset, implausible or disagrees
 * (`crossCheck.ts`); else a gap of known length. A gap carries no energy. A reading that brings no news is held back
 * until the next one, so each step covers exactly the time that its energy stands for.
 */
import { joules, seconds, watts, type Joules, type Seconds, type Source, type Watts } from '../units';
import { CounterTrack, type CounterStep } from './counter';
import { CrossCheck } from './crossCheck';
import type { Device, Reading } from './frame';
import { limitOf, mostJ } from './plausible';

export interface DeviceStep {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly energyJ: Joules;
  readonly source: Source;
  /** Part of the span that no reading covers. */
  readonly gapS: Seconds;
  /** Both routes over the same span, where both answered. */
  readonly counterJ?: Joules;
  readonly integralJ?: Joules;
}

/** A counter that stands still for so long is stuck, unless its sensor brings news more rarely. */
const STUCK_S = 2;
const STUCK_PERIODS = 2;

export class DeviceMeter {
  readonly #counter = new CounterTrack();
  readonly #crossCheck = new CrossCheck();
  /** End of the last step. */
  #base: Seconds | undefined;
  /** The counter stood still at the last reading. */
  #stoodStill = false;
  #integral: { readonly energyJ: number; readonly gapS: number } | undefined;

  constructor(public device: Device) {}

  /** The step that ends with this reading; undefined for the first one, a failed one, or one without news. */
  accept(reading: Reading, t: Seconds): DeviceStep | undefined {
    if (reading.asleep) this.#forget();
    if (reading.failed !== undefined || reading.asleep) return undefined;

    const wasStuck = this.#stoodStill && this.#base !== undefined && this.#base > this.#counter.changedAt;
    const moved = this.#readCounter(reading, t);
    // What a stuck counter makes up for when it moves again was integrated already.
    const counter = wasStuck && moved?.kind === 'energy' ? ({ kind: 'refused' } as const) : moved;
    const base = this.#base;
    if (base === undefined) {
      this.#rebase(reading, t);
      return undefined;
    }
    if (t <= base) return undefined;
    this.#stoodStill = counter?.kind === 'unchanged';
    const held = counter?.kind === 'unchanged' && this.#counter.unchangedFor(t) < this.#stuckAfterS;
    if (held) return undefined;
    // Nothing in it: the counter of the next reading covers this time too.
    if (reading.counterJ === undefined && reading.integralJ === undefined) return undefined;

    const integral = this.#integrated(reading, seconds(t - base));
    const step = this.#settle(counter, integral, base, t);
    // A step that was closed without the counter must not be covered a second time by its next difference.
    if (reading.counterJ === undefined) this.#counter.reset();
    this.#rebase(reading, t);
    return step;
  }

  /** Running totals of the probe started anew; a hardware counter carries on across it. */
  probeRestarted(): void {
    this.#integral = undefined;
  }

  /** The clocks parted (suspend, clock set): nothing is known about the time since the last step. */
  skip(): void {
    this.#forget();
  }

  #settle(
    counter: CounterStep | undefined,
    integral: { readonly energyJ: Joules; readonly gapS: Seconds } | undefined,
    from: Seconds,
    to: Seconds,
  ): DeviceStep {
    const span = seconds(to - from);
    const counterJ = counter?.kind === 'energy' ? counter.energyJ : undefined;
    if (counterJ !== undefined && integral?.gapS === 0) this.#crossCheck.add(counterJ, integral.energyJ, span);
    const both = counterJ !== undefined && integral !== undefined ? { counterJ, integralJ: integral.energyJ } : {};

    const believed = counterJ !== undefined && (this.#crossCheck.counterTrusted || integral === undefined);
    if (believed) return { from, to, energyJ: counterJ, source: 'counter', gapS: seconds(0), ...both };

    if (integral === undefined) return { from, to, energyJ: joules(0), source: 'unknown', gapS: span };
    const source = this.device.source === 'modelled' ? 'modelled' : 'integrated';
    return { from, to, energyJ: integral.energyJ, source, gapS: seconds(Math.min(span, integral.gapS)), ...both };
  }

  #readCounter(reading: Reading, t: Seconds): CounterStep | undefined {
    if (reading.counterJ === undefined) return undefined;
    return this.#counter.accept(reading.counterJ, t, {
      rangeJ: reading.counterRangeJ,
      limitW: limitOf(this.device),
      updatePeriodS: this.device.updatePeriodS,
    });
  }

  get #stuckAfterS(): number {
    return Math.max(STUCK_S, STUCK_PERIODS * this.device.updatePeriodS);
  }

  /** Growth of the integral; undefined where it cannot be true. */
  #integrated(reading: Reading, span: Seconds): { readonly energyJ: Joules; readonly gapS: Seconds } | undefined {
    if (this.#integral === undefined || reading.integralJ === undefined) return undefined;
    const energyJ = reading.integralJ - this.#integral.energyJ;
    const gapS = (reading.integralGapS ?? 0) - this.#integral.gapS;
    const most = mostJ(limitOf(this.device), seconds(span + this.device.updatePeriodS));
    return energyJ < 0 || gapS < 0 || energyJ > most ? undefined : { energyJ: joules(energyJ), gapS: seconds(gapS) };
  }

  #rebase(reading: Reading, t: Seconds): void {
    this.#base = t;
    this.#integral =
      reading.integralJ === undefined ? undefined : { energyJ: reading.integralJ, gapS: reading.integralGapS ?? 0 };
  }

  #forget(): void {
    this.#base = undefined;
    this.#integral = undefined;
    this.#counter.reset();
  }
}

/** Mean draw over a step. */
export const stepPower = (step: DeviceStep): Watts => watts(step.energyJ / (step.to - step.from));
