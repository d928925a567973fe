/**
 * Slots on disk: runs of equal length that follow each other, as a list of numbers. A tenth of the size of the slots, for
 * histories of months. Bands are left out: what was forecast is compared with what came.
 */
import type { Kind, Slot } from '../../core/grid/series';
import { gramsPerKwh, millis } from '../../core/units';

export interface SlotRun {
  readonly start: number;
  readonly step: number;
  readonly g: readonly number[];
  readonly estimated?: true;
}

export function runsOf(slots: readonly Slot[]): readonly SlotRun[] {
  const runs: (SlotRun & { readonly g: number[] })[] = [];
  for (const { start, end, gPerKwh, estimated } of slots) {
    const last = runs.at(-1);
    const follows =
      last !== undefined &&
      last.start + last.step * last.g.length === start &&
      last.step === end - start &&
      (last.estimated === true) === (estimated === true);
    const g = Math.round(gPerKwh * 100) / 100;
    if (follows) last.g.push(g);
    else runs.push({ start, step: end - start, g: [g], ...(estimated === true && { estimated }) });
  }
  return runs;
}

/** Undefined: something else. */
export function slotsOfRuns(runs: unknown, kind: Kind): readonly Slot[] | undefined {
  if (!Array.isArray(runs) || !runs.every(isRun)) return undefined;
  return runs.flatMap(({ start, step, g, estimated }) =>
    g.map((value, index) => ({
      start: millis(start + index * step),
      end: millis(start + (index + 1) * step),
      gPerKwh: gramsPerKwh(value),
      kind,
      ...(estimated === true && { estimated }),
    })),
  );
}

function isRun(value: unknown): value is SlotRun {
  if (typeof value !== 'object' || value === null) return false;
  const { start, step, g } = value as Partial<Record<keyof SlotRun, unknown>>;
  return Number.isFinite(start) && Number(step) > 0 && Array.isArray(g) && g.every((each) => Number.isFinite(each));
}

/** Both, in order; where they overlap the newer ones count. */
export function merged(older: readonly Slot[], newer: readonly Slot[]): readonly Slot[] {
  let next = 0;
  const rest = older.filter(({ start, end }) => {
    while ((newer[next]?.end ?? Infinity) <= start) next++;
    return (newer[next]?.start ?? Infinity) >= end;
  });
  return [...rest, ...newer].toSorted((a, b) => a.start - b.start);
}
