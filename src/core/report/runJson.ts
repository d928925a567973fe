/** A run as JSON for scripts and CI. Energies in kWh, carbon in gCO2e, power in W, times ISO 8601 (UTC). */
import type { GridIntensity } from '../ports';
import { footprintOf } from '../run/footprint';
import type { DeviceEnergy, RunRecord, Saving } from '../run/record';
import { joules, kwhOf, type Estimate, type Source } from '../units';

/** `null` everywhere: nothing answered. */
interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly source: Source;
}

export interface RunJson {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly command: string;
  readonly cwd: string | null;
  readonly file: string | null;
  readonly interpreter: string | null;
  readonly git: RunRecord['git'] | null;
  readonly host: string;
  readonly start: string;
  readonly end: string | null;
  readonly durationS: number | null;
  readonly exitCode: number | null;
  readonly energyKwh: Interval;
  readonly gCo2e: Interval;
  readonly meanW: number | null;
  readonly peakW: number | null;
  readonly waterL: number | null;
  readonly cost: { readonly value: number; readonly currency: string } | null;
  readonly gapS: number;
  /** Devices that were there and told nothing: the energy is without them. */
  readonly unmeasured: readonly string[];
  /** Active energy by device, and the run's part of the idle floor as device `idle`; they add up to `energyKwh`. */
  readonly components: readonly ComponentJson[];
  readonly grid: {
    readonly zone: string;
    /** By the hour: their mean by the run's energy. */
    readonly gPerKwh: number;
    readonly source: string;
    readonly signal: string;
    /** `lifecycle`, `direct` or `unknown`. */
    readonly factor: string;
    /** Null: a yearly mean. */
    readonly hours: readonly { readonly from: string; readonly gPerKwh: number; readonly kind: string }[] | null;
  } | null;
  readonly pue: number;
  /** Of a run that waited, against starting at once, in gCO2e; null: it did not wait, or it is not known yet. */
  readonly saving: (Saving & { readonly since: string }) | null;
  readonly note: string | null;
}

interface ComponentJson {
  /** Of `peakW`: the device's highest draw while the run was live, whoever caused it. */
  readonly device: string;
  readonly model: string | null;
  readonly energyKwh: number | null;
  readonly meanW: number | null;
  readonly peakW: number | null;
  readonly source: Source;
}

export function runJson(run: RunRecord): RunJson {
  const footprint = footprintOf(run.energy, run.terms);
  const durationS = run.energy?.durationS ?? (run.end !== undefined ? (run.end - run.start) / 1000 : null);
  const source = footprint.energy?.source ?? 'unknown';
  const { grid } = run.terms;
  return {
    id: run.id,
    name: run.name,
    kind: run.kind,
    state: run.state,
    command: run.command,
    cwd: run.cwd ?? null,
    file: run.file ?? null,
    interpreter: run.interpreter ?? null,
    git: run.git ?? null,
    host: run.host,
    start: new Date(run.start).toISOString(),
    end: run.end === undefined ? null : new Date(run.end).toISOString(),
    durationS: durationS === null ? null : rounded(durationS),
    exitCode: run.exitCode ?? null,
    energyKwh: interval(footprint.energy, source, (energy) => kwhOf(joules(energy))),
    gCo2e: interval(footprint.carbon, footprint.carbon === undefined ? 'unknown' : source, (carbon) => carbon),
    meanW: footprint.meanW === undefined ? null : rounded(footprint.meanW),
    peakW: run.energy?.peakW === undefined ? null : rounded(run.energy.peakW),
    waterL: footprint.water === undefined ? null : rounded(footprint.water),
    cost:
      footprint.cost === undefined ? null : { value: rounded(footprint.cost.value), currency: footprint.cost.currency },
    gapS: rounded(footprint.gapS),
    unmeasured: footprint.unmeasured,
    components: components(run, durationS ?? 0, source),
    grid: grid === undefined ? null : gridJson(grid),
    pue: run.terms.pue,
    saving: savingJson(run),
    note: run.note ?? null,
  };
}

function savingJson({ saving, waitedSince }: RunRecord): RunJson['saving'] {
  return saving === undefined || waitedSince === undefined
    ? null
    : { since: new Date(waitedSince).toISOString(), ...saving };
}

function gridJson({ zone, gPerKwh, source, signal, factor = 'unknown', hours }: GridIntensity): RunJson['grid'] {
  const ofHours = hours?.map((hour) => ({ ...hour, from: new Date(hour.from).toISOString() })) ?? null;
  return { zone, gPerKwh, source, signal, factor, hours: ofHours };
}

function components(run: RunRecord, durationS: number, source: Source): readonly ComponentJson[] {
  const devices = run.energy?.devices ?? [];
  if (devices.length === 0) return [];
  const idleJ = devices.reduce((sum, device) => sum + device.idleJ, 0);
  // A floor that was never seen is not one of 0 W.
  const isKnown = idleJ > 0 || run.energy?.idleFloorW !== undefined;
  const readS = durationS - Math.max(0, ...devices.map(({ gapS }) => gapS));
  const meanW = isKnown && readS > 0 ? rounded(idleJ / readS) : null;
  return [
    ...devices.map((device) => component(device, durationS)),
    {
      device: 'idle',
      model: null,
      energyKwh: isKnown ? rounded(kwhOf(joules(idleJ))) : null,
      meanW,
      peakW: null,
      source,
    },
  ];
}

function component(device: DeviceEnergy, durationS: number): ComponentJson {
  const known = device.source !== 'unknown';
  return {
    device: device.name,
    model: device.model,
    energyKwh: known ? rounded(kwhOf(device.activeJ)) : null,
    // While it was read.
    meanW: known && durationS > device.gapS ? rounded(device.activeJ / (durationS - device.gapS)) : null,
    peakW: device.peakW === undefined ? null : rounded(device.peakW),
    source: device.source,
  };
}

function interval(estimate: Estimate | undefined, source: Source, convert: (value: number) => number): Interval {
  if (estimate === undefined) return { value: null, low: null, high: null, source };
  const { value, low, high } = estimate;
  return { value: rounded(convert(value)), low: rounded(convert(low)), high: rounded(convert(high)), source };
}

/** Six significant digits: finer than any meter, without the noise of binary fractions. */
const rounded = (value: number): number => Number(value.toPrecision(6));
