/** Adds up what one run used: per device, per hour, over time. Fed by the meter, step by step. */
import type { PowerCurve, RunEnergy } from '../run/record';
import { joules, seconds, watts, type Joules, type Millis, type Seconds } from '../units';
import { DeviceTally, type Entry } from './deviceTally';
import type { Device, DeviceId } from './frame';
import { PowerCurveBuilder } from './powerCurve';

const HOUR_MS = 3_600_000;
/** Frames come once a second, sensors' news a little later: until then a live run's newest moment is not a gap. */
const LAG_S = 5;

export class RunAccount {
  readonly #tallies = new Map<DeviceId, DeviceTally>();
  readonly #curve = new PowerCurveBuilder();
  readonly #hours = new Map<number, number>();
  #peakW = 0;
  #totalJ = 0;
  #looked: Seconds | undefined;

  /** `start` and `end` on the monotonic clock. */
  constructor(
    readonly start: Seconds,
    public end?: Seconds | undefined,
  ) {}

  /** All its energy so far, idle share included. */
  get totalJ(): Joules {
    return joules(this.#totalJ);
  }

  /** How long it has lasted, whatever was done to the wall clock meanwhile. */
  lasted(now: Seconds): Seconds {
    return seconds(Math.max(0, (this.end ?? now) - this.start));
  }

  add(entry: Entry & { readonly at: Millis }): void {
    const { device, step, portion } = entry;
    this.#tally(device).add(entry);
    const energyJ = portion.activeJ + portion.idleJ;
    this.#totalJ += energyJ;
    const hour = Math.floor(entry.at / HOUR_MS) * HOUR_MS;
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + energyJ);
    const from = seconds(Math.max(0, step.from - this.start));
    const to = seconds(Math.min(step.to, this.end ?? step.to) - this.start);
    const covered = seconds(Math.max(0, to - from) * (1 - step.gapS / (step.to - step.from)));
    this.#curve.add(device.id, from, to, portion.activeJ, portion.idleJ, covered);
  }

  /**
   * A frame came. What of the run's time is covered by no reading of a device that was there is a gap, whatever the reason:
   * it failed, the probe was away, a clock was set.
   */
  look(t: Seconds, present: ReadonlyMap<DeviceId, Device>): void {
    const last = this.#looked ?? this.start;
    const until = Math.min(t, this.end ?? t);
    for (const [id, tally] of this.#tallies) if (!present.has(id)) tally.excusedS += Math.max(0, until - last);
    for (const device of present.values()) {
      if (!this.#tallies.has(device.id)) this.#tally(device).excusedS = Math.max(0, last - this.start);
    }
    this.#looked = seconds(Math.max(last, until));
  }

  /** Draw of the run in the frame that was just added. */
  observePower(power: number): void {
    this.#peakW = Math.max(this.#peakW, power);
  }

  /** Time so far, by device, that no reading covers. */
  get gaps(): ReadonlyMap<DeviceId, Seconds> {
    const until = this.#looked ?? this.start;
    return new Map([...this.#tallies].map(([id, tally]) => [id, tally.uncoveredS(this.start, until)]));
  }

  /** How often the sensor behind a device brings news, in seconds. */
  updatePeriod(device: DeviceId): number {
    return this.#tallies.get(device)?.device.updatePeriodS ?? 0;
  }

  curve(): PowerCurve {
    return this.#curve.build();
  }

  energy(now: Seconds): RunEnergy {
    const tallies = [...this.#tallies.values()];
    const durationS = this.lasted(now);
    // A moment that the next reading will cover is no gap.
    const until = this.end ?? Math.max(this.#looked ?? this.start, now - LAG_S);
    const idleJ = tallies.reduce((sum, tally) => sum + tally.idleJ, 0);
    return {
      durationS,
      devices: tallies.map((tally) => tally.energy(this.start, until)),
      boundsJ: joules(tallies.reduce((sum, tally) => sum + tally.boundsJ, 0)),
      ...(this.#peakW > 0 && { peakW: watts(this.#peakW) }),
      hours: [...this.#hours].map(([from, energyJ]) => ({ from: from as Millis, energyJ: joules(energyJ) })),
      ...(durationS > 0 && { idleFloorW: watts(idleJ / durationS) }),
    };
  }

  #tally(device: Device): DeviceTally {
    const known = this.#tallies.get(device.id);
    if (known !== undefined) {
      known.device = device;
      return known;
    }
    const tally = new DeviceTally(device);
    this.#tallies.set(device.id, tally);
    return tally;
  }
}
