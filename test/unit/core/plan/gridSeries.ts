/** Made-up grids for tests of planning. */
import { slotsOf, type Kind, type Slot } from '../../../../src/core/grid/series';
import { millis, type Millis } from '../../../../src/core/units';

export const HOUR = 3_600_000;
/** A Monday. */
const START = Date.parse('2026-10-05T00:00:00Z');

export const at = (hours: number): Millis => millis(START + hours * HOUR);

/** Hour by hour from START on. */
export const hourly = (
  hours: number,
  value: (hour: number) => number | null,
  kind: Kind = 'actual',
  step = 1,
): readonly Slot[] =>
  slotsOf(
    Array.from({ length: hours / step }, (_, index) => ({ at: at(index * step), gPerKwh: value(index * step), kind })),
  );

/** Cheap around noon. */
export const sunny = (hour: number): number => 300 - 150 * Math.max(0, Math.sin(((hour % 24) - 6) * (Math.PI / 12)));
