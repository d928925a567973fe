/** A run's power curve, ready to draw: bands, gaps, cells. Times in seconds since its start. */
import type { CurvePoint } from '../src/core/text/level';
import type { PowerCurve } from '../src/core/run/record';
import type { RunDetail } from '../src/protocol/messages';
import { t } from './l10n';
import { bandsOf, type Band } from './looks';
import type { Bracket, Gap } from './ui/chartMarks';
import type { StackData } from './ui/chartStack';

export interface RunCurve extends StackData {
  readonly bands: readonly Band[];
  readonly totals: readonly CurvePoint[];
}

/** Devices of the curve that this run used at all; the rest would be layers without height. */
function curveBands(run: RunDetail, curve: PowerCurve): readonly Band[] {
  const used = new Set(
    curve.devices.filter((_, i) => curve.powerW[i]?.some((power) => power !== null && power >= 0.5)),
  );
  return bandsOf(
    (run.energy?.devices ?? [])
      .filter((each) => used.has(each.device))
      .map(({ device, kind, name }) => ({ id: device, kind, name })),
  );
}

function bandAt(curve: PowerCurve, band: Band, i: number): number | null {
  const powers = band.devices.map((id) => curve.powerW[curve.devices.indexOf(id)]?.[i] ?? null);
  if (powers.every((power) => power === null)) return null;
  return powers.reduce<number>((sum, power) => sum + (power ?? 0), 0);
}

function gapsOf(
  length: number,
  bucketS: number,
  silent: (i: number) => boolean,
  more: Omit<Gap, 'from' | 'to'>,
): Gap[] {
  const gaps: Gap[] = [];
  let start = -1;
  for (let i = 0; i <= length; i++) {
    if (i < length && silent(i)) start = start < 0 ? i : start;
    else if (start >= 0) {
      gaps.push({ ...more, from: start * bucketS, to: i * bucketS });
      start = -1;
    }
  }
  return gaps;
}

/** Buckets are drawn at their middle; the first and the last reach to the run's ends. */
export function runCurve(run: RunDetail, curve: PowerCurve): RunCurve {
  const { bucketS, idleW } = curve;
  const bands = curveBands(run, curve);
  const length = idleW.length;
  const endS = Math.max(
    bucketS,
    Math.min(length * bucketS, Math.max(run.energy?.durationS ?? 0, (length - 1) * bucketS + bucketS / 2)),
  );
  const layers = [idleW, ...bands.map((band) => idleW.map((_, i) => bandAt(curve, band, i)))];
  const open = (i: number): boolean =>
    idleW[i] === null || (bands.length > 0 && layers.slice(1).every((layer) => layer[i] === null));
  const middles = idleW.map((_, i) => Math.min(endS, (i + 0.5) * bucketS));
  const watts = layers.map((layer, at) => {
    const values = layer.map((power, i) => (at === 0 && open(i) ? null : power));
    return length === 0 ? [] : [values[0] ?? null, ...values, values[length - 1] ?? null];
  });
  const partial = bands.flatMap((band, at) =>
    gapsOf(length, bucketS, (i) => !open(i) && layers[at + 1]?.[i] === null, {
      label: t('no reading: {0}', band.name),
      device: band.name,
    }),
  );
  return {
    bands,
    from: 0,
    to: endS,
    at: length === 0 ? [] : [0, ...middles, endS],
    watts,
    gaps: [
      ...gapsOf(length, bucketS, open, { label: t('no reading') }),
      ...partial.map((gap) => ({ ...gap, aboveW: topAt(layers, Math.floor(gap.from / bucketS)) })),
    ],
    totals: middles.map((atS, i) => ({ atS, powerW: open(i) ? null : topAt(layers, i) })),
  };
}

const topAt = (layers: readonly (readonly (number | null)[])[], i: number): number =>
  layers.reduce((sum, layer) => sum + (layer[i] ?? 0), 0);

export const cellName = (cell: RunDetail['cells'][number]): string => `[${cell.order ?? ' '}]`;

export function cellBrackets(run: RunDetail): readonly Bracket[] {
  return run.cells.map((cell) => {
    const from = (cell.start - run.start) / 1000;
    return {
      from,
      to: from + cell.durationS,
      text: `${cellName(cell)} ${cell.label.slice(0, 40)}`,
      short: cellName(cell),
    };
  });
}
