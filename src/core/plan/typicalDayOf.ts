/** A typical day, made from a year of hours. */
import { gramsPerKwh } from '../units';
import { quantile } from './quantile';
import { heldOut } from './heldOut';
import type { Slot } from '../grid/series';
import { HOURS, isWeekend, typicalPart, type TypicalDay } from '../grid/typicalDay';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * HOURS * HOUR_MS;
/** Estimates are the same day over and over: half of their hours change by less than this part of the mean in a day. */
const REPEATED = 0.0125;

type Shape = Pick<TypicalDay, 'shape' | 'weekend'>;

/** @param hours of one length, about a year of them; undefined: they are an estimate that was repeated, or a constant */
export function typicalDayOf(hours: readonly Slot[]): TypicalDay | undefined {
  if (isRepeated(hours)) return undefined;
  const mean = meanOf(hours);
  const whole = shapeOf(hours, mean);
  const halves = [0, 1].map((half) => hours.filter(({ start }) => weekOf(start) % 2 === half));
  const unseen = halves.map((half, index) => ({ seen: shapeOf(halves[1 - index] ?? [], mean), half }));
  return {
    ...whole,
    spread: spreadOf(unseen, mean),
    heldOut: heldOut(unseen.map(({ seen, half }) => ({ promised: promisedBy(seen, mean, half), came: half }))),
  };
}

/** Even and odd weeks: either half has all months in it, and neighbouring days are mostly on the same side. */
const weekOf = (at: number): number => Math.floor(at / WEEK_MS);
const meanOf = (hours: readonly Slot[]): number => hours.reduce((sum, { gPerKwh }) => sum + gPerKwh, 0) / hours.length;

function isRepeated(hours: readonly Slot[]): boolean {
  const changes = hours.slice(HOURS).map(({ gPerKwh }, index) => Math.abs(gPerKwh - (hours[index]?.gPerKwh ?? 0)));
  return !(
    quantile(
      changes.toSorted((a, b) => a - b),
      0.5,
    ) >
    REPEATED * meanOf(hours)
  );
}

/** Means by month and hour; then, by hour, what weekends have more than these say. */
function shapeOf(hours: readonly Slot[], mean: number): Shape {
  const byCell = new Means(12 * HOURS);
  for (const { start, gPerKwh } of hours) byCell.add(cellOf(start), gPerKwh / mean);
  const shape = byCell.means(1);
  const working = new Means(HOURS);
  const free = new Means(HOURS);
  for (const { start, gPerKwh } of hours) {
    const more = gPerKwh / mean - typicalPart({ shape, weekend: [] }, start);
    (isWeekend(start) ? free : working).add(hourOf(start), more);
  }
  const [less, more] = [working.means(0), free.means(0)];
  return { shape, weekend: more.map((each, hour) => each - (less[hour] ?? 0)) };
}

const hourOf = (at: number): number => new Date(at).getUTCHours();
const cellOf = (at: number): number => new Date(at).getUTCMonth() * HOURS + hourOf(at);

class Means {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(cells: number) {
    this.#sums = new Float64Array(cells);
    this.#counts = new Float64Array(cells);
  }

  add(cell: number, value: number): void {
    this.#sums[cell] = (this.#sums[cell] ?? 0) + value;
    this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  means(ofNone: number): readonly number[] {
    return Array.from(this.#sums, (sum, cell) => (this.#counts[cell] ? sum / this.#counts[cell] : ofNone));
  }
}

interface Unseen {
  readonly seen: Shape;
  readonly half: readonly Slot[];
}

function spreadOf(unseen: readonly Unseen[], mean: number): readonly number[] {
  const errors = Array.from({ length: HOURS }, (): number[] => []);
  for (const { seen, half } of unseen) {
    for (const { start, gPerKwh } of half) {
      const part = typicalPart(seen, start);
      if (part > 0) errors[hourOf(start)]?.push(Math.abs(gPerKwh / mean / part - 1));
    }
  }
  return errors.map((each) =>
    quantile(
      each.toSorted((a, b) => a - b),
      0.8,
    ),
  );
}

/** Where there are hours, as the typical day has them: gaps stay gaps. */
function promisedBy(seen: Shape, mean: number, hours: readonly Slot[]): readonly Slot[] {
  return hours.map((slot) => ({ ...slot, gPerKwh: gramsPerKwh(mean * typicalPart(seen, slot.start)) }));
}
