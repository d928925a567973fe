/** What a power curve does, in few facts: the level it holds, where it leaves it, and where nothing was read. */

export interface CurvePoint {
  /** Any clock, in seconds. */
  readonly atS: number;
  readonly powerW: number | null;
}

export interface Stretch {
  readonly fromS: number;
  readonly toS: number;
  readonly meanW: number;
}

export interface Shape {
  /** The level with the longest time in it, and all stretches away from it, in order. */
  readonly level: Stretch;
  readonly away: readonly Stretch[];
  /** Seconds on that level and away from it. */
  readonly heldS: number;
  readonly awayS: number;
  /** The last stretch is on another level than the longest. */
  readonly moved: Stretch | undefined;
  /** The first one is. */
  readonly began: Stretch | undefined;
  readonly lowW: number;
  readonly highW: number;
  readonly meanW: number;
}

/** Two powers count as one level within a quarter of the larger, or 15 W: the wiggle of a training loop. */
const sameLevel = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(15, 0.25 * Math.max(a, b));

const spanOf = (stretch: Stretch): number => stretch.toS - stretch.fromS;

/** Median of three, so that one odd reading starts no stretch of its own. */
function smooth(values: readonly number[]): number[] {
  return values.map((value, i) => {
    const before = values[i - 1] ?? value;
    const after = values[i + 1] ?? value;
    return Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
  });
}

interface Read {
  readonly atS: number;
  readonly powerW: number;
}

const isRead = (point: CurvePoint): point is Read => point.powerW !== null;

function stretchesOf(points: readonly Read[], shortestS: number): Stretch[] {
  const smoothed = smooth(points.map((point) => point.powerW));
  const stretches: { fromS: number; toS: number; sum: number; count: number }[] = [];
  points.forEach((point, i) => {
    const power = smoothed[i] ?? point.powerW;
    const open = stretches.at(-1);
    if (open !== undefined && sameLevel(open.sum / open.count, power)) {
      open.toS = point.atS;
      open.sum += power;
      open.count++;
      return;
    }
    if (open !== undefined) open.toS = point.atS;
    stretches.push({ fromS: point.atS, toS: point.atS, sum: power, count: 1 });
  });
  // Ramps between two levels are short; they belong to neither and say nothing.
  const kept = stretches.filter((stretch) => stretch.toS - stretch.fromS >= shortestS);
  const merged: Stretch[] = [];
  for (const { fromS, toS, sum, count } of kept) {
    const last = merged.at(-1);
    const meanW = sum / count;
    if (last === undefined || !sameLevel(last.meanW, meanW)) merged.push({ fromS, toS, meanW });
    else merged[merged.length - 1] = { fromS: last.fromS, toS, meanW: joined(last, { fromS, toS, meanW }) };
  }
  return merged;
}

function joined(a: Stretch, b: Stretch): number {
  const spans = spanOf(a) + spanOf(b);
  return spans > 0 ? (a.meanW * spanOf(a) + b.meanW * spanOf(b)) / spans : b.meanW;
}

/** `undefined`: too few readings to say anything. `shortestS`: shorter stretches are noise. */
export function shapeOf(points: readonly CurvePoint[], shortestS: number): Shape | undefined {
  const read = points.filter(isRead);
  if (read.length < 5) return undefined;
  const stretches = stretchesOf(read, shortestS);
  const longest = stretches.reduce<Stretch | undefined>(
    (best, each) => (best === undefined || spanOf(each) > spanOf(best) ? each : best),
    undefined,
  );
  if (longest === undefined) return undefined;
  const onLevel = stretches.filter((each) => sameLevel(each.meanW, longest.meanW));
  const time = onLevel.reduce((sum, each) => sum + spanOf(each), 0);
  const meanW = time > 0 ? onLevel.reduce((sum, each) => sum + each.meanW * spanOf(each), 0) / time : longest.meanW;
  const away = stretches.filter((each) => !onLevel.includes(each));
  const last = stretches.at(-1);
  const powers = read.map((point) => point.powerW);
  return {
    level: { fromS: onLevel[0]?.fromS ?? longest.fromS, toS: onLevel.at(-1)?.toS ?? longest.toS, meanW },
    away,
    heldS: time,
    awayS: away.reduce((span, each) => span + spanOf(each), 0),
    moved: last !== undefined && !onLevel.includes(last) ? last : undefined,
    // A plain loop: spreading a long array into Math.min can exceed the argument limit.
    began: stretches[0] !== undefined && !onLevel.includes(stretches[0]) ? stretches[0] : undefined,
    lowW: powers.reduce((low, power) => Math.min(low, power)),
    highW: powers.reduce((high, power) => Math.max(high, power)),
    meanW: powers.reduce((sum, power) => sum + power, 0) / powers.length,
  };
}

/** A level in a sentence: two significant digits, `550`, `38`. */
export const roundLevel = (power: number): number => Number(Math.max(0, power).toPrecision(2));
