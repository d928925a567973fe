/** What the panel knows and what the user looks at. One store; only view and filters outlive the panel. */
import type { RunId } from '../src/core/run/record';
import type { LivePoint, PanelState, RunDetail, RunRow, ToPanel, View } from '../src/protocol/messages';

export const SORT_KEYS = ['start', 'name', 'duration', 'energy', 'band', 'carbon', 'source'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Filters {
  readonly search: string;
  /** Empty: all. */
  readonly workspace: string;
  readonly file: string;
  /** 0: all time; 1: today. */
  readonly days: number;
  readonly sort: SortKey;
  readonly descending: boolean;
}

export const NO_FILTERS: Filters = { search: '', workspace: '', file: '', days: 0, sort: 'start', descending: true };

export type Change =
  'hydrate' | 'tick' | 'runs' | 'grid' | 'view' | 'filters' | 'picked' | 'detail' | 'lint' | 'gridView';

const LIVE_POINTS = 600;

export class Store {
  panel: PanelState | undefined;
  view: View = { name: 'now' };
  filters: Filters = NO_FILTERS;
  /** At most two, oldest first. */
  picked: readonly RunId[] = [];
  /** Last ten minutes; shifted in place, so that the chart can follow without a copy. */
  readonly live: LivePoint[] = [];
  readonly details = new Map<RunId, RunDetail>();
  readonly #rows = new Map<RunId, RunRow>();
  readonly #listeners: ((change: Change) => void)[] = [];

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  row(id: RunId): RunRow | undefined {
    return this.#rows.get(id);
  }

  rows(): readonly RunRow[] {
    return this.panel?.runs ?? [];
  }

  take(message: Exclude<ToPanel, { readonly type: 'answer' | 'failed' | 'show' }>): void {
    if (message.type === 'hydrate') {
      this.live.splice(0, this.live.length, ...message.state.live.slice(-LIVE_POINTS));
      this.panel = message.state;
      this.#index();
    } else if (this.panel === undefined) return;
    else if (message.type === 'tick') this.#tick(message, this.panel);
    else if (message.type === 'runs') {
      this.panel = { ...this.panel, runs: message.runs };
      this.#index();
    } else if (message.type === 'lint') this.panel = { ...this.panel, lint: message.lint };
    else if (message.type === 'grid') this.panel = { ...this.panel, grid: message.grid };
    else {
      const { gridView: _before, ...panel } = this.panel;
      this.panel = message.view === undefined ? panel : { ...panel, gridView: message.view };
    }
    this.tell(message.type);
  }

  #tick(message: Extract<ToPanel, { readonly type: 'tick' }>, panel: PanelState): void {
    if (message.point !== undefined) {
      this.live.push(message.point);
      if (this.live.length > LIVE_POINTS) this.live.splice(0, this.live.length - LIVE_POINTS);
    }
    let runs = panel.runs;
    if (message.running.length > 0) {
      const fresh = new Map(message.running.map((row) => [row.id, row]));
      const added = message.running.filter((row) => !this.#rows.has(row.id));
      runs = [...added, ...runs.map((row) => fresh.get(row.id) ?? row)];
      for (const [id, row] of fresh) this.#rows.set(id, row);
    }
    this.panel = { ...panel, now: message.now, runs };
  }

  #index(): void {
    this.#rows.clear();
    for (const row of this.rows()) this.#rows.set(row.id, row);
    this.picked = this.picked.filter((id) => this.#rows.has(id));
    // A run that changed while nobody looked is fetched again when it is opened.
    for (const [id, detail] of this.details) {
      const row = this.#rows.get(id);
      if (row?.state !== detail.state || row.note !== detail.note) this.details.delete(id);
    }
  }
}

interface Saved {
  readonly view: View;
  readonly filters: Filters;
}

export const savedState = (store: Store): Saved => ({ view: store.view, filters: store.filters });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function asView(value: unknown): View | undefined {
  if (!isRecord(value)) return undefined;
  const { name, run, a, b } = value;
  if (name === 'now' || name === 'runs' || name === 'grid' || name === 'lint') return { name };
  if (name === 'run' && typeof run === 'string') return { name, run };
  if (name === 'compare' && typeof a === 'string' && typeof b === 'string') return { name, a, b };
  return undefined;
}

/** State may come from another version of the panel, so each field is looked at before it is believed. */
export function restore(store: Store, saved: unknown): void {
  if (!isRecord(saved)) return;
  store.view = asView(saved['view']) ?? store.view;
  const filters = saved['filters'];
  if (!isRecord(filters)) return;
  const text = (key: string): string => (typeof filters[key] === 'string' ? filters[key] : '');
  const sort = SORT_KEYS.find((key) => key === filters['sort']) ?? NO_FILTERS.sort;
  store.filters = {
    search: text('search'),
    workspace: text('workspace'),
    file: text('file'),
    days: typeof filters['days'] === 'number' ? filters['days'] : 0,
    sort,
    descending: filters['descending'] !== false,
  };
}
