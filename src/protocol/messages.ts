/**
 * All that the extension host and the panel say to each other: two closed unions.
 * The host owns state. The panel says `ready`, is hydrated, and can be closed and reopened at any time.
 */
import type { LivePoint, Now } from '../core/energy/now';
import type { GridIntensity } from '../core/ports';
import type { GridView, PlannedJob } from './gridView';
import type { LintSummary } from './lintSummary';
import type { Footprint, RunId, RunRecord } from '../core/run/record';

export type { DeviceNow, LivePoint, Now } from '../core/energy/now';

/** A run as a row: everything but its curve and cells, which `openRun` brings. */
export interface RunRow extends Omit<RunRecord, 'curve' | 'cells'> {
  readonly footprint: Footprint;
  /** About 40 points of total draw, for the sparkline. */
  readonly spark: readonly (number | null)[];
}

export interface RunDetail extends RunRecord {
  readonly footprint: Footprint;
}

export interface GridNow {
  readonly intensity?: GridIntensity;
  /** The zone was guessed from the machine's time zone. */
  readonly guessed: boolean;
  readonly pue: number;
}

export interface PanelState {
  readonly now: Now;
  /** Last ten minutes, at most 600 points. */
  readonly live: readonly LivePoint[];
  readonly runs: readonly RunRow[];
  readonly grid: GridNow;
  /** Undefined until it is put together, and where the zone is not known. */
  readonly gridView?: GridView;
  readonly locale: string;
  /** Path separator aware short names for the filters. */
  readonly workspace?: string;
  readonly trusted: boolean;
  /** Of the last `Lint workspace` in this window. */
  readonly lint?: LintSummary;
  /** Texts by English text, for languages that the host has a bundle for. */
  readonly l10n: Readonly<Record<string, string>>;
}

export type View =
  | { readonly name: 'now' }
  | { readonly name: 'runs'; readonly file?: string }
  | { readonly name: 'run'; readonly run: RunId }
  | { readonly name: 'compare'; readonly a: RunId; readonly b: RunId }
  | { readonly name: 'grid' }
  | { readonly name: 'lint' };

export type ToPanel =
  | { readonly type: 'hydrate'; readonly state: PanelState; readonly view?: View }
  /** Once a second while visible. */
  | {
      readonly type: 'tick';
      readonly now: Now;
      readonly point: LivePoint | undefined;
      readonly running: readonly RunRow[];
    }
  | { readonly type: 'runs'; readonly runs: readonly RunRow[] }
  | { readonly type: 'grid'; readonly grid: GridNow }
  | { readonly type: 'gridView'; readonly view: GridView | undefined }
  | { readonly type: 'lint'; readonly lint: LintSummary }
  | { readonly type: 'show'; readonly view: View }
  | { readonly type: 'answer'; readonly id: number; readonly result: Answer }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

export type Answer =
  { readonly type: 'run'; readonly run: RunDetail } | { readonly type: 'done' } | { readonly type: 'cancelled' };

/** What the panel asks; each one is answered by `answer` or `failed` with the same id. */
export type Request =
  | { readonly type: 'openRun'; readonly run: RunId }
  /** The host asks for confirmation. */
  | { readonly type: 'forget'; readonly run: RunId }
  | { readonly type: 'note'; readonly run: RunId; readonly note: string }
  | { readonly type: 'copy'; readonly runs: readonly RunId[]; readonly format: 'json' | 'csv' }
  | { readonly type: 'copyText'; readonly text: string }
  | { readonly type: 'export'; readonly runs: readonly RunId[] }
  | { readonly type: 'openFile'; readonly run: RunId }
  /** The host asks when, and once more before anything is queued. */
  | { readonly type: 'runWhenGreen'; readonly run: RunId }
  /** Plans for another job; the new view comes as `gridView`. */
  | ({ readonly type: 'planJob' } & Pick<PlannedJob, 'duration' | 'finishBy' | 'interruptible'>)
  | { readonly type: 'explainRule'; readonly rule: string }
  | { readonly type: 'openFinding'; readonly uri: string; readonly line: number }
  | { readonly type: 'command'; readonly command: PanelCommand };

/** Commands the panel may start; anything else is refused by the host. */
export type PanelCommand =
  | 'checkSources'
  | 'setZone'
  | 'chooseGridSource'
  | 'findWindow'
  | 'refreshGrid'
  | 'openLedgerFolder'
  | 'showLog'
  | 'runSample'
  | 'lintWorkspace';

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'request'; readonly id: number; readonly request: Request }
  | { readonly type: 'problem'; readonly message: string };
