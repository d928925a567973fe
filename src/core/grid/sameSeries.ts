/** Whether two figures count the same and come from the same place: others are never put together in one sum. */
import type { Factor, Signal } from './series';

interface Figure {
  /** For people. */
  readonly source: string;
  readonly signal: Signal;
  /** Absent: it was written before that was kept. A source has one. */
  readonly factor?: Factor;
}

export const isSameSeries = (a: Figure, b: Figure): boolean =>
  a.source === b.source &&
  a.signal === b.signal &&
  (a.factor === b.factor || a.factor === undefined || b.factor === undefined);
