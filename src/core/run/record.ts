/** A run as the rest of the product sees it: folded from ledger events, shown by the panel, printed by the command line. */
import type { DeviceId } from '../energy/frame';
import type { GridIntensity } from '../ports';
import type { Band, Estimate, Grams, Joules, Litres, Millis, Seconds, Source, Watts } from '../units';

export type RunId = string;
export type RunKind = 'terminal' | 'task' | 'debug' | 'notebook' | 'command line' | 'queue';
/** `interrupted`: its window or its meter died before it ended; what was measured until then is kept. */
export type RunState = 'running' | 'done' | 'interrupted';

/** What a run is; known when it starts. Secrets in `command` are masked before they get here. */
export interface RunIdentity {
  readonly id: RunId;
  /** Short: `finetune.py`, `sentiment.ipynb`, `python -m pkg.train` → `pkg.train`. */
  readonly name: string;
  readonly kind: RunKind;
  /** `torchrun`, `accelerate`, … where one started it. */
  readonly launcher?: string;
  readonly command: string;
  readonly cwd?: string;
  /** Absolute path of the script or notebook. */
  readonly file?: string;
  /** Absolute path of the workspace folder. */
  readonly workspace?: string;
  readonly interpreter?: string;
  readonly git?: { readonly commit: string; readonly branch?: string; readonly dirty: boolean };
  readonly host: string;
  readonly start: Millis;
  /** It could have started then, and waited for a better hour. */
  readonly waitedSince?: Millis;
}

/** Measured energy of a run on one device. `activeJ` is above the idle floor; `idleJ` is the run's part of that floor. */
export interface DeviceEnergy {
  readonly device: DeviceId;
  readonly kind: 'gpu' | 'cpu' | 'memory';
  readonly name: string;
  readonly model: string;
  readonly source: Source;
  readonly how: string;
  readonly band: Band;
  readonly activeJ: Joules;
  readonly idleJ: Joules;
  /** Highest draw of the device while the run was live, whoever caused it. */
  readonly peakW?: Watts;
  /** Time-weighted mean, 0…1. */
  readonly utilization?: number;
  /** Time without a reading that nothing carried across. */
  readonly gapS: Seconds;
  /** Share of the device's active energy that went to this run while it was live; 1: nobody else used it. */
  readonly share: number;
  /** Sums over the same span by both routes, where both answered. */
  readonly crossCheck?: { readonly counterJ: Joules; readonly integralJ: Joules };
  readonly note?: string;
}

/** Everything measured about a run so far. Raw: carbon and money are derived from it (see `footprint.ts`). */
export interface RunEnergy {
  readonly durationS: Seconds;
  readonly devices: readonly DeviceEnergy[];
  /** What the ends of the run cannot resolve: power range times one sensor period, per device, added up. */
  readonly boundsJ: Joules;
  readonly peakW?: Watts;
  /** Energy by clock hour, for charging each hour at its own intensity. */
  readonly hours: readonly { readonly from: Millis; readonly energyJ: Joules }[];
  readonly idleFloorW?: Watts;
}

/** Prices and factors in force when the run was metered. */
export interface RunTerms {
  readonly grid?: GridIntensity;
  /** Facility energy per IT energy, ≥ 1. */
  readonly pue: number;
  readonly waterLPerKwh?: { readonly value: number; readonly source: string };
  readonly price?: { readonly perKwh: number; readonly currency: string };
}

/** Power over the run, at most 240 points. `powerW[device][i]` is the run's active mean draw in bucket i. */
export interface PowerCurve {
  readonly bucketS: Seconds;
  readonly devices: readonly DeviceId[];
  readonly powerW: readonly (readonly (number | null)[])[];
  readonly idleW: readonly (number | null)[];
}

export interface CellRecord {
  /** Execution order in the kernel, `[4]`. */
  readonly order?: number;
  readonly index: number;
  /** First line that says something, shortened. */
  readonly label: string;
  readonly start: Millis;
  readonly durationS: Seconds;
  readonly energyJ: Joules;
  /** Half-width of the 80 % interval. `energyJ` below it: only a bound can be given. */
  readonly plusMinusJ: Joules;
  readonly source: Source;
  readonly gapS: Seconds;
  readonly succeeded?: boolean;
}

/** The derived numbers that people read. */
export interface Footprint {
  readonly energy: (Estimate<Joules> & { readonly source: Source }) | undefined;
  readonly carbon: Estimate<Grams> | undefined;
  readonly water: Litres | undefined;
  readonly cost: { readonly value: number; readonly currency: string } | undefined;
  readonly meanW: Watts | undefined;
  readonly idleJ: Joules;
  readonly gapS: Seconds;
  /** Names of devices that were there and told nothing: the energy is without them. */
  readonly unmeasured: readonly string[];
}

/** Of a run that waited; see `saving.ts`. */
export interface Saving {
  /** Had it started at once. */
  readonly atOnce: Grams;
  readonly asRun: Grams;
  /** What the machine drew while it waited; absent: its idle floor is not known. */
  readonly waiting?: Grams;
  /** Less than nothing: it was worse. */
  readonly saved: Grams;
  /** Some of the intensities are still those of a forecast. */
  readonly provisional: boolean;
}

export interface RunRecord extends RunIdentity {
  readonly state: RunState;
  readonly end?: Millis;
  readonly exitCode?: number;
  readonly energy?: RunEnergy;
  readonly terms: RunTerms;
  readonly cells: readonly CellRecord[];
  readonly curve?: PowerCurve;
  readonly note?: string;
  readonly saving?: Saving;
}
