/** Adds up what one run used: per device, per hour, over time. Fed by the meter, step by step. */
import type { DeviceEnergy, PowerCurve, RunEnergy } from '../run/record';
import { joules, seconds, watts, weakerSource, type Joules, type Millis, type Seconds, type Source } from '../units';
import { stepPower, type DeviceStep } from './deviceMeter';
import type { Device, DeviceId, Reading } from './frame';
import { PowerCurveBuilder } from './powerCurve';
import type { Claim, Portion } from './split';

const HOUR_MS = 3_600_000;
/** A source label counts when it stands for more than this part of the energy. */
const NOTABLE = 0.05;

interface Tally {
  device: Device;
  activeJ: number;
  idleJ: number;
  bySource: Map<Source, number>;
  counterJ: number;
  integralJ: number;
  lowestW: number;
  highestW: number;
  utilizationS: number;
  utilizedForS: number;
  /** Time that steps with energy stand for. */
  coveredS: number;
  /** Time in which it was not there, or slept: nothing is missing. */
  excusedS: number;
  /** Half-widths of the band, each step by the source it came from. */
  lowJ: number;
  highJ: number;
  byHow: Map<string, number>;
  deviceActiveJ: number;
}

export class RunAccount {
  readonly #tallies = new Map<DeviceId, Tally>();
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

