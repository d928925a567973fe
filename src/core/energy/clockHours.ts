/**
 * Energy by UTC clock hour, so that each can be charged at its own intensity. A step may span hours (a sensor that was
 * silent, a machine that slept): within it energy is taken to grow evenly.
 */
import { joules, millis, type Joules, type Millis } from '../units';

const HOUR_MS = 3_600_000;

export class ClockHours {
  readonly #hours = new Map<number, number>();

  /** What was drawn over `[from, to)`; all of it is in one hour or another. */
  add(from: Millis, to: Millis, energyJ: number): void {
    let left = energyJ;
    let at = Math.round(from);
    const end = Math.round(to);
    for (let border = hourOf(at) + HOUR_MS; border < end; at = border, border += HOUR_MS) {
      const part = (energyJ * (border - at)) / (end - Math.round(from));
      this.#grow(hourOf(at), part);
      left -= part;
    }
    this.#grow(hourOf(at), left);
  }

  /** In order, those in which something was drawn. */
  list(): readonly { readonly from: Millis; readonly energyJ: Joules }[] {
    const hours = [...this.#hours].toSorted(([a], [b]) => a - b);
    return hours.map(([from, energyJ]) => ({ from: millis(from), energyJ: joules(energyJ) }));
  }

  #grow(hour: number, energyJ: number): void {
    if (energyJ > 0) this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + energyJ);
  }
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;
