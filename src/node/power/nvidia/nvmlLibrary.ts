/**
 * NVIDIA's management library by its versioned names (the plain ones are macros in its header). Every call answers its
 * return code; a function that this driver lacks answers FUNCTION_NOT_FOUND, as the driver itself would.
 */
import path from 'node:path';
import type { ForeignArgument, ForeignFunction, Koffi } from '../foreign';
import { NVML } from './nvmlErrors';
import {
  FIELD_VALUE_BYTES,
  PCI_INFO_BYTES,
  PROCESS_INFO_BYTES,
  UTILIZATION_SAMPLE_BYTES,
  cString,
  readBusId,
  readFieldAnswer,
  readPids,
  readUtilizationSamples,
  writeFieldQueries,
  type FieldAnswer,
  type FieldQuery,
  type UtilizationSample,
} from './nvmlStructs';

/** An opaque `nvmlDevice_t`. */
export type NvmlHandle = bigint;

export type Answer<T> = { readonly code: 0; readonly value: T } | { readonly code: number; readonly value?: never };

const POINTER = 'void *';
const MAX_FIELDS = 4;

/** Where the library is, in the order to try. Full paths on Windows, so that no folder can put another one in its place. */
export function nvmlPaths(platform = process.platform, env = process.env): readonly string[] {
  if (platform === 'linux') return ['libnvidia-ml.so.1', '/usr/lib/wsl/lib/libnvidia-ml.so.1'];
  if (platform !== 'win32') return [];
  const programs = env['ProgramFiles'] ?? 'C:\\Program Files';
  return [
    path.win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvml.dll'),
    path.win32.join(programs, 'NVIDIA Corporation', 'NVSMI', 'nvml.dll'), // drivers before 2018
  ];
}

export class NvmlLibrary {
  private readonly functions = new Map<string, ForeignFunction>();
  private readonly small = Buffer.alloc(8);
  private readonly text = Buffer.alloc(96);
  private readonly pci = Buffer.alloc(PCI_INFO_BYTES);
  private readonly fields = Buffer.alloc(MAX_FIELDS * FIELD_VALUE_BYTES);
  private readonly count = Buffer.alloc(4);
  private processes = Buffer.alloc(64 * PROCESS_INFO_BYTES);
  private samples = Buffer.alloc(128 * UTILIZATION_SAMPLE_BYTES);

  private constructor(private readonly library: ReturnType<Koffi['load']>) {}

