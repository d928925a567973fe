/** A forecast that ends, continued by what is usual: at its level, so that the seam is no step. */
import { gramsPerKwh, millis } from '../units';
import { Integral } from './integral';
import type { Slot } from '../grid/series';

const DAY_MS = 24 * 3_600_000;
/** A level that is further off than this belongs to something else. */
const MOST = 3;

/** @param usual of hours during the forecast and after it; none: the forecast as it is */
export function continued(forecast: readonly Slot[], usual: readonly Slot[]): readonly Slot[] {
  const end = forecast.at(-1)?.end;
  if (end === undefined) return usual;
  const ratio = levelOf(
    forecast.filter((slot) => slot.end > end - DAY_MS),
    new Integral(usual),
  );
  const times = (value: number) => gramsPerKwh(value * ratio);
  const rest = usual
    .filter((slot) => slot.end > end)
    .map(({ low, high, ...slot }) => ({
      ...slot,
      start: millis(Math.max(slot.start, end)),
      gPerKwh: times(slot.gPerKwh),
      ...(low !== undefined && high !== undefined && { low: times(low), high: times(high) }),
    }));
  return [...forecast, ...rest];
}

/** Of the forecast to the usual, over the hours that both know. */
function levelOf(forecast: readonly Slot[], usual: Integral): number {
  let [foreseen, typical] = [0, 0];
  for (const { start, end, gPerKwh } of forecast) {
    const mean = usual.mean(start, end);
    if (mean === undefined) continue;
    foreseen += gPerKwh * (end - start);
    typical += mean * (end - start);
  }
  const ratio = foreseen / typical;
  return ratio > 1 / MOST && ratio < MOST ? ratio : 1;
}
