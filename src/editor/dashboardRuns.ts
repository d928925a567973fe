/** Runs as the panel wants them. */
import { footprintOf } from '../core/run/footprint';
import type { PowerCurve, RunRecord } from '../core/run/record';
import type { RunDetail, RunRow } from '../protocol/messages';

const SPARK_POINTS = 40;

export function runRow(run: RunRecord): RunRow {
  const { curve, ...rest } = run;
  const row: Omit<RunRecord, 'curve' | 'cells'> & { cells?: unknown } = rest;
  delete row.cells;
  return { ...row, footprint: footprintOf(run.energy, run.terms), spark: curve === undefined ? [] : spark(curve) };
}

export function runDetail(run: RunRecord): RunDetail {
  return { ...run, footprint: footprintOf(run.energy, run.terms) };
}

/** Total draw in about 40 points; null where nothing was read. */
function spark(curve: PowerCurve): readonly (number | null)[] {
  const totals = curve.idleW.map((idle, index) => {
    const parts = curve.powerW.map((device) => device[index]).filter((power) => power !== null && power !== undefined);
    return parts.length === 0 ? null : parts.reduce((sum, power) => sum + power, idle ?? 0);
  });
  const width = Math.max(1, Math.ceil(totals.length / SPARK_POINTS));
  const points: (number | null)[] = [];
  for (let from = 0; from < totals.length; from += width) {
    const part = totals.slice(from, from + width).filter((power) => power !== null);
    points.push(part.length === 0 ? null : part.reduce((sum, power) => sum + power, 0) / part.length);
  }
  return points;
}
