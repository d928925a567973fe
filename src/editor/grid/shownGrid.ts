/** The grid as the panel shows it, from what is known and the job that is planned. */
import type { GridAhead } from '../../core/grid/gridAhead';
import { slotsIn } from '../../core/grid/series';
import { advise } from '../../core/plan/advice';
import { millis, type Millis } from '../../core/units';
import type { GridView, PlannedJob, ShownPlan, ShownSeries } from '../../protocol/gridView';

/** What is known of the grid of a zone; `ahead` undefined: its yearly mean at most. */
export interface KnownGrid {
  readonly zone: string;
  /** Of the settings, where that is another one. */
  readonly home?: string | undefined;
  readonly zoneName: string;
  readonly guessed: boolean;
  readonly at: Millis;
  readonly ahead?: GridAhead | undefined;
  readonly trouble?: string | undefined;
}

const DAY_MS = 24 * 3_600_000;
/** How far ahead the chart goes. */
export const SHOWN_MS = 3 * DAY_MS;

export function shownGrid({ zone, zoneName, guessed, at, ahead, trouble }: KnownGrid, job: PlannedJob): GridView {
  return {
    zone,
    zoneName,
    guessed,
    at,
    ...(trouble !== undefined && { trouble }),
    ...(ahead !== undefined && { series: seriesOf(ahead, at), plan: planOf(ahead, at, job) }),
  };
}

function seriesOf({ source, credit, signal, factor, issuedAt, past, outlook }: GridAhead, at: Millis): ShownSeries {
  const slots = slotsIn([...past, ...outlook.slots], millis(at - DAY_MS), millis(at + SHOWN_MS));
  const now = slots.find(({ start, end }) => start <= at && at < end)?.gPerKwh;
  return {
    source,
    credit,
    signal,
    factor,
    slots,
    ...(issuedAt !== undefined && { issuedAt }),
    ...(now !== undefined && { now }),
  };
}

function planOf({ outlook }: GridAhead, from: Millis, job: PlannedJob): ShownPlan {
  const { duration, finishBy } = job;
  return { job, advice: advise(outlook.slots, { duration, from, finishBy }, outlook.odds) };
}
