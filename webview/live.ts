/** The last ten minutes, ready to draw: columns by band, gaps, and one sentence that says what happened. */
import { durationText, powerText } from '../src/core/text/numbers';
import { roundLevel, shapeOf, type CurvePoint, type Shape } from '../src/core/text/level';
import { millis, secondsOf, seconds, watts, type Millis } from '../src/core/units';
import type { DeviceNow, LivePoint } from '../src/protocol/messages';
import { t, times } from './l10n';
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
export function liveWindow(points: readonly LivePoint[], now: Millis): { from: Millis; to: Millis } {
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

interface Column {
  at: number;
  /** Floor first; null: no reading. */
  readonly powers: (number | null)[];
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
    powers: (group[0]?.powers ?? []).map((_, layer) => mean(group.map((column) => column.powers[layer] ?? null))),
  }));
}

function mean(values: readonly (number | null)[]): number | null {
  const read = values.filter((value) => value !== null);
  return read.length === 0 ? null : read.reduce((sum, value) => sum + value, 0) / read.length;
}

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

export function liveSeries(
  points: readonly LivePoint[],
  bands: readonly Band[],
  devices: readonly DeviceNow[],
  view: { readonly now: Millis; readonly plotWidth: number },
): LiveSeries {
  const { from, to } = liveWindow(points, view.now);
  const step = typicalStep(points);
  // A device that never answered in this window is missing, not silent; one that sleeps is left asleep.
  const asleep = new Set(devices.filter((device) => device.asleep === true).map((device) => device.id));
  const awake = bands.map(
    (band) => !band.devices.every((id) => asleep.has(id)) && points.some((point) => bandPower(point, band) !== null),
  );
  const all: Column[] = [];
  for (const point of points) {
    const before = all.at(-1);
    if (before !== undefined && point.at - before.at > Math.max(3500, 3.5 * step)) {
      all.push({ at: before.at + step, powers: [null, ...bands.map(() => null)] });
      all.push({ at: point.at - step, powers: [null, ...bands.map(() => null)] });
    }
    const powers = bands.map((band, i) => bandPower(point, band) ?? (awake[i] === true ? null : 0));
    const nothing =
      point.idleW === null || (awake.includes(true) && powers.every((power, i) => awake[i] !== true || power === null));
    all.push({ at: point.at, powers: [nothing ? null : point.idleW, ...powers] });
  }
  const columns = thinned(all, step, view.plotWidth);
  // Gaps and totals come from all points: what a caption says must not depend on the panel's width.
  const whole: Gap[] = gapsWhere(all, (column) => column.powers[0] === null).map((gap) => ({
    from: gap.from,
    to: gap.to,
    label: t('no reading'),
  }));
  const partial: Gap[] = bands.flatMap((band, i) =>
    gapsWhere(all, (column) => column.powers[0] !== null && column.powers[i + 1] === null).map((gap) => ({
      from: gap.from,
      to: gap.to,
      label: t('no reading: {0}', band.name),
      aboveW: sum(all[gap.first]?.powers ?? []),
    })),
  );
  return {
    from,
    to,
    at: columns.map((column) => column.at),
    watts: [null, ...bands].map((_, layer) => columns.map((column) => column.powers[layer] ?? null)),
    gaps: [...whole, ...partial].sort((a, b) => a.from - b.from),
    totals: all.map((column) => ({
      atS: column.at / 1000,
      powerW: column.powers.includes(null) ? null : sum(column.powers),
    })),
  };
}

const sum = (powers: readonly (number | null)[]): number =>
  powers.reduce<number>((all, power) => all + (power ?? 0), 0);

const level = (power: number): string => powerText(watts(roundLevel(power)));
const clockOf = (atS: number): string => times().clock(millis(atS * 1000));

/** The finding. Whole sentences only: halves cannot be translated. */
export function liveCaption(series: LiveSeries, carried: boolean): string {
  const shape = shapeOf(series.totals, 5);
  if (shape === undefined) return t('Too few readings so far to say more.');
  return [curveSentence(shape), gapSentence(series, carried)].filter(Boolean).join(' ');
}

export function curveSentence(shape: Shape): string {
  const { away, moved } = shape;
  const outside = away.reduce((span, each) => span + each.toS - each.fromS, 0);
  const inside = Math.max(1, shape.level.toS - shape.level.fromS - outside);
  if (away.length > 6 || outside > 1.5 * inside) {
    return t(
      'Draw moved between {0} and {1}, with a mean of {2}.',
      level(shape.lowW),
      level(shape.highW),
      level(shape.meanW),
    );
  }
  const near = level(shape.level.meanW);
  if (moved !== undefined) {
    const args = [near, level(moved.meanW), clockOf(moved.fromS)] as const;
    return moved.meanW > shape.level.meanW
      ? t('Draw rose from about {0} to about {1} at {2}.', ...args)
      : t('Draw fell from about {0} to about {1} at {2}.', ...args);
  }
  const longest = away.toSorted((a, b) => b.toS - b.fromS - (a.toS - a.fromS))[0];
  if (longest === undefined) return t('Draw held near {0}.', near);
  const args = [
    near,
    level(longest.meanW),
    durationText(seconds(Math.round(longest.toS - longest.fromS))),
    clockOf(longest.fromS),
  ] as const;
  if (away.length > 1) {
    return t(
      'Draw held near {0} and left that level {4} times; the longest was to about {1} for {2} at {3}.',
      ...args,
      away.length,
    );
  }
  return longest.meanW < shape.level.meanW
    ? t('Draw held near {0}; it fell to about {1} for {2} at {3}.', ...args)
    : t('Draw held near {0}; it rose to about {1} for {2} at {3}.', ...args);
}

function gapSentence(series: LiveSeries, carried: boolean): string {
  const { gaps } = series;
  const [first] = gaps;
  if (first === undefined) return '';
  const span = durationText(
    secondsOf(millis(Math.round(gaps.reduce((all, gap) => all + gap.to - gap.from, 0) / 1000) * 1000)),
  );
  if (gaps.length === 1) {
    const at = times().clock(millis(first.from));
    return carried
      ? t('For {0} at {1} no reading came: the gap is left open, the counters carried the energy across.', span, at)
      : t('For {0} at {1} no reading came: the gap is left open, its energy is not known.', span, at);
  }
  return carried
    ? t(
        '{0} gaps without a reading, {1} in all, are left open; the counters carried the energy across.',
        gaps.length,
        span,
      )
    : t('{0} gaps without a reading, {1} in all, are left open; their energy is not known.', gaps.length, span);
}