  add(entry: {
    readonly device: Device;
    readonly step: DeviceStep;
    readonly claim: Claim;
    readonly portion: Portion;
    readonly reading: Reading;
    /** Active energy of the device in this step, whoever used it. */
    readonly deviceActiveJ: Joules;
    readonly at: Millis;
  }): void {
    const { device, step, claim, portion, reading } = entry;
    const tally = this.#tally(device);
    const energyJ = portion.activeJ + portion.idleJ;
    const power = stepPower(step);
    tally.activeJ += portion.activeJ;
    tally.idleJ += portion.idleJ;
    tally.bySource.set(step.source, (tally.bySource.get(step.source) ?? 0) + energyJ);
    tally.deviceActiveJ += entry.deviceActiveJ * claim.overlap;
    tally.coveredS += (step.to - step.from - step.gapS) * claim.overlap;
    const band = bandOf(device, step);
    tally.lowJ += band.low * energyJ;
    tally.highJ += band.high * energyJ;
    tally.byHow.set(device.how, (tally.byHow.get(device.how) ?? 0) + energyJ);
    if (step.counterJ !== undefined && step.integralJ !== undefined) {
      tally.counterJ += step.counterJ;
      tally.integralJ += step.integralJ;
    }
    if (isTelling(step, claim.overlap)) {
      tally.lowestW = Math.min(tally.lowestW, power);
      tally.highestW = Math.max(tally.highestW, power, reading.peakW ?? 0);
    }
    if (reading.utilization !== undefined) {
      const span = (step.to - step.from) * claim.overlap;
      tally.utilizationS += reading.utilization * span;
      tally.utilizedForS += span;
    }

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

  /** Longest time that one of its devices was not covered by readings. */
  get gapS(): Seconds {
    const until = this.#looked ?? this.start;
    return seconds(Math.max(0, ...[...this.#tallies.values()].map((tally) => this.#uncovered(tally, until))));
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
    const durationS = seconds(Math.max(0, (this.end ?? now) - this.start));
    const idleJ = tallies.reduce((sum, tally) => sum + tally.idleJ, 0);
    return {
      durationS,
      devices: tallies.map((tally) => deviceEnergy(tally, this.#gap(tally, now))),
      boundsJ: joules(tallies.reduce((sum, tally) => sum + rangeW(tally) * tally.device.updatePeriodS, 0)),
      ...(this.#peakW > 0 && { peakW: watts(this.#peakW) }),
      hours: [...this.#hours].map(([from, energyJ]) => ({ from: from as Millis, energyJ: joules(energyJ) })),
      ...(durationS > 0 && { idleFloorW: watts(idleJ / durationS) }),
    };
  }

  /** At the end of the run, or now; a moment that the next reading will cover is none. */
  #gap(tally: Tally, now: Seconds): Seconds {
    const until = this.end ?? Math.max(this.#looked ?? this.start, now - LAG_S);
    const gapS = this.#uncovered(tally, until);
    return seconds(gapS < Math.max(TELLING_S, 2 * tally.device.updatePeriodS) ? 0 : gapS);
  }

  #uncovered(tally: Tally, until: number): number {
    return Math.max(0, until - this.start - tally.coveredS - tally.excusedS);
  }

  #tally(device: Device): Tally {
    const known = this.#tallies.get(device.id);
    if (known !== undefined) {
      known.device = device;
      return known;
    }
    const tally: Tally = {
      device,
      activeJ: 0,
      idleJ: 0,
      bySource: new Map(),
      counterJ: 0,
      integralJ: 0,
      lowestW: Infinity,
      highestW: 0,
      utilizationS: 0,
      utilizedForS: 0,
      coveredS: 0,
      excusedS: 0,
      lowJ: 0,
      highJ: 0,
      byHow: new Map(),
      deviceActiveJ: 0,
    };
    this.#tallies.set(device.id, tally);
    return tally;
  }
}

/** Frames come once a second, sensors' news a little later: until then a live run's newest moment is not a gap. */
const LAG_S = 5;

/** CPU time comes in steps of 10 ms and sensors update ten times a second: over less than this a power is mostly noise. */
const TELLING_S = 0.5;

/** Whether a step, or the part of it that a run was live, is long enough to speak of power. */
export function isTelling(step: DeviceStep, overlap = 1): boolean {
  return step.gapS === 0 && (step.to - step.from) * overlap >= TELLING_S;
}

const rangeW = (tally: Tally): number => Math.max(0, tally.highestW - Math.min(tally.lowestW, tally.highestW));

/** A counter that is not believed is replaced by the integral of instant power, which is as far off as its sensor. */
const INTEGRATED_BAND = 0.1;

function bandOf({ band, source }: Device, step: DeviceStep): Device['band'] {
  if (source !== 'counter' || step.source !== 'integrated') return band;
  return { low: Math.max(band.low, INTEGRATED_BAND), high: Math.max(band.high, INTEGRATED_BAND) };
}

function deviceEnergy(tally: Tally, gapS: Seconds): DeviceEnergy {
  const { device } = tally;
  const totalJ = tally.activeJ + tally.idleJ;
  const sources = [...tally.bySource].filter(([source, energyJ]) => source !== 'unknown' && energyJ > NOTABLE * totalJ);
  const source = sources.reduce<Source>((worst, [each]) => weakerSource(worst, each), 'counter');
  return {
    device: device.id,
    kind: device.kind,
    name: device.name,
    model: device.model,
    source:
      sources.length > 0 ? source : tally.bySource.size > 0 && totalJ === 0 && gapS === 0 ? device.source : 'unknown',
    how: mainOf(tally.byHow) ?? device.how,
    band: totalJ > 0 ? { low: tally.lowJ / totalJ, high: tally.highJ / totalJ } : device.band,
    activeJ: joules(tally.activeJ),
    idleJ: joules(tally.idleJ),
    ...(tally.highestW > 0 && { peakW: watts(tally.highestW) }),
    ...(tally.utilizedForS > 0 && { utilization: tally.utilizationS / tally.utilizedForS }),
    gapS,
    share: tally.deviceActiveJ > 0 ? Math.min(1, tally.activeJ / tally.deviceActiveJ) : 1,
    ...(tally.integralJ > 0 && {
      crossCheck: { counterJ: joules(tally.counterJ), integralJ: joules(tally.integralJ) },
    }),
    ...(device.note !== undefined && { note: device.note }),
  };
}

/** What stands for most of the energy. */
function mainOf(byHow: ReadonlyMap<string, number>): string | undefined {
  let most: string | undefined;
  for (const [how, energyJ] of byHow) if (energyJ > (most === undefined ? -1 : (byHow.get(most) ?? 0))) most = how;
  return most;
}
