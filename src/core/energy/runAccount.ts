/** Adds up what one run used: per device, per hour, over time. Fed by the meter, step by step. */
import type { PowerCurve, RunEnergy } from '../run/record';
import { joules, millis, seconds, watts, type Joules, type Millis, type Seconds } from '../units';
import { ClockHours } from './clockHours';
import { DeviceTally, type Entry } from './deviceTally';
import type { Device, DeviceId } from './frame';
import { PowerCurveBuilder } from './powerCurve';
import { Timeline } from './timeline';

/** Frames come once a second, sensors' news a little later: until then a live run's newest moment is not a gap. */
const LAG_S = 5;

export class RunAccount {
  readonly #tallies = new Map<DeviceId, DeviceTally>();
  readonly #curve = new PowerCurveBuilder();
  readonly #hours = new ClockHours();
  /** Energy up to any recent moment. */
  readonly timeline: Timeline;
  #peakW = 0;
  #totalJ = 0;
  #looked: Seconds | undefined;

  /** `start` and `end` on the monotonic clock. */
  constructor(
    readonly start: Seconds,
    public end?: Seconds | undefined,
  ) {
    this.timeline = new Timeline(start);
  }

  /** All its energy so far, idle share included. */
  get totalJ(): Joules {
    return joules(this.#totalJ);
  }

  /** How long it has lasted, whatever was done to the wall clock meanwhile. */
  lasted(now: Seconds): Seconds {
    return seconds(Math.max(0, (this.end ?? now) - this.start));
  }

  /** `at`: the wall clock at the end of the step. */
  add(entry: Entry & { readonly at: Millis }): void {
    const { device, step, portion, at } = entry;
    this.#tally(device).add(entry);
    const energyJ = portion.activeJ + portion.idleJ;
    this.#totalJ += energyJ;
    const from = Math.max(step.from, this.start);
    const to = Math.max(from, Math.min(step.to, this.end ?? step.to));
    const wall = (t: number): Millis => millis(at - (step.to - t) * 1000);
    this.#hours.add(wall(from), wall(to), energyJ);
    const coveredS = (to - from) * (1 - step.gapS / (step.to - step.from));
    this.timeline.add(device.id, from, to, energyJ, coveredS);
    const [since, until, covered] = [from - this.start, to - this.start, coveredS].map(seconds) as [
      Seconds,
      Seconds,
      Seconds,
    ];
    this.#curve.add(device.id, since, until, portion.activeJ, portion.idleJ, covered);
  }

  /**
   * A frame came. What of the run's time is covered by no reading of a device that was there is a gap, whatever the reason:
   * it failed, the probe was away, a clock was set, its driver went. Nothing is missing of one that sleeps, comes later, or
   * gave way to another one of its kind.
   */
  look(t: Seconds, present: ReadonlyMap<DeviceId, Device>, asleep: ReadonlySet<DeviceId>): void {
    const last = this.#looked ?? this.start;
    const until = Math.min(t, this.end ?? t);
    const kinds = new Set([...present.values()].map(({ kind }) => kind));
    for (const [id, tally] of this.#tallies) {
      const isReplaced = !present.has(id) && tally.device.kind !== 'gpu' && kinds.has(tally.device.kind);
      if (asleep.has(id) || isReplaced) this.#excuse(tally, last, until);
    }
    for (const device of present.values()) {
      if (this.#tallies.has(device.id) || asleep.has(device.id)) continue;
      this.#excuse(this.#tally(device), this.start, last);
    }
    this.#looked = seconds(Math.max(last, until));
  }

  #excuse(tally: DeviceTally, from: number, to: number): void {
    tally.excusedS += Math.max(0, to - from);
    this.timeline.add(tally.device.id, from, to, 0, Math.max(0, to - from));
  }

  /** Up to when it is known. */
  get looked(): Seconds {
    return this.#looked ?? this.start;
  }

  /** Draw of the run in the frame that was just added. */
  observePower(power: number): void {
    this.#peakW = Math.max(this.#peakW, power);
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
    const floors = tallies.map((tally) => tally.floorW);
    const floorW = floors.reduce<number | undefined>(
      (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
      0,
    );
    const meanW = durationS > 0 ? this.#totalJ / durationS : 0;
    return {
      durationS,
      devices: tallies.map((tally) => tally.energy(this.start, until)),
      boundsJ: joules(tallies.reduce((sum, tally) => sum + tally.boundsJ, 0)),
      // Readings lag behind what they are about: the mean is a draw that was reached.
      ...(this.#peakW > 0 && { peakW: watts(Math.max(this.#peakW, meanW)) }),
      hours: this.#hours.list(),
      ...(floorW !== undefined && floors.length > 0 && { idleFloorW: watts(floorW) }),
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
