/** What windows on a promise were worth: a job of four hours that may begin up to twelve hours later, every three hours. */
import { millis } from '../units';
import { Starts } from './contiguous';
import { Integral } from './integral';
import { quantile } from './quantile';
import { waitScale } from './typicalOdds';
import type { Slot } from '../grid/series';
import type { HeldOut } from '../grid/typicalDay';

const HOUR_MS = 3_600_000;
const JOB = millis(4 * HOUR_MS);
const SLACK = millis(12 * HOUR_MS);
const EVERY_H = 3;
const PERCENTILES = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);

export interface Promised {
  readonly promised: readonly Slot[];
  /** The same hours, as they came. */
  readonly came: readonly Slot[];
}

export function heldOut(halves: readonly Promised[]): HeldOut {
  let [possible, realised, worse, cases] = [0, 0, 0, 0];
  const errors: number[] = [];
  for (const { promised, came } of halves) {
    const [promise, outcome] = [new Integral(promised), new Integral(came)];
    for (let index = 0; index < came.length; index += EVERY_H) {
      const from = came[index]?.start ?? millis(0);
      const latest = millis(from + SLACK);
      const now = { start: from, end: millis(from + JOB) };
      const before = outcome.mean(now.start, now.end);
      const chosen = new Starts(promise, from, latest, JOB).earliestAtBend(from, latest);
      const best = new Starts(outcome, from, latest, JOB).least;
      // A case that reaches into the other half is none.
      if (chosen === undefined || best === undefined || outcome.mean(from, millis(latest + JOB)) === undefined)
        continue;
      const after = outcome.mean(chosen.start, chosen.end) ?? Number.NaN;
      const beforeAsPromised = promise.mean(now.start, now.end);
      if (before === undefined || beforeAsPromised === undefined || before === 0 || beforeAsPromised === 0) continue;
      cases++;
      possible += before - best;
      realised += before - after;
      if (after > before) worse++;
      const saved = { promised: 1 - chosen.gPerKwh / beforeAsPromised, realised: 1 - after / before };
      if (chosen.start > from) errors.push((saved.promised - saved.realised) / waitScale(now, [chosen]));
    }
  }
  const sorted = errors.toSorted((a, b) => a - b);
  return { kept: realised / possible, worse: worse / cases, errors: PERCENTILES.map((part) => quantile(sorted, part)) };
}
