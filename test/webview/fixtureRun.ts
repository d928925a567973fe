/** A run from few figures: parts, curve and footprint agree with each other. */
import { footprintOf } from '../../src/core/run/footprint';
import type { CellRecord, DeviceEnergy, PowerCurve, RunEnergy, RunState, RunTerms } from '../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds, watts, type Source } from '../../src/core/units';
import type { DeviceNow, GridNow, RunDetail, RunRow } from '../../src/protocol/messages';

/** Tuesday 12 May 2026, 19:40 in Berlin. */
export const NOW = Date.UTC(2026, 4, 12, 17, 40);
export const at = (day: number, hour: number, minute = 0, second = 0): number =>
  Date.UTC(2026, 4, day, hour - 2, minute, second);
export const wh = (value: number): number => value * 3600;

/** Repeatable noise in −0.5…0.5. */
export function noise(i: number): number {
  const x = Math.sin(i * 127.1 + 11.7) * 43758.5453;
  return x - Math.floor(x) - 0.5;
}

export const GERMANY: GridNow = {
  intensity: {
    zone: 'DE',
    zoneName: 'Germany',
    gPerKwh: gramsPerKwh(344),
    band: { low: 0.15, high: 0.15 },
    source: 'mean of 2025, Ember',
    signal: 'average',
    factor: 'lifecycle',
  },
  guessed: true,
  pue: 1,
};

export const DEVICES = {
  gpu0: {
    id: 'gpu:GPU-11',
    kind: 'gpu',
    name: 'GPU 0',
    model: 'RTX 6000 Ada',
    source: 'counter',
    how: 'NVML energy counter',
  },
  gpu1: {
    id: 'gpu:GPU-22',
    kind: 'gpu',
    name: 'GPU 1',
    model: 'RTX 6000 Ada',
    source: 'counter',
    how: 'NVML energy counter',
  },
  cpu: { id: 'cpu', kind: 'cpu', name: 'CPU', model: 'Ryzen 9 7950X', source: 'counter', how: 'RAPL package-0' },
  memory: {
    id: 'memory',
    kind: 'memory',
    name: 'Memory',
    model: '2 modules, 64 GB',
    source: 'modelled',
    how: '3 W a module and load',
  },
} as const satisfies Record<string, DeviceNow>;
type DeviceKey = keyof typeof DEVICES;

interface RunSpec {
  readonly id: string;
  readonly name: string;
  readonly kind?: RunRow['kind'];
  readonly launcher?: string;
  readonly command?: string;
  readonly start: number;
  readonly durationS: number;
  readonly state?: RunState;
  readonly exitCode?: number;
  /** Wh by device and of the idle floor. */
  readonly parts: Partial<Record<DeviceKey | 'idle', number>>;
  readonly low: number;
  readonly high?: number;
  readonly source: Source;
  readonly peakW?: number;
  readonly commit?: string;
  readonly shape?: keyof typeof SHAPES;
  readonly workspace?: string;
  readonly note?: string;
  readonly deviceNote?: string;
  readonly gPerKwh?: number;
  readonly price?: boolean;
  readonly cells?: readonly CellRecord[];
  readonly gapS?: number;
  readonly noGrid?: boolean;
}

/** Shares of the mean draw over the run, by progress 0…1. */
const SHAPES = {
  flat: (f: number, i: number) => (f < 0.03 ? 0.35 : 1.03) + noise(i) * 0.04,
  epochs: (f: number, i: number) => (f < 0.03 ? 0.35 : (f * 3) % 1 > 0.955 ? 0.52 : 1.03) + noise(i + 9) * 0.04,
  burst: (f: number, i: number) => (f < 0.3 ? 0.45 : 1.25) + noise(i) * 0.05,
  cpu: (_f: number, i: number) => 1 + noise(i) * 0.25,
  cut: (f: number, i: number) => (f < 0.12 ? 0.4 : 1.1) + noise(i) * 0.04,
};

function deviceEnergies(spec: RunSpec): DeviceEnergy[] {
  const keys = (['gpu0', 'gpu1', 'cpu', 'memory'] as const).filter((key) => spec.parts[key] !== undefined);
  const idle = wh(spec.parts.idle ?? 0);
  const floors = { gpu0: 0.29, gpu1: 0.27, cpu: 0.36, memory: 0.08 };
  const floorSum = keys.reduce((sum, key) => sum + floors[key], 0);
  return keys.map((key) => {
    const { id, kind, name, model, how } = DEVICES[key];
    const source = key === 'memory' ? 'modelled' : spec.source;
    const activeJ = joules(wh(spec.parts[key] ?? 0));
    return {
      device: id,
      kind,
      name,
      model,
      source,
      how: source === 'modelled' && key === 'cpu' ? 'TDP 170 W and load' : how,
      band: { low: spec.low, high: spec.high ?? spec.low },
      activeJ,
      idleJ: joules((idle * floors[key]) / floorSum),
      peakW: watts(key === 'memory' ? 9 : 285),
      ...(key !== 'memory' && { utilization: key === 'cpu' ? 0.12 : activeJ > 0 ? 0.94 : 0 }),
      gapS: seconds(key === 'gpu0' ? (spec.gapS ?? 0) : 0),
      share: key === 'cpu' ? 0.92 : 1,
      ...(source === 'counter' &&
        activeJ > 0 && { crossCheck: { counterJ: activeJ, integralJ: joules(activeJ * 0.982) } }),
      ...(key === 'gpu0' && spec.deviceNote !== undefined && { note: spec.deviceNote }),
    };
  });
}

