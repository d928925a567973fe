/** Adds up what a run used on one device. */
import type { DeviceEnergy } from '../run/record';
import { joules, seconds, watts, type Band, type Joules, type Seconds, type Source, type Watts } from '../units';
import { agree } from './crossCheck';
import { stepPower, type DeviceStep } from './deviceMeter';
import type { Device, Reading } from './frame';
import { limitOf, mostW } from './plausible';
import { sourceLabel } from './sourceLabel';
import type { Claim, Portion } from './split';

export interface Entry {
  readonly device: Device;
  readonly step: DeviceStep;
  readonly claim: Claim;
  readonly portion: Portion;
  readonly reading: Reading;
  /** Active energy of the device in this step, whoever used it. */
  readonly deviceActiveJ: Joules;
  /** What it draws when nobody uses it, where that is known. */
  readonly floorW: Watts | undefined;
}

/** CPU time comes in steps of 10 ms and sensors update ten times a second: over less than this a power is mostly noise. */
const TELLING_S = 0.5;

/** Whether a step, or the part of it that a run was live, is long enough to speak of power. */
export function isTelling(step: DeviceStep, overlap = 1): boolean {
  return step.gapS === 0 && (step.to - step.from) * overlap >= TELLING_S;
}

/** Less than this part of a run without a reading is the lag of its ends, not a gap. */
const LAG_SHARE = 0.05;

export class DeviceTally {
  /** Time in which it was not there, or slept: nothing is missing. */
  excusedS = 0;
  #activeJ = 0;
  #idleJ = 0;
  /** Of the device, whoever used it. */
  #deviceActiveJ = 0;
  readonly #bySource = new Map<Source, number>();
  readonly #byHow = new Map<string, number>();
  #both = { counterJ: 0, integralJ: 0 };
  /** Of it, where the counter was believed. */
  #believed = { counterJ: 0, integralJ: 0 };
  #lowestW = Infinity;
  #highestW = 0;
  /** The highest mean of a step that is too short to speak of power by itself. */
  #shortHighestW = 0;
  #floorJ = 0;
  #floorKnownS = 0;
  /** Energy of the device in all steps, whoever used it. */
  #deviceJ = 0;
  #utilizationS = 0;
  #utilizedForS = 0;
  /** Time that steps with energy stand for. */
  #coveredS = 0;
  /** Half-widths of the band, each step by the source it came from. */
  #halfWidthJ = { low: 0, high: 0 };

  constructor(public device: Device) {}

