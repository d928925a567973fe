/**
 * From measured joules to the numbers that people read, each with its interval.
 *
 * Errors of one device are systematic, those of different devices independent: half-widths add in quadrature over
 * devices and with what the run's ends cannot resolve. Carbon multiplies energy, PUE and intensity, so relative errors
 * add in quadrature. All intervals are 80 %.
 */
import {
  emissionsOf,
  grams,
  joules,
  kwhOf,
  litres,
  meanPower,
  seconds,
  watts,
  type Estimate,
  type Grams,
  type Joules,
  type Seconds,
  type Source,
  type Watts,
} from '../units';
import { sourceLabel } from '../energy/sourceLabel';
import type { DeviceEnergy, Footprint, RunEnergy, RunTerms } from './record';

/**
 * Dividing a device's active energy by CPU or SM time supposes that a busy second costs the same in each process.
 * An assumption: 20 % of the active part, fading out as the run's share nears all or nothing.
 */
const ATTRIBUTION = 0.2;

export function footprintOf(energy: RunEnergy | undefined, terms: RunTerms): Footprint {
  const devices = energy?.devices ?? [];
  const measured = devices.filter((device) => device.source !== 'unknown');
  const unmeasured = devices.filter((device) => device.source === 'unknown').map(({ name }) => name);
  const idleJ = joules(sum(measured.map((device) => device.idleJ)));
  const gapS = seconds(Math.max(0, ...devices.map((device) => device.gapS)));
  if (energy === undefined || measured.length === 0) {
    return {
      energy: undefined,
      carbon: undefined,
      water: undefined,
      cost: undefined,
      meanW: undefined,
      idleJ,
      gapS,
      unmeasured,
    };
  }
  const total = totalEnergy(measured, energy);
  const { durationS } = energy;
  const facilityKwh = kwhOf(joules(total.value * terms.pue));
  return {
    energy: total,
    carbon: carbonOf(total, terms),
    water: terms.waterLPerKwh && litres(facilityKwh * terms.waterLPerKwh.value),
    cost: terms.price && { value: facilityKwh * terms.price.perKwh, currency: terms.price.currency },
    meanW: meanOf(measured, durationS),
    idleJ,
    gapS,
    unmeasured,
  };
}

/** Mean draw while its devices were read: time without a reading is not time without power. */
function meanOf(devices: readonly DeviceEnergy[], durationS: Seconds): Watts | undefined {
  const means = devices.flatMap((device) => {
    const readS = seconds(durationS - device.gapS);
    return readS > 0 ? [meanPower(joules(energyOf(device)), readS)] : [];
  });
  return means.length === 0 ? undefined : watts(sum(means));
}

function totalEnergy(
  devices: readonly DeviceEnergy[],
  { boundsJ, durationS }: RunEnergy,
): Estimate<Joules> & { readonly source: Source } {
  const value = sum(devices.map((device) => device.activeJ + device.idleJ));
  const below = Math.hypot(boundsJ, ...devices.map((device) => halfWidthJ(device, 'low')));
  const above = Math.hypot(boundsJ, ...devices.map((device) => halfWidthJ(device, 'high')));
  const missed = sum(devices.map((device) => missedJ(device, durationS)));
  return {
    value: joules(value),
    low: joules(Math.max(0, value - below)),
    high: joules(value + above + missed),
    source: labelOf(devices, value),
  };
}

/** A sum carries the label of its weakest part above 5 % of the energy. */
export const labelOf = (devices: readonly DeviceEnergy[], totalJ: number): Source =>
  sourceLabel(
    devices.map((device) => [device.source, energyOf(device)]),
    totalJ,
  ) ?? 'unknown';

function carbonOf(energy: Estimate<Joules>, terms: RunTerms): Estimate<Grams> | undefined {
  const { grid, pue } = terms;
  if (grid === undefined) return undefined;
  const emissions = (amount: number): Grams => emissionsOf(kwhOf(joules(amount * pue)), grid.gPerKwh);
  const value = emissions(energy.value);
  // Relative errors in quadrature, written without a division: an energy of next to nothing has no relative error.
  const below = Math.hypot(value - emissions(energy.low), value * grid.band.low);
  const above = Math.hypot(emissions(energy.high) - value, value * grid.band.high);
  return { value, low: grams(Math.max(0, value - below)), high: grams(value + above) };
}

/** How far off the energy of a device may be to one side: its meter, and how it was divided. */
export const halfWidthJ = (device: DeviceEnergy, side: 'low' | 'high'): number =>
  Math.hypot(device.band[side] * energyOf(device), splitJ(device));

/** What a device may have drawn while it was not read, at its mean: it is not counted, and opens the interval upwards. */
const missedJ = (device: DeviceEnergy, durationS: number): number =>
  device.gapS < durationS ? (energyOf(device) * device.gapS) / (durationS - device.gapS) : 0;

const energyOf = (device: DeviceEnergy): number => device.activeJ + device.idleJ;
const splitJ = (device: DeviceEnergy): number => ATTRIBUTION * device.activeJ * (1 - device.share);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
