/** The grid as the panel shows it, from what is known and the job that is planned. */
import type { GridAhead, GridPlan } from '../../core/grid/gridAhead';
import { slotsIn } from '../../core/grid/series';
import { millis, type Millis } from '../../core/units';
import type { GridView, PlannedJob, ShownSeries } from '../../protocol/gridView';

const DAY_MS = 24 * 3_600_000;
/** How far ahead the chart goes. */
export const SHOWN_MS = 3 * DAY_MS;

/** @param plan undefined: the zone's yearly mean is known at most */
export function shownGrid(
  { trouble, ...about }: Omit<GridView, 'plan' | 'series' | 'trouble'> & { readonly trouble: string | undefined },
  plan: GridPlan | undefined,
  job: PlannedJob,
): GridView {
  return {
    ...about,
    ...(trouble !== undefined && { trouble }),
    ...(plan !== undefined && { series: seriesOf(plan.ahead, about.at), plan: { job, advice: plan.advice } }),
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