function hoursOf(start: number, durationS: number, totalJ: number): RunEnergy['hours'] {
  const hours: { from: ReturnType<typeof millis>; energyJ: ReturnType<typeof joules> }[] = [];
  const end = start + durationS * 1000;
  for (let from = Math.floor(start / 3.6e6) * 3.6e6; from < end; from += 3.6e6) {
    const span = Math.min(end, from + 3.6e6) - Math.max(start, from);
    hours.push({ from: millis(from), energyJ: joules((totalJ * span) / (durationS * 1000)) });
  }
  return hours;
}

function curveOf(spec: RunSpec, devices: readonly DeviceEnergy[]): PowerCurve {
  const points = Math.min(240, Math.max(8, Math.floor(spec.durationS)));
  const bucketS = spec.durationS / points;
  const shape = SHAPES[spec.shape ?? 'flat'];
  const idleW = devices.reduce((sum, device) => sum + device.idleJ, 0) / spec.durationS;
  const mean = (device: DeviceEnergy): number => device.activeJ / spec.durationS;
  const cellAt = (s: number): CellRecord | undefined =>
    spec.cells?.find(
      (cell) => s >= (cell.start - spec.start) / 1000 && s <= (cell.start - spec.start) / 1000 + cell.durationS,
    );
  return {
    bucketS: seconds(bucketS),
    devices: devices.map((device) => device.device),
    powerW: devices.map((device) =>
      Array.from({ length: points }, (_, i) => {
        if (spec.gapS !== undefined && i >= points * 0.6 && i < points * 0.6 + spec.gapS / bucketS) return null;
        if (spec.cells !== undefined) return cellPower(device, cellAt(i * bucketS), i);
        return Math.max(0, mean(device) * shape(i / points, i));
      }),
    ),
    idleW: Array.from({ length: points }, () => idleW),
  };
}

function cellPower(device: DeviceEnergy, cell: CellRecord | undefined, i: number): number {
  if (device.activeJ === 0) return 0;
  if (cell === undefined) return 1 + noise(i);
  const gpu = { 4: 186 + 14 * Math.sin(i / 2.2), 5: 130 }[cell.order ?? 0] ?? 0;
  const dip = cell.order === 4 && i % 62 < 3 ? 0.35 : 1;
  if (device.kind === 'gpu') return device.activeJ > 0 ? gpu * dip : 0;
  return device.kind === 'cpu' ? ([0, 34, 44, 68, 16, 22, 18][cell.order ?? 0] ?? 4) + noise(i) * 4 : 2;
}

export function makeRun(spec: RunSpec): RunDetail {
  const devices = deviceEnergies(spec);
  const total = devices.reduce((sum, device) => sum + device.activeJ + device.idleJ, 0);
  const energy: RunEnergy = {
    durationS: seconds(spec.durationS),
    devices,
    boundsJ: joules(60),
    peakW: watts(spec.peakW ?? 560),
    hours: hoursOf(spec.start, spec.durationS, total),
    idleFloorW: watts(77),
  };
  const terms: RunTerms = {
    ...(spec.noGrid !== true &&
      GERMANY.intensity !== undefined && { grid: { ...GERMANY.intensity, gPerKwh: gramsPerKwh(spec.gPerKwh ?? 344) } }),
    pue: 1,
    ...(spec.price === true && {
      price: { perKwh: 0.31, currency: '€' },
      waterLPerKwh: { value: 1.95, source: 'off site, Germany' },
    }),
  };
  const state = spec.state ?? 'done';
  const workspace = spec.workspace ?? '/home/ada/lora';
  return {
    id: spec.id,
    name: spec.name,
    kind: spec.kind ?? 'terminal',
    ...(spec.launcher !== undefined && { launcher: spec.launcher }),
    command: spec.command ?? `python ${spec.name}`,
    cwd: workspace,
    file: `${workspace}/${spec.name}`,
    workspace,
    interpreter: `${workspace}/.venv/bin/python 3.12`,
    git: { commit: spec.commit ?? '8d10e44c0ffee', branch: 'main', dirty: spec.id === 'r2' },
    host: 'anvil',
    start: millis(spec.start),
    state,
    ...(state !== 'running' && { end: millis(spec.start + spec.durationS * 1000) }),
    ...(state === 'done' && { exitCode: spec.exitCode ?? 0 }),
    energy,
    terms,
    cells: spec.cells ?? [],
    curve: curveOf(spec, devices),
    ...(spec.note !== undefined && { note: spec.note }),
    footprint: footprintOf(energy, terms),
  };
}

export function rowOf(run: RunDetail): RunRow {
  const { curve, ...rest } = run;
  const points = curve?.idleW.length ?? 0;
  const step = Math.max(1, Math.floor(points / 40));
  const spark: (number | null)[] = [];
  for (let i = 0; i < points; i += step) {
    const powers = curve?.powerW.map((device) => device[i] ?? null) ?? [];
    spark.push(
      powers.includes(null) ? null : powers.reduce<number>((sum, power) => sum + (power ?? 0), curve?.idleW[i] ?? 0),
    );
  }
  const row: Omit<RunDetail, 'curve' | 'cells'> & { cells?: unknown } = rest;
  delete row.cells;
  return { ...row, spark };
}
