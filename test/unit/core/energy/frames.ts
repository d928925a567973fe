/** Frames for tests: a machine whose truth is known, told the way the probe tells it. */
import type { Device, Frame, Reading, ScopeUse } from '../../../../src/core/energy/frame';
import type { Clock } from '../../../../src/core/ports';
import { joules, millis, seconds, watts } from '../../../../src/core/units';

export const EPOCH = 1_790_000_000_000;

export const cpuDevice: Device = {
  id: 'cpu',
  kind: 'cpu',
  name: 'CPU',
  model: 'Test CPU',
  source: 'counter',
  how: 'RAPL package-0',
  band: { low: 0.05, high: 0.05 },
  maxW: watts(250),
  updatePeriodS: seconds(0.001),
  split: 'process',
};

export const gpuDevice: Device = {
  id: 'gpu:0',
  kind: 'gpu',
  name: 'GPU 0',
  model: 'Test GPU',
  source: 'counter',
  how: 'NVML energy counter',
  band: { low: 0.05, high: 0.05 },
  maxW: watts(400),
  updatePeriodS: seconds(0.1),
  split: 'process',
};

export const modelDevice: Device = {
  ...cpuDevice,
  source: 'modelled',
  how: 'TDP and load',
  band: { low: 0.4, high: 0.7 },
};

export interface FrameParts {
  readonly t: number;
  readonly wall?: number;
  readonly readings: readonly Reading[];
  readonly cpuBusyS?: number;
  readonly scopes?: readonly {
    readonly scope: string;
    readonly cpuS?: number;
    readonly gpuS?: Record<string, number>;
    readonly contexts?: Record<string, number>;
    readonly processes?: number;
    readonly python?: boolean;
    readonly interpreter?: string;
  }[];
  readonly gpuBusyS?: Record<string, number>;
  readonly others?: Frame['others'];
  readonly probe?: string;
}

export function frame(parts: FrameParts): Frame {
  return {
    at: millis(parts.wall ?? EPOCH + parts.t * 1000),
    t: seconds(parts.t),
    probe: parts.probe ?? 'p1',
    readings: parts.readings,
    cpuBusyS: seconds(parts.cpuBusyS ?? 0),
    cpuThreads: 8,
    scopes: (parts.scopes ?? []).map((use): ScopeUse => ({
      scope: use.scope,
      processes: use.processes ?? 1,
      cpuS: seconds(use.cpuS ?? 0),
      python: use.python ?? true,
      ...(use.interpreter !== undefined && { interpreter: use.interpreter }),
      gpuS: use.gpuS ?? {},
      contexts: use.contexts ?? {},
    })),
    gpuBusyS: parts.gpuBusyS ?? {},
    others: parts.others ?? [],
    ownCpuS: seconds(0),
  };
}

export function counter(device: string, energyJ: number, extra: Partial<Reading> = {}): Reading {
  return { device, counterJ: joules(energyJ), ...extra };
}

export function integral(device: string, energyJ: number, gapS = 0): Reading {
  return { device, integralJ: joules(energyJ), integralGapS: seconds(gapS) };
}

/** A clock that only moves when told to, both hands alike unless its wall clock is set. */
export class TestClock implements Clock {
  /** Seconds that the wall clock was set forward. */
  set = 0;
  constructor(public t = 0) {}
  now = () => millis(EPOCH + (this.t + this.set) * 1000);
  monotonic = () => seconds(this.t);
}
