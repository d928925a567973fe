/** A budget of carbon for a calendar week or month, and what runs have used of it. */
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
import { grams, millis, type Grams, type Millis } from '../units';

export interface Budget {
  readonly per: 'week' | 'month';
  readonly most: Grams;
  /** Absolute path of a workspace folder, of whose runs alone it is. */
  readonly project?: string;
}

export interface Spent {
  readonly carbon: Grams;
  /** Runs whose carbon is not known. */
  readonly unknown: number;
}

/** In local time; a week begins on Monday (ISO 8601). */
export function periodStart(per: Budget['per'], at: Millis): Millis {
  const day = new Date(at);
  const date = per === 'month' ? 1 : day.getDate() - ((day.getDay() + 6) % 7);
  return millis(new Date(day.getFullYear(), day.getMonth(), date).getTime());
}

/** By the runs that began in the time of the budget. */
export function spent(records: readonly RunRecord[], { per, project }: Budget, now: Millis): Spent {
  const since = periodStart(per, now);
  const carbons = records
    .filter(
      ({ start, workspace }) => start >= since && start <= now && (project === undefined || workspace === project),
    )
    .map(({ energy, terms }) => footprintOf(energy, terms).carbon?.value);
  const known = carbons.filter((each) => each !== undefined);
  return { carbon: grams(known.reduce((sum, each) => sum + each, 0)), unknown: carbons.length - known.length };
}

/** The highest share that is told of; undefined: none yet. */
export function reached({ most }: Budget, { carbon }: Spent): 0.8 | 1 | undefined {
  if (carbon >= most) return 1;
  return carbon >= 0.8 * most ? 0.8 : undefined;
}
