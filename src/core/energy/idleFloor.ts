/**
 * What a device draws when nobody uses it, learnt from quiet moments.
 *
 * The floor is the 10th percentile of recent quiet seconds. Until ten of them were seen it is the lowest draw observed
 * at all, which is the rule of Kepler (sustainable-computing-io/kepler, EP-003).
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

  /** Undefined until anything was observed. Never above the lowest draw ever seen plus what quiet seconds show. */
  get power(): Watts | undefined {
    if (this.learnt) {
      const sorted = [...this.#quiet].sort((a, b) => a - b);
      return watts(sorted[Math.floor(PERCENTILE * (sorted.length - 1))] ?? 0);
    }
    if (this.#lowest === undefined) return this.remembered;
    return watts(Math.min(this.#lowest, this.remembered ?? this.#lowest));
  }
}
