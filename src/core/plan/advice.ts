/** When to run a job: the windows with the least intensity, and whether they are worth the wait. */
import type { Slot } from '../grid/series';
import { millis, type GramsPerKwh, type Millis } from '../units';
import { greenest, type Window } from './contiguous';
import { Integral } from './integral';
import { greenestSegments, type Interruption, type Segment } from './interruptible';
import { type PastDays, share, type Trust } from './pastDays';

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
}

/** Windows that are shown beside the best one. */
const MOST = 3;

/** @param past undefined: what is known of the future is certain */
export function advise(known: readonly Slot[], job: Job, past?: PastDays): Advice {
  const { duration, from, finishBy } = job;
  const integral = new Integral(known);
  const latest = millis(finishBy - duration);
  const now = windowAt(integral, from, duration);
  const nothing = (why: string): Advice => ({ now, best: [], segments: [], why });
  if (latest < from) return nothing('The job takes longer than there is time until the deadline.');
  if (isFlat(known, from, finishBy))
    return nothing('Nothing is known of how the intensity changes: no time is better than another.');
  const found =
    job.interruption === undefined
      ? windows(integral, from, latest, duration)
      : inPieces(integral, job, job.interruption);
  const [first] = found;
  if (first === undefined) return nothing('The intensity is not known for as long as the job takes.');
  if (now === undefined) return nothing('The intensity is not known from now on: nothing can be compared.');
  const options = found.flatMap(({ window, segments }) => {
    const savedShare = share(integral, now, segments) ?? 0;
    const { waits, ...trust } = past?.trust(now, segments, savedShare) ?? { waits: savedShare > 0 };
    return [{ option: { ...window, savedShare, ...trust }, waits, segments }];
  });
  const worth = options.filter(({ waits, option }) => waits && option.start > from);
  const [best] = worth;
  if (best === undefined) return nothing(whyNot(options[0]?.option, from));
  const end = known.at(-1)?.end ?? from;
  return {
    now,
    best: worth.map(({ option }) => option),
    segments: best.segments,
    ...(end < finishBy && { why: 'The forecast ends before the deadline: later windows are not known yet.' }),
  };
}

interface Found {
  readonly window: Window;
  readonly segments: readonly Segment[];
}

/** The best, and the best of what does not overlap with those before. */
function windows(integral: Integral, from: Millis, latest: Millis, duration: Millis): readonly Found[] {
  const found: Window[] = [];
  let spans = [{ from, latest }];
  while (found.length < MOST) {
    const [best] = spans
      .flatMap((span) => greenest(integral, span.from, span.latest, duration) ?? [])
      .toSorted((a, b) => a.gPerKwh - b.gPerKwh || a.start - b.start);
    if (best === undefined) break;
    found.push(best);
    spans = spans.flatMap((span) => [
      { from: span.from, latest: millis(Math.min(span.latest, best.start - duration)) },
      { from: millis(Math.max(span.from, best.end)), latest: span.latest },
    ]);
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
  const values = new Set<GramsPerKwh>();
  for (const { start, end, gPerKwh } of slots) if (end > from && start < to) values.add(gPerKwh);
  return values.size === 1;
}

function whyNot(best: Option | undefined, from: Millis): string {
  if (best === undefined || best.start === from) return 'No later window has less than now.';
  const percent = Math.round(best.savedShare * 100);
  return `The best window saves ${percent} %, which the forecasts of the last days do not carry: run at once.`;
}