  /** @throws with the loader's message if no path leads to the library. */
  static load(koffi: Koffi, paths: readonly string[]): NvmlLibrary {
    let failure: unknown;
    for (const each of paths) {
      try {
        return new NvmlLibrary(koffi.load(each));
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure instanceof Error ? failure : new Error('no NVML on this platform');
  }

  init(): number {
    return this.call('nvmlInit_v2');
  }

  /** Init is counted: one shutdown for each. */
  shutdown(): number {
    return this.call('nvmlShutdown');
  }

  deviceCount(): Answer<number> {
    return this.u32('nvmlDeviceGetCount_v2');
  }

  handleByIndex(index: number): Answer<NvmlHandle> {
    return this.answer(this.call('nvmlDeviceGetHandleByIndex_v2', index, this.small), () =>
      this.small.readBigUInt64LE(),
    );
  }

  /** Initialises only the GPU at this bus id, so a sleeping neighbour goes on sleeping. */
  handleByBusId(busId: string): Answer<NvmlHandle> {
    return this.answer(this.call('nvmlDeviceGetHandleByPciBusId_v2', busId, this.small), () =>
      this.small.readBigUInt64LE(),
    );
  }

  uuid(device: NvmlHandle): Answer<string> {
    return this.string('nvmlDeviceGetUUID', device);
  }

  model(device: NvmlHandle): Answer<string> {
    return this.string('nvmlDeviceGetName', device);
  }

  busId(device: NvmlHandle): Answer<string> {
    return this.answer(this.call('nvmlDeviceGetPciInfo_v3', device, this.pci), () => readBusId(this.pci));
  }

  migEnabled(device: NvmlHandle): Answer<boolean> {
    const code = this.call('nvmlDeviceGetMigMode', device, this.small, this.small.subarray(4));
    return this.answer(code, () => this.small.readUInt32LE() === 1);
  }

  /** Milliwatts. */
  enforcedLimit(device: NvmlHandle): Answer<number> {
    return this.u32('nvmlDeviceGetEnforcedPowerLimit', device);
  }

  /** Milliwatts; its averaging window depends on chip and driver. */
  powerUsage(device: NvmlHandle): Answer<number> {
    return this.u32('nvmlDeviceGetPowerUsage', device);
  }

  /** Millijoules since the driver was loaded. */
  totalEnergy(device: NvmlHandle): Answer<number> {
    const code = this.call('nvmlDeviceGetTotalEnergyConsumption', device, this.small);
    return this.answer(code, () => Number(this.small.readBigUInt64LE()));
  }

  /** One answer for each field, or the code of the call as a whole. */
  fieldValues(device: NvmlHandle, queries: readonly FieldQuery[]): Answer<readonly FieldAnswer[]> {
    writeFieldQueries(this.fields, queries);
    const code = this.call('nvmlDeviceGetFieldValues', device, queries.length, this.fields);
    return this.answer(code, () => queries.map((_, index) => readFieldAnswer(this.fields, index)));
  }

  /** Percent of time in which any kernel ran. */
  utilization(device: NvmlHandle): Answer<number> {
    return this.answer(this.call('nvmlDeviceGetUtilizationRates', device, this.small), () => this.small.readUInt32LE());
  }

  /** Pids with a compute context. */
  computePids(device: NvmlHandle): Answer<readonly number[]> {
    const name = this.has('nvmlDeviceGetComputeRunningProcesses_v3')
      ? 'nvmlDeviceGetComputeRunningProcesses_v3'
      : 'nvmlDeviceGetComputeRunningProcesses_v2';
    for (;;) {
      const room = this.processes.length / PROCESS_INFO_BYTES;
      this.count.writeUInt32LE(room);
      const code = this.call(name, device, this.count, this.processes);
      const count = this.count.readUInt32LE();
      if (code !== NVML.insufficientSize || count <= room) {
        return this.answer(code, () => readPids(this.processes, Math.min(count, room)));
      }
      this.processes = Buffer.alloc((count + 16) * PROCESS_INFO_BYTES);
    }
  }

  /** Samples newer than `lastSeen` (microseconds since 1970); NOT_FOUND means that there are none. */
  processUtilization(device: NvmlHandle, lastSeen: bigint): Answer<readonly UtilizationSample[]> {
    for (;;) {
      const room = this.samples.length / UTILIZATION_SAMPLE_BYTES;
      this.count.writeUInt32LE(room);
      const code = this.call('nvmlDeviceGetProcessUtilization', device, this.samples, this.count, lastSeen);
      const count = this.count.readUInt32LE();
      if (code !== NVML.insufficientSize || count <= room) {
        return this.answer(code, () => readUtilizationSamples(this.samples, Math.min(count, room)));
      }
      this.samples = Buffer.alloc((count + 16) * UTILIZATION_SAMPLE_BYTES);
    }
  }

  private has(name: string): boolean {
    return this.bind(name) !== missing;
  }

  private string(name: string, device: NvmlHandle): Answer<string> {
    return this.answer(this.call(name, device, this.text, this.text.length), () =>
      cString(this.text, 0, this.text.length),
    );
  }

  private u32(name: string, ...device: NvmlHandle[]): Answer<number> {
    return this.answer(this.call(name, ...device, this.small), () => this.small.readUInt32LE());
  }

  private answer<T>(code: number, value: () => T): Answer<T> {
    return code === NVML.success ? { code: 0, value: value() } : { code };
  }

  private call(name: string, ...args: ForeignArgument[]): number {
    return this.bind(name)(...args);
  }

  private bind(name: string): ForeignFunction {
    let bound = this.functions.get(name);
    if (!bound) {
      try {
        bound = this.library.func(name, 'int', [...(SIGNATURES[name] ?? [])]) as ForeignFunction;
      } catch {
        bound = missing; // an older driver
      }
      this.functions.set(name, bound);
    }
    return bound;
  }
}

const missing: ForeignFunction = () => NVML.functionNotFound;

const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  nvmlInit_v2: [],
  nvmlShutdown: [],
  nvmlDeviceGetCount_v2: [POINTER],
  nvmlDeviceGetHandleByIndex_v2: ['uint32_t', POINTER],
  nvmlDeviceGetHandleByPciBusId_v2: ['str', POINTER],
  nvmlDeviceGetUUID: [POINTER, POINTER, 'uint32_t'],
  nvmlDeviceGetName: [POINTER, POINTER, 'uint32_t'],
  nvmlDeviceGetPciInfo_v3: [POINTER, POINTER],
  nvmlDeviceGetMigMode: [POINTER, POINTER, POINTER],
  nvmlDeviceGetEnforcedPowerLimit: [POINTER, POINTER],
  nvmlDeviceGetPowerUsage: [POINTER, POINTER],
  nvmlDeviceGetTotalEnergyConsumption: [POINTER, POINTER],
  nvmlDeviceGetFieldValues: [POINTER, 'int', POINTER],
  nvmlDeviceGetUtilizationRates: [POINTER, POINTER],
  nvmlDeviceGetComputeRunningProcesses_v3: [POINTER, POINTER, POINTER],
  nvmlDeviceGetComputeRunningProcesses_v2: [POINTER, POINTER, POINTER],
  nvmlDeviceGetProcessUtilization: [POINTER, POINTER, POINTER, 'uint64_t'],
};
