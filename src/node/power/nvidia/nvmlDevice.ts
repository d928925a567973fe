/** One awake NVIDIA GPU. */
import { GPU_MODEL_BAND, gpuPower } from '../../../core/energy/gpuModel';
import type { Device, DeviceId, Reading } from '../../../core/energy/frame';
import type { GpuProcess } from '../../../core/ports';
import { seconds, watts, type Seconds, type Watts } from '../../../core/units';
import { NVML, nvmlText, reactionTo, type Reaction } from './nvmlErrors';
import type { NvmlHandle, NvmlLibrary } from './nvmlLibrary';
import { NvmlRoutes, type Quantities, type Route } from './nvmlRoutes';
import { SmShares } from './smShares';

/** Until it is measured: data-centre counters and most power sensors move ten times a second. */
const USUAL_PERIOD_S = seconds(0.1);
/** Cards of one model differ by as much as this (arXiv 2312.02741, table of more than 70 GPUs). */
const COUNTER_BAND = { low: 0.05, high: 0.05 };
/** The sensor misses up to three quarters of the time (same paper), and 10 Hz misses bursts. */
const INTEGRAL_BAND = { low: 0.1, high: 0.1 };

const MIG_NOTE = 'The GPU is divided (MIG) and tells only what the whole board draws.';
const MODULE_NOTE = 'The reading is of the whole module and includes its CPU.';

export interface NvmlIdentity {
  readonly handle: NvmlHandle;
  readonly uuid: string;
  readonly model: string;
  readonly busId: string;
  readonly index: number;
}

export class NvmlDevice {
  readonly id: DeviceId;
  readonly busId: string;
  private readonly routes: NvmlRoutes;
  private readonly shares: SmShares;
  private readonly limitW: Watts | undefined;
  private readonly mig: boolean;
  private utilizationKnown = true;
  private processesKnown: boolean;
  private lastProcesses: readonly GpuProcess[] | undefined;
  private period: Seconds = USUAL_PERIOD_S;
  /** UNKNOWN errors in a row. */
  unknowns = 0;

  /** @param barrier why the driver's pids mean nothing here. */
  constructor(
    private readonly library: NvmlLibrary,
    private readonly identity: NvmlIdentity,
    private readonly barrier: string | undefined,
  ) {
    this.id = `gpu:${identity.uuid}`;
    this.busId = identity.busId;
    this.routes = new NvmlRoutes(library, identity.handle);
    this.shares = new SmShares(library, identity.handle, nowUs());
    this.mig = library.migEnabled(identity.handle).value ?? false;
    const limit = library.enforcedLimit(identity.handle).value;
    this.limitW = limit === undefined ? undefined : watts(limit / 1000);
    this.processesKnown = !this.mig && barrier === undefined;
    this.routes.settle();
  }

  set updatePeriod(period: Seconds) {
    this.period = period;
  }

  /** `undefined` when it tells neither energy nor power nor how busy it is. */
  get device(): Device | undefined {
    const basis = this.basis();
    if (!basis) return undefined;
    const { index, model } = this.identity;
    const note = [this.mig ? MIG_NOTE : this.barrier, basis.module ? MODULE_NOTE : undefined].filter(Boolean).join(' ');
    return {
      id: this.id,
      kind: 'gpu',
      name: `GPU ${index}`,
      model: model.replace(/^NVIDIA (GeForce )?/, ''),
      source: basis.source,
      how: basis.how,
      band: basis.band,
      ...(this.limitW !== undefined && { maxW: this.limitW }),
      updatePeriodS: this.period,
      split: this.mig || this.barrier !== undefined || !this.processesKnown ? 'device' : 'process',
      ...(note !== '' && { note }),
    };
  }

  /** Counter, power and utilisation; `failed` with the reason if neither energy nor power came. */
  read(): { readonly reading: Reading; readonly reaction: Reaction | undefined } {
    const quantities = this.routes.read(true);
    const utilization = this.readUtilization();
    const processes = this.readProcesses();
    const modelled = this.modelled(quantities, utilization);
    const powerW = quantities.powerW ?? modelled;
    const nothing = quantities.energyJ === undefined && powerW === undefined;
    const reaction = this.judge(quantities.failure);
    return {
      reaction,
      reading: {
        device: this.id,
        ...(quantities.energyJ !== undefined && { counterJ: quantities.energyJ }),
        ...(powerW !== undefined && { powerW }),
        ...(utilization !== undefined && { utilization }),
        ...(nothing && { failed: quantities.failure === undefined ? 'no reading' : nvmlText(quantities.failure) }),
        ...(utilization !== undefined && { quiet: utilization === 0 && (processes ?? []).length === 0 }),
      },
    };
  }

  /** Only instant power; `undefined` where there is none or it failed. */
  instant(): Reading | undefined {
    if (!this.routes.power) return undefined;
    const { powerW } = this.routes.readPower();
    return powerW === undefined ? undefined : { device: this.id, powerW };
  }

  /** The counter alone, for finding its period. */
  counter(): number | undefined {
    return this.routes.energy ? this.routes.read(true).energyJ : undefined;
  }

  /** As of the last `read`; `undefined` where the device is counted as a whole. */
  processes(): readonly GpuProcess[] | undefined {
    return this.lastProcesses;
  }

  private readProcesses(): readonly GpuProcess[] | undefined {
    if (!this.processesKnown) return undefined;
    const shares = this.shares.read(nowUs());
    this.lastProcesses = shares?.map((each) => ({ device: this.id, ...each }));
    return this.lastProcesses;
  }

  private readUtilization(): number | undefined {
    if (!this.utilizationKnown) return undefined;
    const answer = this.library.utilization(this.identity.handle);
    if (answer.value !== undefined) return answer.value / 100;
    if (reactionTo(answer.code) === 'drop') this.utilizationKnown = false;
    return undefined;
  }

  private modelled(quantities: Quantities, utilization: number | undefined): Watts | undefined {
    const measured = this.routes.energy ?? this.routes.power;
    if (measured || quantities.powerW !== undefined) return undefined;
    return this.limitW === undefined || utilization === undefined ? undefined : gpuPower(this.limitW, utilization);
  }

  private basis(): (Pick<Device, 'source' | 'how' | 'band'> & Pick<Route, 'module'>) | undefined {
    const { energy, power } = this.routes;
    if (energy) return { source: 'counter', how: energy.how, band: COUNTER_BAND, ...moduleOf(energy) };
    if (power)
      return { source: 'integrated', how: `${power.how}, integrated`, band: INTEGRAL_BAND, ...moduleOf(power) };
    if (this.limitW === undefined || !this.utilizationKnown) return undefined;
    return { source: 'modelled', how: `power limit ${Math.round(this.limitW)} W × utilisation`, band: GPU_MODEL_BAND };
  }

  private judge(failure: number | undefined): Reaction | undefined {
    if (failure !== NVML.unknown) this.unknowns = 0;
    if (failure === undefined) return undefined;
    if (failure === NVML.unknown) this.unknowns += 1;
    return reactionTo(failure);
  }
}

const moduleOf = (route: Route): Pick<Route, 'module'> => (route.module ? { module: true } : {});

const nowUs = (): bigint => BigInt(Date.now()) * 1000n;
