/** A job that can stop: the pieces, or the one piece, in which it meets the least intensity, resuming included. */
import { gramsPerKwh, millis, type GramsPerKwh, type Millis } from '../units';
import { Starts, type Window } from './contiguous';
import type { Integral } from './integral';
import { greenestSegments, type Interruption, type Segment, type Segments } from './interruptible';

export interface Pieces {
  /** From the beginning of the first to the end of the last; the mean is over the time that it runs. */
  readonly window: Window;
  readonly segments: readonly Segment[];
  /** Per unit of work: the time that it resumes in is paid for and brings none. */
  readonly cost: GramsPerKwh;
}

const MINUTE_MS = 60_000;
const COARSER = [5, 10, 15, 30, 60, 120].map((minutes) => millis(minutes * MINUTE_MS));
/** Steps of time times steps of work: more take seconds and hundreds of megabytes. */
const MOST_CELLS = 1_000_000;
/** What rounding leaves is no gain. */
const ROUNDING = 1e-9;

/**
 * Steps seldom fit the beginning, the hours and the deadline all at once. So they are counted from the next whole step, from
 * the beginning and back from the deadline, and the best is taken. One piece needs no steps: pieces are never worse than that.
 *
 * @returns undefined: not enough is known until `end`.
 */
export function inPieces(
  integral: Integral,
  from: Millis,
  end: Millis,
  work: Millis,
  interruption: Interruption,
): Pieces | undefined {
  const step = stepFor(interruption.step, millis(end - from), work);
  const latest = millis(end - work);
  const whole = new Starts(integral, from, latest, work).earliestAtBend(from, latest, 0);
  let best: Pieces | undefined = whole && { window: whole, segments: [whole], cost: whole.gPerKwh };
  const firsts = new Set([Math.ceil(from / step) * step, from, from + ((end - from) % step)]);
  for (const first of firsts) {
    const found = greenestSegments(integral, millis(first), end, work, { ...interruption, step });
    const pieces = found && piecesOf(found, work, interruption.resume);
    if (pieces !== undefined && pieces.cost < (best?.cost ?? Infinity) * (1 - ROUNDING)) best = pieces;
  }
  return best;
}

/** The finest that is wanted, coarser where there is much time. */
function stepFor(finest: Millis, time: Millis, work: Millis): Millis {
  const steps = [finest, ...COARSER.filter((each) => each > finest)];
  const fitting = steps.find((step) => (time / step) * (work / step) <= MOST_CELLS);
  return fitting ?? steps.at(-1) ?? finest;
}

function piecesOf({ segments, gPerKwh }: Segments, work: Millis, resume: Millis): Pieces | undefined {
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const runs = work + (segments.length - 1) * resume;
  return {
    window: { start: first.start, end: last.end, gPerKwh },
    segments,
    cost: gramsPerKwh((gPerKwh * runs) / work),
  };
}
