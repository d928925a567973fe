/** When to run a job: the windows with the least intensity, and whether they are worth the wait. */
import type { Slot } from '../grid/series';
import { millis, type GramsPerKwh, type Millis } from '../units';
import { Starts, type Window } from './contiguous';
import { Integral } from './integral';
import { greenestSegments, type Interruption, type Segment } from './interruptible';
import { share } from './pastDays';
import type { Odds, Trust } from './trust';

export interface Job {
  readonly duration: Millis;
  /** The first moment at which it can start. */
  readonly from: Millis;
  /** When it has to be done. */
  readonly finishBy: Millis;
  /** Undefined: it runs in one piece. */
  readonly interruption?: Interruption;
}

export interface Option extends Window, Omit<Trust, 'waits'> {
  /** Against running at once: 0.14 is 14 % less. */
  readonly savedShare: number;
}

export interface Advice {
  /** Running at once; undefined where the intensity of it is not known. */
  readonly now: Window | undefined;
  /** Worth the wait, best first; none: run at once. */
  readonly best: readonly Option[];
  /** The pieces of a job that can stop; of one that cannot, the best window. */
  readonly segments: readonly Segment[];
  /** One sentence where nothing is worth the wait, or not all is known. */
  readonly why?: string;
  /** Where a forecast ends before the deadline; what is typical stands in from then on, or nothing. */
  readonly forecastUntil?: Millis;
}

/** Windows that are shown beside the best one. */
const MOST = 3;

/** @param odds undefined: what is known of the future is certain */
export function advise(known: readonly Slot[], job: Job, odds?: Odds): Advice {
  const { duration, from, finishBy } = job;
  const integral = new Integral(known);
  const latest = millis(finishBy - duration);
  const now = windowAt(integral, from, duration);
  const limit = limitOf(known, finishBy);
  const nothing = (why: string): Advice => ({ now, best: [], segments: [], why, ...limit });
  if (latest < from) return nothing('The job takes longer than there is time until the deadline.');
  if (isFlat(known, from, finishBy))
    return nothing('Nothing is known of how the intensity changes: no time is better than another.');
  const found =
    job.interruption === undefined
      ? windows(new Starts(integral, from, latest, duration), from, latest, duration, odds === undefined)
      : inPieces(integral, job, job.interruption);
  const [first] = found;
  if (first === undefined) return nothing('The intensity is not known for as long as the job takes.');
  if (now === undefined) return nothing('The intensity is not known from now on: nothing can be compared.');
  const options = found.flatMap(({ window, segments }) => {
    const savedShare = share(integral, now, segments) ?? 0;
    const { waits, ...trust } = odds?.trust(now, segments, savedShare) ?? { waits: savedShare > 0 };
    return [{ option: { ...window, savedShare, ...trust }, waits, segments }];
  });
  const worth = options.filter(({ waits, option }) => waits && option.savedShare > 0 && option.start > from);
  const [best] = worth;
  if (best === undefined) return nothing(whyNot(options[0]?.option, from, odds?.basis));
  return {
    now,
    best: worth.map(({ option }) => option),
    segments: best.segments,
    ...limit,
    ...(limit.forecastUntil !== undefined && { why: endsEarly(known, finishBy) }),
  };
}

/** Of a series of typical days alone there is no forecast that could end. */
function limitOf(known: readonly Slot[], finishBy: Millis): Pick<Advice, 'forecastUntil'> {
  const end = known.findLast(({ kind }) => kind !== 'typical')?.end;
  return end === undefined || end >= finishBy ? {} : { forecastUntil: end };
}

const endsEarly = (known: readonly Slot[], finishBy: Millis): string =>
  (known.at(-1)?.end ?? finishBy) < finishBy
    ? 'The forecast ends before the deadline: later windows are not known yet.'
    : 'The forecast ends before the deadline: from there on, the usual day stands in.';

interface Found {
  readonly window: Window;
  readonly segments: readonly Segment[];
}

/** Starts among which the best is known. */
interface Part {
  readonly first: Millis;
  readonly last: Millis;
  readonly best: Window;
}

/** The best, and the best of what does not overlap with those before. */
function windows(starts: Starts, from: Millis, latest: Millis, duration: Millis, isCertain: boolean): readonly Found[] {
  const bestIn = (first: Millis, last: Millis): readonly Part[] => {
    const best = isCertain ? starts.earliest(first, last) : starts.earliestAtBend(first, last);
    return best === undefined ? [] : [{ first, last, best }];
  };
  const found: Window[] = [];
  let parts = bestIn(from, latest);
  for (;;) {
    const [part] = parts.toSorted(({ best: a }, { best: b }) => a.gPerKwh - b.gPerKwh || a.start - b.start);
    if (part === undefined) break;
    const { first, last, best } = part;
    found.push(best);
    if (found.length === MOST) break;
    const rest = parts.filter((each) => each !== part);
    parts = [...rest, ...bestIn(first, millis(best.start - duration)), ...bestIn(best.end, last)];
  }
  return found.map((window) => ({ window, segments: [window] }));
}

function inPieces(integral: Integral, { from, finishBy, duration }: Job, interruption: Interruption): readonly Found[] {
  const found = greenestSegments(integral, from, finishBy, duration, interruption);
  const [first] = found?.segments ?? [];
  const last = found?.segments.at(-1);
  if (found === undefined || first === undefined || last === undefined) return [];
  return [{ window: { start: first.start, end: last.end, gPerKwh: found.gPerKwh }, segments: found.segments }];
}

function windowAt(integral: Integral, start: Millis, duration: Millis): Window | undefined {
  const end = millis(start + duration);
  const gPerKwh = integral.mean(start, end);
  return gPerKwh === undefined ? undefined : { start, end, gPerKwh };
}

/** A yearly mean is the same at all times. */
function isFlat(slots: readonly Slot[], from: Millis, to: Millis): boolean {
  let value: GramsPerKwh | undefined;
  for (const { start, end, gPerKwh } of slots) {
    if (end <= from || start >= to) continue;
    if (value !== undefined && value !== gPerKwh) return false;
    value = gPerKwh;
  }
  return value !== undefined;
}

function whyNot(best: Option | undefined, from: Millis, basis = 'the intensities known so far'): string {
  if (best === undefined || best.start === from) return 'No later window has less than now.';
  const percent = Math.round(best.savedShare * 100);
  return `The best window saves ${percent} %, which ${basis} do not carry: run at once.`;
}
