/**
 * What a run has used up to any recent moment, by device.
 *
 * Readings of devices do not come together, and one that was silent makes up for it later: each step is laid over the time
 * that it stands for, so that a cell gets what was drawn while it ran. Between two readings energy is taken to grow evenly.
 */
import { joules, seconds, type Joules, type Seconds } from '../units';
import type { DeviceId } from './frame';

interface Point {
  readonly t: number;
  readonly energyJ: number;
  /** Seconds since the start of the run for which something is known. */
  readonly coveredS: number;
}

/** How long a bound may lie back: VS Code tells of a cell's end within a second or two. */
const KEPT_S = 120;

export class Timeline {
  readonly #devices = new Map<DeviceId, Point[]>();
  /** Nothing before it is kept. */
  #from: number;

  constructor(private readonly start: Seconds) {
    this.#from = start;
  }

  /** Energy of one device over a span; of that, `coveredS` seconds are covered by readings. */
  add(device: DeviceId, from: number, to: number, energyJ: number, coveredS: number): void {
    const points = this.#devices.get(device) ?? [{ t: this.start, energyJ: 0, coveredS: 0 }];
    this.#devices.set(device, points);
    const last = points.at(-1);
    if (last === undefined || to <= last.t) return;
    if (from > last.t) points.push({ ...last, t: from });
    points.push({ t: to, energyJ: last.energyJ + energyJ, coveredS: last.coveredS + coveredS });
    while (points.length > 2 && to - (points[1]?.t ?? to) > KEPT_S) points.shift();
    this.#from = Math.max(this.#from, points[0]?.t ?? this.start);
  }

  /** Whether a time lies in the recent past that is kept. */
  covers(time: Seconds): boolean {
    return this.#from <= time;
  }

  /** All energy up to a time. */
  at(time: Seconds): Joules {
    return joules([...this.#devices.values()].reduce((sum, points) => sum + valueAt(points, time, 'energyJ'), 0));
  }

  /** Seconds up to a time for which something is known, by device. */
  coveredAt(time: Seconds): ReadonlyMap<DeviceId, Seconds> {
    return new Map([...this.#devices].map(([id, points]) => [id, seconds(valueAt(points, time, 'coveredS'))]));
  }

  /** Steepest and flattest growth around a time, in watts: what interpolation there may be wrong by. */
  rangeW(from: number, to: number): { readonly low: number; readonly high: number } {
    const times = new Set<number>();
    for (const points of this.#devices.values()) {
      points.forEach(({ t }, index) => {
        const [before, after] = [points[index - 1]?.t ?? t, points[index + 1]?.t ?? t];
        if (after >= from && before <= to) times.add(t);
      });
    }
    const sorted = [...times].toSorted((a, b) => a - b);
    const powers = sorted.slice(1).map((t, index) => {
      const before = sorted[index] ?? t;
      return (this.at(seconds(t)) - this.at(seconds(before))) / (t - before);
    });
    return powers.length === 0 ? { low: 0, high: 0 } : { low: Math.min(...powers), high: Math.max(...powers) };
  }
}

/** Clamped to what is known. */
function valueAt(points: readonly Point[], time: number, field: 'energyJ' | 'coveredS'): number {
  const next = points.findIndex(({ t }) => t >= time);
  const after = points[next] ?? points.at(-1);
  const before = points[next - 1] ?? after;
  if (after === undefined || before === undefined) return 0;
  if (next < 0 || after.t <= before.t) return after[field];
  return before[field] + ((after[field] - before[field]) * Math.max(0, time - before.t)) / (after.t - before.t);
}
