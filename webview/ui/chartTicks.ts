/** Ticks on a time axis that counts from the start of a run. */
import { seconds } from '../../src/core/units';
import { durationText } from '../../src/core/text/numbers';
import type { Tick } from './chart';

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
];
const LABEL_WIDTH = 86;

/** `5 min`, `1 h 30 min`, `2 d`: parts that are nought are left out, as round times have many. */
export const roundDuration = (spanS: number): string =>
  spanS < 60 ? `${spanS}\u00a0s` : durationText(seconds(spanS)).replace(/ 0+\u00a0(?:s|min|h)$/, '');

export function spanTicks(toS: number, width: number, first: string, label: (span: string) => string): readonly Tick[] {
  const room = Math.max(1, Math.floor((width - 60) / LABEL_WIDTH));
  const step = STEPS_S.find((each) => toS / each <= room) ?? toS;
  const perPixel = toS / Math.max(1, width - 60);
  const ticks: Tick[] = [{ value: 0, label: first }];
  // The last label is drawn to the left of its tick, so none may stand close to the edge without being the last.
  for (let at = step; at <= toS - 36 * perPixel; at += step) ticks.push({ value: at, label: label(roundDuration(at)) });
  ticks.push({ value: toS, label: '' });
  return ticks;
}
