/** The last ten minutes, ready to draw: columns by band, gaps, totals. */
import type { CurvePoint } from '../src/core/text/level';
import { millis, type Millis } from '../src/core/units';
import type { DeviceNow, LivePoint } from '../src/protocol/messages';
import { t } from './l10n';
import type { Band } from './looks';
import type { StackData } from './ui/chartStack';
import type { Gap } from './ui/chartMarks';

const WINDOW_MS = 600_000;
const SHORTEST_MS = 120_000;
const MINUTE_MS = 60_000;

export interface LiveSeries extends StackData {
  readonly totals: readonly CurvePoint[];
}

/** The window grows with what there is, from two minutes to ten, so that a fresh panel is not an empty box. */
function liveWindow(points: readonly LivePoint[], now: Millis): { from: Millis; to: Millis } {
  const to = millis(Math.max(now, points.at(-1)?.at ?? 0));
  const span = to - (points[0]?.at ?? to);
  const shown = Math.min(WINDOW_MS, Math.max(SHORTEST_MS, Math.ceil(span / MINUTE_MS) * MINUTE_MS));
  // Ten minutes of points reach back a little more than ten minutes.
  return { from: millis(to - (span > WINDOW_MS - 5000 ? Math.min(span, WINDOW_MS) : shown)), to };
}

function typicalStep(points: readonly LivePoint[]): number {
  const steps = points.slice(1).map((point, i) => point.at - (points[i]?.at ?? point.at));
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1000;
}

/** Sum over the devices of a band that answered; null when none did, 0 when none is known to the host yet. */
function bandPower(point: LivePoint, band: Band): number | null {
  let sum = 0;
  let silent = 0;
  for (const id of band.devices) {
    const power = point.activeW[id];
    if (power === null) silent++;
    else sum += power ?? 0;
  }
  return silent === band.devices.length ? null : sum;
}

/** Bands with a reading somewhere in the window. A GPU that sleeps all along is no layer of zero height. */
export const drawnBands = (points: readonly LivePoint[], bands: readonly Band[]): readonly Band[] =>
  bands.filter((band) => points.some((point) => bandPower(point, band) !== null));

interface Column {
  readonly at: number;
  /** Floor first; null: no reading. */
  readonly powers: (number | null)[];
  /** Devices that did not answer while others did. */
  readonly silent: readonly DeviceNow[];
}

/**
 * Thins out by the mean of neighbours, all bands at the same columns. The chart library's decimation picks columns
 * for each line on its own, which would tear the layers of a stack apart.
 */
function thinned(columns: readonly Column[], step: number, plotWidth: number): readonly Column[] {
  const factor = Math.ceil(columns.length / (plotWidth * 1.5));
  if (factor < 2) return columns;
  const size = step * factor;
  const groups = new Map<number, Column[]>();
  for (const column of columns) {
    const key = Math.floor(column.at / size);
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()].map((group) => ({
    at: group[group.length - 1]?.at ?? 0,
    silent: [],
    powers: (group[0]?.powers ?? []).map((_, layer) => mean(group.map((column) => column.powers[layer] ?? null))),
  }));
}

function mean(values: readonly (number | null)[]): number | null {
  const read = values.filter((value) => value !== null);
  return read.length === 0 ? null : read.reduce((sum, value) => sum + value, 0) / read.length;
}

const NOBODY: Column['silent'] = [];

/** Stretches of columns for which `silent` holds, from the last reading before to the first one after. */
function gapsWhere(
  columns: readonly Column[],
  silent: (column: Column) => boolean,
): { from: number; to: number; first: number }[] {
  const gaps: { from: number; to: number; first: number }[] = [];
  let start = -1;
  for (let i = 0; i <= columns.length; i++) {
    const column = columns[i];
    if (column !== undefined && silent(column)) start = start < 0 ? i : start;
    else if (start >= 0) {
      const from = columns[Math.max(0, start - 1)]?.at ?? 0;
      gaps.push({ from, to: column?.at ?? columns[i - 1]?.at ?? from, first: start });
      start = -1;
    }
  }
  return gaps;
}

function columnsOf(
  points: readonly LivePoint[],
  bands: readonly Band[],
  devices: readonly DeviceNow[],
  step: number,
): readonly Column[] {
  const hole = (at: number): Column => ({ at, powers: [null, ...bands.map(() => null)], silent: NOBODY });
  const columns: Column[] = [];
  // A device that never answered in this window is missing, not silent; one that sleeps is left asleep.
  const answered = new Set<string>();
  const awake = devices.filter((device) => device.asleep !== true);
  for (const point of points) {
    const before = columns.at(-1);
    if (before !== undefined && point.at - before.at > Math.max(3500, 3.5 * step)) {
      columns.push(hole(before.at + step), hole(point.at - step));
    }
    for (const device of devices) if (typeof point.activeW[device.id] === 'number') answered.add(device.id);
    const silent = awake.filter((device) => point.activeW[device.id] === null && answered.has(device.id));
    const powers = bands.map((band) => bandPower(point, band));
    const nothing = point.idleW === null || (silent.length > 0 && powers.every((power) => power === null));
    columns.push(
      nothing
        ? hole(point.at)
        : { at: point.at, powers: [point.idleW, ...powers], silent: silent.length > 0 ? silent : NOBODY },
    );
  }
  return columns;
}

export function liveSeries(
  points: readonly LivePoint[],
  bands: readonly Band[],
  devices: readonly DeviceNow[],
  view: { readonly now: Millis; readonly plotWidth: number },
): LiveSeries {
  const step = typicalStep(points);
  // Gaps and totals come from all points: what a caption says must not depend on the panel's width.
  const all = columnsOf(points, bands, devices, step);
  const columns = thinned(all, step, view.plotWidth);
  const whole: Gap[] = gapsWhere(all, (column) => column.powers[0] === null).map((gap) => ({
    from: gap.from,
    to: gap.to,
    label: t('no reading'),
  }));
  const partial: Gap[] = devices.flatMap((device) =>
    gapsWhere(all, (column) => column.silent.includes(device)).map((gap) => ({
      from: gap.from,
      to: gap.to,
      label: t('no reading: {0}', device.name),
      device: device.name,
      aboveW: sum(all[gap.first]?.powers ?? []),
    })),
  );
  return {
    ...liveWindow(points, view.now),
    at: columns.map((column) => column.at),
    watts: [null, ...bands].map((_, layer) => columns.map((column) => column.powers[layer] ?? null)),
    gaps: [...whole, ...partial].sort((a, b) => a.from - b.from),
    totals: all.map((column) => ({
      atS: column.at / 1000,
      powerW: column.powers[0] === null || column.silent.length > 0 ? null : sum(column.powers),
    })),
  };
}

const sum = (powers: readonly (number | null)[]): number =>
  powers.reduce<number>((all, power) => all + (power ?? 0), 0);
