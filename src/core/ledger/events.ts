/**
 * What the ledger holds: one JSON object a line, only ever appended. A record is the fold of its events (`fold.ts`);
 * nothing that was written is changed later. A correction is a new event.
 *
 * Readers keep what they do not know: a field or a type that a later version adds must not break this one.
 */
import type { CellRecord, PowerCurve, RunEnergy, RunId, RunIdentity, RunTerms, Saving } from '../run/record';
import type { GridIntensity } from '../ports';
import type { Millis } from '../units';

export const LEDGER_VERSION = 1;

interface EventBase {
  readonly v: typeof LEDGER_VERSION;
  readonly at: Millis;
}

export interface RunStarted extends EventBase {
  readonly type: 'run-started';
  readonly run: RunIdentity;
  readonly terms: RunTerms;
}

/** What was measured so far; the newest one stands. Written now and then so that a crash loses little. */
export interface RunMetered extends EventBase {
  readonly type: 'run-metered';
  readonly id: RunId;
  readonly energy: RunEnergy;
  readonly terms: RunTerms;
}

export interface CellMetered extends EventBase {
  readonly type: 'cell-metered';
  readonly id: RunId;
  readonly cell: CellRecord;
}

export interface RunEnded extends EventBase {
  readonly type: 'run-ended';
  readonly id: RunId;
  readonly end: Millis;
  readonly exitCode?: number;
  readonly energy?: RunEnergy;
  readonly terms: RunTerms;
  readonly curve?: PowerCurve;
}

/** An empty note removes the one before. */
export interface RunNoted extends EventBase {
  readonly type: 'run-noted';
  readonly id: RunId;
  readonly note: string;
}

/** What the grid was like while it ran, as far as that is known by now. The newest one stands; the terms stay as they were. */
export interface RunCharged extends EventBase {
  readonly type: 'run-charged';
  readonly id: RunId;
  readonly grid: GridIntensity;
  /** Of a run that waited. */
  readonly saving?: Saving;
}

/** The run is no longer shown or exported. Its lines stay in the file. */
export interface RunForgotten extends EventBase {
  readonly type: 'run-forgotten';
  readonly id: RunId;
}

export type LedgerEvent = RunStarted | RunMetered | CellMetered | RunEnded | RunNoted | RunCharged | RunForgotten;
