/** The machine at this moment, as shown by status bar and panel, and the last ten minutes of it. */
import type { RunId } from '../run/record';
import { joules, watts, type Joules, type Millis, type Source, type Watts } from '../units';
import type { Device, DeviceId, Frame, Reading } from './frame';
import type { DeviceDraw, Meter } from './meter';

export interface DeviceNow {
  readonly id: DeviceId;
  readonly kind: 'gpu' | 'cpu' | 'memory';
  readonly name: string;
  readonly model: string;
  /** `unknown` with `why` while it does not answer. */
  readonly source: Source;
  readonly how: string;
  readonly powerW?: Watts;
  readonly idleW?: Watts;
  /** 0…1 */
  readonly utilization?: number;
  readonly asleep?: boolean;
  readonly why?: string;
  readonly note?: string;
}

/** The machine now. `runW + otherW + idleW = totalW`, over the devices that are read. */
export interface Now {
  readonly at: Millis;
  readonly totalW?: Watts;
  readonly runW: Watts;
  readonly otherW: Watts;
  readonly idleW: Watts;
  readonly devices: readonly DeviceNow[];
  /** Programs on a GPU that belong to no run here. */
  readonly others: readonly { readonly name: string; readonly pid: number; readonly device: string }[];
  /** What Wattprint itself draws, and its energy since the window opened. */
  readonly own: { readonly powerW?: Watts; readonly energyJ: Joules };
  /** Nothing can be measured: the sentence that says why. */
  readonly nothing?: string;
  /** The probe stopped, or something the user should know; one sentence. */
  readonly problem?: string;
}

/** One second of the live chart: active draw by device above the idle floor, null where there was no reading. */
export interface LivePoint {
  readonly at: Millis;
  readonly idleW: number | null;
  readonly activeW: Readonly<Record<DeviceId, number | null>>;
}

/** A draw older than this is no longer "now". */
const STALE_S = 4;

type Known = ReturnType<Meter['devices']>[number];

export function machineNow(meter: Meter, at: Millis): Omit<Now, 'own' | 'nothing' | 'problem'> {
  const frame = meter.current;
  const devices = meter.devices();
  const fresh = devices.flatMap(({ draw }) => (draw !== undefined && isKnown(draw, frame) ? [draw] : []));
  const idleW = watts(sum(fresh.map((draw) => draw.idleW)));
  const otherW = watts(sum(fresh.map((draw) => draw.otherW)));
  const runW = watts(sum(fresh.flatMap((draw) => [...draw.runs.values()].map((run) => run.activeW))));
  return {
    at,
    ...(fresh.length > 0 && { totalW: watts(idleW + otherW + runW) }),
    runW,
    otherW,
    idleW,
    devices: devices.map((known) => deviceNow(known, frame)),
    others: (frame?.others ?? []).map(({ name, pid, device }) => ({
      name,
      pid,
      device: devices.find((known) => known.device.id === device)?.device.name ?? device,
    })),
  };
}

/** Draw of one run now, idle share included; undefined while nothing answers. */
export function runPower(meter: Meter, run: RunId): Watts | undefined {
  const parts = meter.devices().flatMap(({ draw }) => {
    const part = draw !== undefined && isKnown(draw, meter.current) ? draw.runs.get(run) : undefined;
    return part === undefined ? [] : [part.activeW + part.idleW];
  });
  return parts.length > 0 ? watts(sum(parts)) : undefined;
}

export function livePoint(meter: Meter, at: Millis): LivePoint | undefined {
  const devices = meter.devices();
  // Before the first reading there is nothing to draw, not a gap.
  if (devices.every(({ draw }) => draw === undefined)) return undefined;
  const covered = devices.filter(({ draw }) => draw !== undefined && isKnown(draw, meter.current));
  return {
    at,
    idleW: covered.length > 0 ? rounded(sum(covered.map(({ draw }) => draw?.idleW ?? 0))) : null,
    activeW: Object.fromEntries(
      devices.map(({ device, draw }) => [
        device.id,
        draw !== undefined && isKnown(draw, meter.current) ? rounded(draw.powerW - draw.idleW) : null,
      ]),
    ),
  };
}

const LIVE_POINTS = 600;

/** The last ten minutes, one point a second. */
export class LiveHistory {
  readonly #points: LivePoint[] = [];

  add(point: LivePoint): void {
    // A sample asked for at a run's bounds comes between two seconds: it is no point of its own.
    const last = this.#points.at(-1);
    if (last !== undefined && point.at - last.at < 800) return;
    this.#points.push(point);
    while (this.#points.length > LIVE_POINTS) this.#points.shift();
  }

  get points(): readonly LivePoint[] {
    return this.#points;
  }
}

/** Our CPU time in one second is less than the 10 ms steps it is counted in: shown is a mean over about so long. */
const SMOOTHED_OVER_S = 15;

/** Energy of the probe itself: its part of the CPU's active draw, by CPU time. */
export class OwnCost {
  #energyJ = 0;
  #power: Watts | undefined;
  #last: Frame | undefined;

  observe(frame: Frame, cpu: DeviceDraw | undefined): void {
    const last = this.#last;
    this.#last = frame;
    if (last?.probe !== frame.probe || cpu === undefined) return;
    const busy = frame.cpuBusyS - last.cpuBusyS;
    const span = frame.t - last.t;
    if (busy <= 0 || span <= 0) return;
    const power = Math.max(0, ((cpu.powerW - cpu.idleW) * Math.min(busy, frame.ownCpuS - last.ownCpuS)) / busy);
    this.#energyJ += power * span;
    const before = this.#power ?? power;
    this.#power = watts(before + (power - before) * (1 - Math.exp(-span / SMOOTHED_OVER_S)));
  }

  get cost(): Now['own'] {
    return { energyJ: joules(this.#energyJ), ...(this.#power !== undefined && { powerW: this.#power }) };
  }
}

function deviceNow({ device, draw, reading, idleW }: Known, frame: Frame | undefined): DeviceNow {
  const fresh = draw !== undefined && isFresh(draw, frame) ? draw : undefined;
  const why = whyUnknown(device, reading, fresh);
  return {
    id: device.id,
    kind: device.kind,
    name: device.name,
    model: device.model,
    how: device.how,
    source: fresh === undefined || fresh.gap ? 'unknown' : device.source,
    ...(fresh !== undefined && !fresh.gap && { powerW: fresh.powerW }),
    ...(idleW !== undefined && { idleW }),
    ...(reading?.utilization !== undefined && { utilization: reading.utilization }),
    ...(reading?.asleep === true && { asleep: true }),
    ...(why !== undefined && { why }),
    ...(device.note !== undefined && { note: device.note }),
  };
}

function whyUnknown(device: Device, reading: Reading | undefined, fresh: DeviceDraw | undefined): string | undefined {
  if (reading?.asleep === true) return `${device.name} sleeps. It is metered when something wakes it.`;
  if (reading?.failed !== undefined) return reading.failed;
  return fresh === undefined ? 'No reading yet.' : undefined;
}

/** A gap has no draw, not one of 0 W. */
const isKnown = (draw: DeviceDraw, frame: Frame | undefined): boolean => !draw.gap && isFresh(draw, frame);

function isFresh(draw: DeviceDraw, frame: Frame | undefined): boolean {
  return frame !== undefined && frame.t - draw.to <= STALE_S;
}

const rounded = (power: number): number => Math.round(power * 10) / 10;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
