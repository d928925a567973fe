/**
 * What a run was charged with after it ended, by what its windows wrote. The series that charged it first stays its own: an
 * hour of one source is never corrected by another, nor by figures that count something else. Of that series what is known
 * better counts, whatever the clocks of its writers said.
 */
import { isSameSeries } from '../grid/sameSeries';
import type { Millis } from '../units';
import type { RunCharged } from './events';

type Charge = Pick<RunCharged, 'grid' | 'saving'>;

interface OfSeries extends Charge {
  /** Its first and its newest word. */
  readonly since: Millis;
  readonly at: Millis;
}

export class Charges {
  #bySeries: readonly OfSeries[] = [];

  add({ at, grid, saving }: RunCharged): void {
    const before = this.#bySeries.find((known) => isSameSeries(known.grid, grid));
    const others = this.#bySeries.filter((known) => known !== before);
    const since = before === undefined || at < before.since ? at : before.since;
    const better = before === undefined || actualHours(grid) > actualHours(before.grid);
    const newer = before !== undefined && actualHours(grid) === actualHours(before.grid) && at >= before.at;
    const told = saving ?? before?.saving;
    const charge =
      better || newer ? { grid, at, since, ...(told !== undefined && { saving: told }) } : { ...before, since };
    this.#bySeries = [...others, charge];
  }

  /** Undefined: it was not charged by the hour. */
  get standing(): Charge | undefined {
    return this.#bySeries.toSorted((a, b) => a.since - b.since)[0];
  }
}

const actualHours = ({ hours }: RunCharged['grid']): number =>
  hours?.filter(({ kind }) => kind === 'actual').length ?? -1;
