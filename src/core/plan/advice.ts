/** When to run a job: the windows with the least intensity, and whether they are worth the wait. */
import { slotsIn, type Slot } from '../grid/series';
import { millis, type Millis } from '../units';
import { Starts, type Window } from './contiguous';
import { fromNow } from './fromNow';
import { inPieces, type Pieces } from './inPieces';
import { Integral } from './integral';
import type { Interruption, Segment } from './interruptible';
import { without } from './taken';
import type { Odds, Trust } from './trust';
import type { Basis, Why } from './why';

export interface Job {
  readonly duration: Millis;
  /** The first moment at which it can start. */
  readonly from: Millis;
  /** When it has to be done. */
  readonly finishBy: Millis;
  /** Undefined: it runs in one piece. */
  readonly interruption?: Interruption;
  /** When something else runs there: it is planned around that where there is room. */
  readonly taken?: readonly Segment[];
}

export interface Option extends Window, Omit<Trust, 'waits'> {
  /** Against running at once, with what the machine draws while a stopped job resumes: 0.14 is 14 % less. */
  readonly savedShare: number;
}

export interface Advice {
  /** Running at once; undefined where the intensity of it is not known. */
  readonly now: Window | undefined;
  /**
   * Worth the wait; none: run at once. The first is the advice: it may have up to 1 % more than another one that is later. Those
   * after it are in the order of their intensity.
   */
  readonly best: readonly Option[];
  /** When a job that can stop runs, resuming included: the whole ends in time. Of one that cannot, the best window. */
  readonly segments: readonly Segment[];
  /** Where nothing is worth the wait, or not all is known. */
  readonly why?: Why;
  /** Where a forecast, or a table, ends before the deadline; what is typical stands in from then on, or nothing. */
  readonly forecastUntil?: Millis;
}

/** Windows that are shown beside the best one. */
const MOST = 3;

/** @param odds undefined: what is known of the future is certain */
export function advise(known: readonly Slot[], job: Job, odds?: Odds): Advice {
  const { duration, from, finishBy } = job;
  const slots = fromNow(known, from);
  const integral = new Integral(slots);
  const latest = millis(finishBy - duration);
  const now = windowAt(integral, from, duration);
  const limit = limitOf(known, finishBy);
  const nothing = (why: Why): Advice => ({ now, best: [], segments: [], why, ...limit });
  if (latest < from) return nothing({ reason: 'too short' });
  const flat = whyFlat(slotsIn(slots, from, finishBy));
  if (flat !== undefined) return nothing(flat);
  const around = job.taken?.length ? search(new Integral(without(slots, job.taken)), job, odds === undefined) : [];
  const all = search(integral, job, odds === undefined);
  if (all.length === 0) return nothing({ reason: 'unknown', what: 'windows' });
  if (now === undefined) return nothing({ reason: 'unknown', what: 'now' });
  const judge = judgeOf(now, odds);
  const options = (around.length > 0 ? around : all).map(judge);
  const [best, ...others] = options.filter(isWorth);
  if (best === undefined)
    return nothing(all.map(judge).some(isWorth) ? { reason: 'taken' } : whyNot(options[0]?.option, now, odds?.basis));
  return {
    now,
    best: [best, ...others.toSorted((a, b) => a.option.gPerKwh - b.option.gPerKwh)].map(({ option }) => option),
    segments: best.segments,
    ...limit,
    ...(limit.forecastUntil !== undefined && { why: endsEarly(known, finishBy) }),
  };
}

interface Judged {
  readonly option: Option;
  readonly isWorth: boolean;
  readonly segments: readonly Segment[];
}

const isWorth = (judged: Judged): boolean => judged.isWorth;

/** Against running at once. */
function judgeOf(now: Window, odds: Odds | undefined): (pieces: Pieces) => Judged {
  return ({ window, segments, cost }) => {
    // A grid without any emissions leaves nothing to save.
    const savedShare = now.gPerKwh === 0 ? 0 : 1 - cost / now.gPerKwh;
    const { waits, ...trust } = odds?.trust(now, segments, savedShare) ?? { waits: savedShare > 0 };
    const option = { ...window, savedShare, ...trust };
    // One that begins now and stops in between is not what running at once is.
    return { option, isWorth: waits && savedShare > 0 && option.end > now.end, segments };
  };
}

function search(integral: Integral, job: Job, isCertain: boolean): readonly Pieces[] {
  const { duration, finishBy, from, interruption } = job;
  const latest = millis(finishBy - duration);
  return interruption === undefined
    ? windows(new Starts(integral, from, latest, duration), from, latest, duration, isCertain)
    : [inPieces(integral, from, finishBy, duration, interruption) ?? []].flat();
}

/** Where nobody forecasts and the usual day stands in, there is no forecast that could end. */
function limitOf(known: readonly Slot[], finishBy: Millis): Pick<Advice, 'forecastUntil'> {
  const end = known.findLast(({ kind }) => kind !== 'typical')?.end;
  const isUsual = !hasForecast(known) && known.at(-1)?.kind === 'typical';
  return end === undefined || end >= finishBy || isUsual ? {} : { forecastUntil: end };
}

const hasForecast = (slots: readonly Slot[]): boolean => slots.some(({ kind }) => kind === 'forecast');

const endsEarly = (known: readonly Slot[], finishBy: Millis): Why => ({
  reason: 'ends early',
  forecast: hasForecast(known),
  usual: (known.at(-1)?.end ?? finishBy) >= finishBy,
});

/** Starts among which the best is known. */
interface Part {
  readonly first: Millis;
  readonly last: Millis;
  readonly best: Window;
}

/** The best, and the best of what does not overlap with those before. */
function windows(
  starts: Starts,
  from: Millis,
  latest: Millis,
  duration: Millis,
  isCertain: boolean,
): readonly Pieces[] {
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
  return found.map((window) => ({ window, segments: [window], cost: window.gPerKwh }));
}

function windowAt(integral: Integral, start: Millis, duration: Millis): Window | undefined {
  const end = millis(start + duration);
  const gPerKwh = integral.mean(start, end);
  return gPerKwh === undefined ? undefined : { start, end, gPerKwh };
}

/** A yearly mean is the same at all times. Undefined: it changes, or nothing is known. */
function whyFlat([first, ...others]: readonly Slot[]): Why | undefined {
  if (first === undefined || others.some(({ gPerKwh }) => gPerKwh !== first.gPerKwh)) return undefined;
  return { reason: 'flat', known: [first, ...others].some(({ kind }) => kind !== 'typical') };
}

function whyNot(best: Option | undefined, now: Window, basis: Basis | undefined): Why {
  const isLater = best !== undefined && best.end > now.end;
  return {
    reason: 'too little',
    savedShare: isLater ? Math.max(0, best.savedShare) : 0,
    ...(basis !== undefined && { basis }),
  };
}
