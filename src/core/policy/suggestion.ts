/** Whether a run that was started by hand is one that the user may want to queue. */
import type { Advice, Job, Option } from '../plan/advice';
import type { PastJob } from '../plan/pastJob';
import type { RunKind } from '../run/record';
import { millis, type Millis } from '../units';

export interface SuggestionRule {
  /** Shorter runs are waited for. */
  readonly least: Millis;
  /** Share of its carbon. */
  readonly saving: number;
  /** Until its start. */
  readonly within: Millis;
}

/** What windows are looked for; undefined: nothing is to be suggested for such a run. */
export function suggestionJob(
  kind: RunKind,
  past: PastJob | undefined,
  { least, within }: SuggestionRule,
  now: Millis,
): Job | undefined {
  // Cells are worked with, and what was queued has waited.
  if (kind === 'notebook' || kind === 'queue' || past === undefined || past.duration < least) return undefined;
  return { duration: past.duration, from: now, finishBy: millis(now + within + past.duration) };
}

/** @param advice undefined: nothing is known of the hours */
export function suggested(advice: Advice | undefined, { saving }: SuggestionRule): Option | undefined {
  const best = advice?.best[0];
  return best !== undefined && best.savedShare >= saving ? best : undefined;
}
