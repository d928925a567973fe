/**
 * A run's power over time in at most 240 buckets. When they are full, neighbours are merged and buckets double in
 * width: a run of three days costs as much memory as one of three minutes, and the area under the curve stays its energy.
 */
import type { PowerCurve } from '../run/record';
import { seconds, type Joules, type Seconds } from '../units';
import type { DeviceId } from './frame';

const MAX_BUCKETS = 240;

interface Bucket {
  readonly energyJ: Map<DeviceId, number>;
  idleJ: number;
  /** Seconds that readings cover, by device; a bucket without any is a hole. */
  readonly covered: Map<DeviceId, number>;
}

export class PowerCurveBuilder {
  #bucketS = 1;
  #buckets: Bucket[] = [];
  readonly #devices: DeviceId[] = [];

  /** Adds energy that was used between two offsets from the start of the run. */
  add(device: DeviceId, from: Seconds, to: Seconds, activeJ: Joules, idleJ: Joules, coveredS: Seconds): void {
    if (!this.#devices.includes(device)) this.#devices.push(device);
    const span = to - from;
    if (!(span > 0)) return;
    while (to > this.#bucketS * MAX_BUCKETS) this.#merge();
    for (let index = Math.floor(from / this.#bucketS); index * this.#bucketS < to; index++) {
      const overlap = Math.min(to, (index + 1) * this.#bucketS) - Math.max(from, index * this.#bucketS);
      const part = overlap / span;
      const bucket = this.#at(index);
      bucket.energyJ.set(device, (bucket.energyJ.get(device) ?? 0) + activeJ * part);
      bucket.covered.set(device, (bucket.covered.get(device) ?? 0) + coveredS * part);
      bucket.idleJ += idleJ * part;
    }
  }

  build(): PowerCurve {
    return {
      bucketS: seconds(this.#bucketS),
      devices: [...this.#devices],
      powerW: this.#devices.map((device) => this.#buckets.map((bucket) => meanW(bucket, device))),
      idleW: this.#buckets.map((bucket) => {
        const covered = Math.max(0, ...bucket.covered.values());
        return covered > 0 ? rounded(bucket.idleJ / covered) : null;
      }),
    };
  }

  #at(index: number): Bucket {
    while (this.#buckets.length <= index) this.#buckets.push({ energyJ: new Map(), covered: new Map(), idleJ: 0 });
    return this.#buckets[index] as Bucket;
  }

  #merge(): void {
    const halved: Bucket[] = [];
    for (let index = 0; index < this.#buckets.length; index += 2) {
      halved.push(joined(this.#buckets[index] as Bucket, this.#buckets[index + 1]));
    }
    this.#buckets = halved;
    this.#bucketS *= 2;
  }
}

function joined(a: Bucket, b: Bucket | undefined): Bucket {
  if (b === undefined) return a;
  for (const key of ['energyJ', 'covered'] as const) {
    for (const [device, value] of b[key]) a[key].set(device, (a[key].get(device) ?? 0) + value);
  }
  a.idleJ += b.idleJ;
  return a;
}

function meanW(bucket: Bucket, device: DeviceId): number | null {
  const covered = bucket.covered.get(device) ?? 0;
  return covered > 0 ? rounded((bucket.energyJ.get(device) ?? 0) / covered) : null;
}

/** A tenth of a watt is finer than any sensor here and keeps ledger lines short. */
const rounded = (power: number): number => Math.round(power * 10) / 10;
