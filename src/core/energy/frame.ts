/**
 * What the probe tells the host: the devices of this machine, and about once a second a frame with everything that
 * the energy arithmetic needs. Plain data, sent as JSON lines from a child process.
 *
 * All energies in a frame are *running totals*; the host takes differences. A lost frame therefore loses no energy.
 */
import type { Band, Joules, Millis, Seconds, Source, Watts } from '../units';

export type DeviceId = string;
export type ScopeId = string;

export interface Device {
  /** Stable across restarts: `gpu:GPU-<uuid>`, `gpu:0000:03:00.0`, `cpu`, `memory`. */
  readonly id: DeviceId;
  readonly kind: 'gpu' | 'cpu' | 'memory';
  /** Short name in the UI: `GPU 0`, `CPU`, `Memory`. */
  readonly name: string;
  /** `RTX 6000 Ada`, `Ryzen 9 7950X`, `2 modules, 64 GB`. */
  readonly model: string;
  /** The label of the readings that this device gives now. */
  readonly source: Exclude<Source, 'unknown'>;
  /** How it is read, for people: `NVML energy counter`, `RAPL package-0`, `TDP 120 W and load`. */
  readonly how: string;
  /** 80 % relative error of its energy. */
  readonly band: Band;
  /** Upper bound of a plausible draw; readings far above are refused. */
  readonly maxW?: Watts;
  /** How often the sensor itself brings news; shorter intervals cannot be resolved. */
  readonly updatePeriodS: Seconds;
  /** `process`: the draw can be split by process. `device`: it cannot, and `note` says why. */
  readonly split: 'process' | 'device';
  readonly note?: string;
}

export interface Reading {
  readonly device: DeviceId;
  /** Hardware counter as read, converted to joules, not unwrapped. */
  readonly counterJ?: Joules;
  /** The counter wraps here; absent: it does not wrap in practice. */
  readonly counterRangeJ?: Joules;
  /** Trapezoid over instant power since the probe started; holes add nothing. For models: the model over time. */
  readonly integralJ?: Joules;
  /** Seconds of holes in that integral since the probe started. */
  readonly integralGapS?: Seconds;
  /** Draw now, and the highest draw since the last frame. */
  readonly powerW?: Watts;
  readonly peakW?: Watts;
  /** 0…1 */
  readonly utilization?: number;
  /** Known floor, where a model has one; else it is learnt by the host. */
  readonly idleW?: Watts;
  /** Runtime-suspended: not read, and not woken. */
  readonly asleep?: true;
  /** Why there is no reading in this frame. */
  readonly failed?: string;
  /** No process computes on it now (GPU), so its draw is its idle floor. */
  readonly quiet?: boolean;
}

/** What one followed scope (a run's processes) used. Totals since the scope was followed. */
export interface ScopeUse {
  readonly scope: ScopeId;
  /** Processes alive now. 0: the scope has ended. */
  readonly processes: number;
  /** CPU seconds of all its processes so far, ended ones included. */
  readonly cpuS: Seconds;
  /** One of its processes is a Python interpreter or was one. */
  readonly python: boolean;
  /** Absolute path of the interpreter of the first one that told. */
  readonly interpreter?: string;
  /** SM-seconds by GPU so far: the integral of its SM share (0…1) over time. */
  readonly gpuS: Readonly<Record<DeviceId, number>>;
  /** How many of its processes hold a context on a GPU now, computing or not. */
  readonly contexts: Readonly<Record<DeviceId, number>>;
}

export interface Frame {
  /** Wall clock when it was taken. */
  readonly at: Millis;
  /** Monotonic clock of the machine, seconds; only differences mean something. */
  readonly t: Seconds;
  /** Differs after a restart of the probe: running totals start anew. */
  readonly probe: string;
  readonly readings: readonly Reading[];
  /** CPU seconds of all processes of the machine since boot, and its number of hardware threads. */
  readonly cpuBusyS: Seconds;
  readonly cpuThreads: number;
  readonly scopes: readonly ScopeUse[];
  /** SM-seconds by GPU so far, of all processes: followed or not. */
  readonly gpuBusyS: Readonly<Record<DeviceId, number>>;
  /** Processes that compute on a GPU and belong to no scope. */
  readonly others: readonly OtherProcess[];
  /** CPU seconds of the probe itself since its start. */
  readonly ownCpuS: Seconds;
  /** Ids of `sample` requests that this frame answers. */
  readonly answers?: readonly number[];
}

export interface OtherProcess {
  readonly device: DeviceId;
  readonly pid: number;
  readonly name: string;
  /** SM share now, 0…1; absent where the driver does not tell. */
  readonly share?: number;
}

/** A set of processes that the probe follows on behalf of a run. */
export interface Scope {
  readonly id: ScopeId;
  readonly pid: number;
  /**
   * `tree`: the process and all below it. `children`: only what is below it and was born at `since` or later
   * (a shell that lives on). Processes once seen stay in the scope when their parent dies.
   */
  readonly take: 'tree' | 'children';
  /** Wall clock; processes that were born earlier (by more than the clock's grain) are left out. */
  readonly since?: Millis;
}

/** A process the probe found below a watched one, that looks like a run or a kernel. */
export interface FoundProcess {
  readonly watched: number;
  readonly pid: number;
  readonly born: Millis;
  readonly argv: readonly string[];
  readonly cwd?: string;
}

/** Whether one source works on this machine, for the command "Check what can be measured here". */
export interface SourceCheck {
  /** `NVML`, `RAPL`, `nvidia-smi`, … */
  readonly source: string;
  readonly works: boolean;
  /** One sentence: what it reads, or why it does not answer. */
  readonly finding: string;
  /** What would enable it, and its risk; absent where nothing can be done. */
  readonly remedy?: string;
}

export type ToProbe =
  /** `periodMs` 0: do not sample, close the sources. `fast`: also integrate power ten times a second between frames. */
  | { readonly type: 'rate'; readonly periodMs: number; readonly fast: boolean }
  | { readonly type: 'follow'; readonly scope: Scope }
  | { readonly type: 'unfollow'; readonly scope: ScopeId }
  /** Report Python processes below these (shells without shell integration) and kernels below the extension host. */
  | { readonly type: 'watch'; readonly shells: readonly number[]; readonly kernelHosts: readonly number[] }
  | { readonly type: 'sample'; readonly id: number }
  | { readonly type: 'check'; readonly id: number }
  | { readonly type: 'settings'; readonly settings: ProbeSettings };

export interface ProbeSettings {
  readonly wakeSleepingGpu: boolean;
  /** Overrides the table, where the user knows the processor's TDP. */
  readonly cpuTdpW?: Watts;
}

export type FromProbe =
  | { readonly type: 'devices'; readonly devices: readonly Device[]; readonly notes: readonly string[] }
  | { readonly type: 'frame'; readonly frame: Frame }
  /** All that matches now; a process that is gone is missing from the next list. Sent when it changes. */
  | { readonly type: 'found'; readonly runs: readonly FoundProcess[]; readonly kernels: readonly FoundProcess[] }
  | { readonly type: 'checks'; readonly id: number; readonly checks: readonly SourceCheck[] }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string };
