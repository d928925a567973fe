/**
 * What a device draws when nobody uses it, learnt from quiet moments.
 *
 * The floor is the 10th percentile of recent quiet seconds, the lowest of them until there are ten, or that of an earlier
 * session until there is one. A draw that was seen only while somebody computed says nothing about idling: then the floor
 * is not known, and all energy is split by use.
 */
import { watts, type Watts } from '../units';

const KEPT = 300;
const ENOUGH = 10;
const PERCENTILE = 0.1;

export class IdleFloor {
  readonly #quiet: number[] = [];
  #lowest: number | undefined;

  /** `remembered`: the floor of an earlier session, used until this one has learnt its own. */
  constructor(private readonly remembered?: Watts) {}

  observe(power: Watts, quiet: boolean): void {
    if (!(power >= 0)) return;
    this.#lowest = Math.min(power, this.#lowest ?? power);
    if (!quiet) return;
    this.#quiet.push(power);
    if (this.#quiet.length > KEPT) this.#quiet.shift();
  }

  get learnt(): boolean {
    return this.#quiet.length >= ENOUGH;
  }

  /** Undefined while it is not known. */
  get power(): Watts | undefined {
    if (this.learnt) {
      const sorted = [...this.#quiet].sort((a, b) => a - b);
      return watts(sorted[Math.floor(PERCENTILE * (sorted.length - 1))] ?? 0);
    }
    const known = this.#quiet.length > 0 ? Math.min(...this.#quiet) : this.remembered;
    return known === undefined ? undefined : watts(Math.min(known, this.#lowest ?? known));
  }
}
