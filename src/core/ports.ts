/** What the core asks of the world. Adapters under `src/node` implement these; tests implement them in memory. */
import type { Device, DeviceId, Reading } from './energy/frame';
import type { Factor, Signal } from './grid/series';
import type { GramsPerKwh, Millis, Seconds } from './units';

export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): Millis;
  /** Monotonic seconds; keeps its pace when the wall clock is set. */
  monotonic(): Seconds;
}

/** One way to read the power of one or more devices. Lives in the probe. All calls are synchronous and quick (≤ 1 ms). */
export interface PowerSource {
  readonly name: string;
  /** Devices it can read now; may change between calls (hot-plug, a GPU that went to sleep). */
  devices(): readonly Device[];
  /** Instant readings for all its devices. `counterJ`, `powerW`, `utilization`, `asleep`, `failed`; the probe adds integrals. */
  read(): readonly Reading[];
  /** SM share by process since the last call; undefined where the driver does not tell. */
  processes?(): readonly GpuProcess[] | undefined;
  close(): void;
}

export interface GpuProcess {
  readonly device: DeviceId;
  readonly pid: number;
  /** Mean SM share since the last call, 0…1; undefined: it holds a context but its share is not known. */
  readonly share?: number;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Birth in wall-clock milliseconds; pid and birth together are unique. */
  readonly born: Millis;
  /** CPU seconds of the process itself, user and system. */
  readonly cpuS: Seconds;
  /** CPU seconds of its ended and reaped children. */
  readonly reapedCpuS: Seconds;
  readonly name: string;
}

export interface ProcessTable {
  snapshot(): readonly ProcessEntry[];
  /** Arguments of a process; empty when it is gone or not readable. */
  argv(pid: number): readonly string[];
  cwd(pid: number): string | undefined;
  /** The `PATH` that a process was started with. */
  searchPath(pid: number): string | undefined;
  /** CPU seconds of the whole machine since boot, and its hardware threads. */
  machine(): { readonly busyS: Seconds; readonly threads: number };
  /** The same at the moment of the last snapshot, which may be seconds ago: what its processes used is a part of this. */
  machineThen(): { readonly busyS: Seconds; readonly threads: number };
}

/** Carbon intensity of a place, from one source. */
export interface GridSource {
  /** `undefined`: this source knows nothing about the zone. */
  intensity(zone: string, at: Millis): GridIntensity | undefined;
}

export interface GridIntensity {
  readonly zone: string;
  readonly zoneName: string;
  readonly gPerKwh: GramsPerKwh;
  /** 80 % relative error for one hour. */
  readonly band: { readonly low: number; readonly high: number };
  /** For people: `mean of 2025, Electricity Maps`. */
  readonly source: string;
  readonly signal: Signal;
  /** Absent: it was written before that was kept. */
  readonly factor?: Factor;
  /** Of each clock hour in which a run drew, where they are known; `gPerKwh` is then their mean by the run's energy. */
  readonly hours?: readonly HourIntensity[];
}

export interface HourIntensity {
  readonly from: Millis;
  readonly gPerKwh: GramsPerKwh;
  /** A forecast stands until the source says what it was. */
  readonly kind: 'actual' | 'forecast';
}

/** Append-only storage of ledger lines: one segment per writer, many readers. */
export interface LedgerStore {
  /** This writer's name: the segment it appends to. */
  readonly writer: string;
  /** Where people find it. */
  readonly folder: string;
  /** Appends one line (without line end). `sync`: it survives power loss from then on. Rejects when it cannot be kept. */
  append(line: string, sync: boolean): Promise<void>;
  /**
   * Complete lines of other writers since the last call; all of them the first time. `among`: writers that live here.
   * Throws when something is there and cannot be read, after all that can.
   */
  readNew(among?: 'this machine'): AsyncIterable<LedgerLine>;
  /** Whether the process that writes a segment still lives, as far as can be told from here. */
  isWriterAlive(writer: string): boolean;
  /** Whether it lives and is a process of this machine. */
  isWriterHere(writer: string): boolean;
}

export interface LedgerLine {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly writer: string;
}