  /** What the device draws when nobody uses it: mean over the run; undefined where that is not known. */
  get floorW(): Watts | undefined {
    return this.#floorKnownS > 0 && this.#floorKnownS >= this.#coveredS / 2
      ? watts(this.#floorJ / this.#floorKnownS)
      : undefined;
  }

  /**
   * What the ends of a run cannot resolve here: the draw may change within a period of the sensor. Before a run and after it
   * the device may idle, so its floor is the other end of the range, nothing where that is not known.
   */
  get boundsJ(): number {
    const lowW = Math.min(this.#lowestW, this.floorW ?? 0);
    return Math.max(0, Math.max(this.#highestW, this.#shortHighestW) - lowW) * this.device.updatePeriodS;
  }

  add({ device, step, claim, portion, reading, deviceActiveJ, floorW }: Entry): void {
    const energyJ = portion.activeJ + portion.idleJ;
    this.#activeJ += portion.activeJ;
    this.#idleJ += portion.idleJ;
    this.#deviceActiveJ += deviceActiveJ * claim.overlap;
    grow(this.#bySource, step.source, energyJ);
    grow(this.#byHow, device.how, energyJ);
    const coveredS = (step.to - step.from - step.gapS) * claim.overlap;
    this.#coveredS += coveredS;
    this.#deviceJ += step.energyJ;
    if (floorW !== undefined) {
      this.#floorJ += floorW * coveredS;
      this.#floorKnownS += coveredS;
    }
    const band = bandOf(device, step);
    this.#halfWidthJ = {
      low: this.#halfWidthJ.low + band.low * energyJ,
      high: this.#halfWidthJ.high + band.high * energyJ,
    };
    this.#compare(step);
    if (isTelling(step, claim.overlap)) this.#range(stepPower(step), reading.peakW ?? 0);
    else if (step.gapS === 0) this.#shortHighestW = Math.max(this.#shortHighestW, shortPowerW(step, device));
    if (reading.utilization === undefined) return;
    const span = (step.to - step.from) * claim.overlap;
    this.#utilizationS += reading.utilization * span;
    this.#utilizedForS += span;
  }

  /** Of a run that began at `start`. */
  uncoveredS(start: Seconds, until: number): Seconds {
    return seconds(Math.max(0, until - start - this.#coveredS - this.excusedS));
  }

  energy(start: Seconds, until: number): DeviceEnergy {
    const { device } = this;
    const totalJ = this.#activeJ + this.#idleJ;
    const gapS = this.#notableGapS(start, until);
    const label = totalJ > 0 || gapS === 0 ? sourceLabel(this.#bySource, totalJ) : undefined;
    return {
      device: device.id,
      kind: device.kind,
      name: device.name,
      model: device.model,
      source: label ?? 'unknown',
      how: mainOf(this.#byHow) ?? device.how,
      band: this.#band(totalJ),
      activeJ: joules(this.#activeJ),
      idleJ: joules(this.#idleJ),
      ...(this.#highestW > 0 && { peakW: watts(this.#highestW) }),
      ...(this.#utilizedForS > 0 && { utilization: this.#utilizationS / this.#utilizedForS }),
      gapS,
      share: this.#deviceActiveJ > 0 ? Math.min(1, this.#activeJ / this.#deviceActiveJ) : 1,
      ...(this.#both.integralJ > 0 && {
        crossCheck: { counterJ: joules(this.#both.counterJ), integralJ: joules(this.#both.integralJ) },
      }),
      ...(device.note !== undefined && { note: device.note }),
    };
  }

  #notableGapS(start: Seconds, until: number): Seconds {
    const gapS = this.uncoveredS(start, until);
    const lagS = Math.max(2 * this.device.updatePeriodS, Math.min(TELLING_S, LAG_SHARE * (until - start)));
    return gapS < lagS ? seconds(0) : gapS;
  }

  #range(powerW: number, peakW: number): void {
    this.#lowestW = Math.min(this.#lowestW, powerW);
    const isPossible = peakW <= mostW(limitOf(this.device));
    this.#highestW = Math.max(this.#highestW, powerW, isPossible ? peakW : 0);
  }

  #compare({ counterJ, integralJ, source }: DeviceStep): void {
    if (counterJ === undefined || integralJ === undefined) return;
    this.#both = plus(this.#both, counterJ, integralJ);
    if (source === 'counter') this.#believed = plus(this.#believed, counterJ, integralJ);
  }

  /**
   * A counter is judged over five seconds (`crossCheck.ts`). Where a run was too short for that, and the integral says
   * something else, the truth of that part may be as far off as the integral says.
   */
  #band(totalJ: number): Band {
    const { low, high } = this.#halfWidthJ;
    const band = totalJ > 0 ? { low: low / totalJ, high: high / totalJ } : this.device.band;
    const { counterJ, integralJ } = this.#believed;
    if (counterJ <= 0 || integralJ <= 0 || agree(counterJ, integralJ)) return band;
    const part = this.#deviceJ > 0 ? Math.min(1, counterJ / this.#deviceJ) : 1;
    const off = (integralJ / counterJ - 1) * part;
    return { low: Math.max(band.low, -off), high: Math.max(band.high, off) };
  }
}

/** What a short step shows may stand for a period of the sensor less than it lasted. */
function shortPowerW({ energyJ, from, to }: DeviceStep, device: Device): number {
  const least = Math.max(device.updatePeriodS, to - from - device.updatePeriodS, 1e-3);
  return Math.min(energyJ / least, limitOf(device));
}

/** A counter that is not believed is replaced by the integral of instant power, which is as far off as its sensor. */
const INTEGRATED_BAND = 0.1;

function bandOf({ band, source }: Device, step: DeviceStep): Band {
  if (source !== 'counter' || step.source !== 'integrated') return band;
  return { low: Math.max(band.low, INTEGRATED_BAND), high: Math.max(band.high, INTEGRATED_BAND) };
}

/** What stands for most of the energy. */
function mainOf(byHow: ReadonlyMap<string, number>): string | undefined {
  let most: string | undefined;
  for (const [how, energyJ] of byHow) if (energyJ > (most === undefined ? -1 : (byHow.get(most) ?? 0))) most = how;
  return most;
}

function grow<Key>(map: Map<Key, number>, key: Key, energyJ: number): void {
  map.set(key, (map.get(key) ?? 0) + energyJ);
}

const plus = (
  sum: { readonly counterJ: number; readonly integralJ: number },
  counterJ: Joules,
  integralJ: Joules,
): { counterJ: number; integralJ: number } => ({
  counterJ: sum.counterJ + counterJ,
  integralJ: sum.integralJ + integralJ,
});
