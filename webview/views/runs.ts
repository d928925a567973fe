/** Runs: what did it cost? One table, its filters above. */
import { carbonText, energyText, groupDigits } from '../../src/core/text/numbers';
import { grams, joules } from '../../src/core/units';
import type { RunRow } from '../../src/protocol/messages';
import type { App, Part } from '../app';
import { t } from '../l10n';
import { matching, sorted } from '../runFilter';
import { NO_FILTERS, type SortKey } from '../state';
import { h, KeyedChildren, on, setAttribute, setHidden, setText } from '../ui/dom';
import { button } from '../ui/toolkit';
import { noRunMatches, noRunsYet } from './empty';
import { linkButton } from '../ui/link';
import { runsBar, setFilters, sortTitle } from './runsBar';
import { runRow, type RowState } from './runsRow';

/** A page of rows: more at once would make typing in the search wait for the table. */
const PAGE = 200;
/** Of a page, these are drawn at once; the rest follows when the reader has seen them or stopped typing. */
const FIRST_ROWS = 50;
const REST_AFTER_MS = 120;

interface Head {
  readonly key?: SortKey;
  readonly title: string;
  readonly className: string;
  readonly silent?: boolean;
}

const heads = (): readonly Head[] => [
  { title: t('Select'), className: 'pick', silent: true },
  { key: 'start', title: sortTitle('start'), className: '' },
  { key: 'name', title: sortTitle('name'), className: 'name' },
  { key: 'duration', title: sortTitle('duration'), className: 'num middle' },
  { title: t('Power'), className: 'wide' },
  { key: 'energy', title: sortTitle('energy'), className: 'num amount-head' },
  { key: 'band', title: sortTitle('band'), className: 'num middle' },
  { key: 'carbon', title: sortTitle('carbon'), className: 'num amount-head' },
  { key: 'source', title: sortTitle('source'), className: 'middle' },
];

/** Names and sources read from A; amounts and times from the top. */
const startsDescending = (key: SortKey): boolean => key !== 'name' && key !== 'source';

function headRow(app: App): { readonly element: HTMLElement; update(): void } {
  const cells = heads().map(({ key, title, className, silent }) => {
    const head = h('th', { role: 'columnheader', scope: 'col', class: className });
    if (key === undefined) {
      head.append(silent === true ? h('span', { class: 'sr' }, title) : title);
      return { head, update: (): void => undefined };
    }
    const arrow = h('span', { 'aria-hidden': 'true' });
    const sort = h(
      'button',
      { type: 'button', ...(title === '±' && { 'aria-label': t('Uncertainty') }) },
      title,
      arrow,
    );
    on(sort, 'click', () => {
      const { filters } = app.store;
      setFilters(app, { sort: key, descending: filters.sort === key ? !filters.descending : startsDescending(key) });
    });
    head.append(sort);
    return {
      head,
      update(): void {
        const { sort: active, descending } = app.store.filters;
        const here = active === key;
        setAttribute(head, 'aria-sort', here ? (descending ? 'descending' : 'ascending') : undefined);
        setText(arrow, here ? (descending ? '↓' : '↑') : '');
      },
    };
  });
  return {
    element: h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...cells.map((each) => each.head))),
    update: () => cells.forEach((each) => each.update()),
  };
}

const countText = (count: number): string => (count === 1 ? t('1 run') : t('{0} runs', groupDigits(String(count))));

function sums(runs: readonly RunRow[]): string {
  let energy = 0;
  let carbon = 0;
  let unknown = 0;
  let noCarbon = 0;
  for (const { footprint } of runs) {
    if (footprint.energy === undefined) unknown++;
    if (footprint.carbon === undefined) noCarbon++;
    energy += footprint.energy?.value ?? 0;
    carbon += footprint.carbon?.value ?? 0;
  }
  const parts = [
    countText(runs.length),
    unknown === runs.length ? '' : energyText(joules(energy)),
    noCarbon === runs.length ? t('carbon unknown') : `${carbonText(grams(carbon))} CO₂e`,
    // An unknown amount is no nought: the sums say how many runs they leave out.
    unknown === 0 ? '' : t('energy of {0} unknown', unknown),
    noCarbon === 0 || noCarbon === runs.length ? '' : t('carbon of {0} unknown', noCarbon),
  ];
  return parts.filter(Boolean).join(' · ');
}

export function runsView(app: App): Part {
  const { store } = app;
  const bar = runsBar(app);
  const total = h('span', {});
  const selected = h('span', {});
  const unselect = linkButton(t('Clear selection'), () => pickOnly([]));
  const announced = h('span', { class: 'sr', role: 'status' });
  const counts = h('p', { class: 'small counts' }, total, selected, ' ', unselect, announced);
  const head = headRow(app);
  const body = h('tbody', { role: 'rowgroup' });
  const table = h(
    'table',
    { class: 'runs', role: 'table' },
    h('caption', { class: 'sr' }, t('Runs')),
    head.element,
    body,
  );
  const more = button('', () => {
    limit += PAGE;
    refresh();
  });
  const scale = h('span', { class: 'wide' });
  const legend = h(
    'p',
    { class: 'small legend-line' },
    t('± is the 80 % interval of the energy; carbon adds the uncertainty of the grid figure.'),
    ' ',
    scale,
  );
  const none = h('div', {});
  const list = h('div', {}, counts, table, more.element, legend);
  const element = h('div', {}, h('h1', { class: 'sr' }, t('Runs')), bar.element, list, none);

  let limit = PAGE;
  let rest: number | undefined;
  let shown: readonly RunRow[] = [];
  let maxJ = 0;
  const rowState = (run: RunRow): RowState => ({ run, picked: store.picked.includes(run.id), maxJ });
  const rows = new KeyedChildren<RowState>(
    body,
    (state) => state.run.id,
    (state) => runRow(app, state, pick),
  );

  function pick(run: RunRow, on: boolean): void {
    const others = store.picked.filter((id) => id !== run.id);
    // A third choice takes the place of the oldest: a click that does nothing would look broken.
    pickOnly(on ? [...others, run.id].slice(-2) : others);
  }

  function pickOnly(ids: readonly string[]): void {
    const before = store.picked;
    store.picked = ids;
    for (const id of new Set([...before, ...ids])) {
      const run = store.row(id);
      if (run !== undefined) rows.touch(rowState(run));
    }
    store.tell('picked');
  }

  function writeCounts(): void {
    setText(total, sums(shown));
    const { length } = store.picked;
    setText(selected, length === 0 ? '' : ` · ${t('{0} selected', length)}`);
    setHidden(unselect, length === 0);
  }

  function refresh(first = limit): void {
    window.clearTimeout(rest);
    const now = app.now();
    const all = store.rows();
    shown = sorted(matching(all, store.filters, now), store.filters, now);
    maxJ = shown.reduce((max, run) => Math.max(max, run.footprint.energy?.value ?? 0), 0);
    rows.set(shown.slice(0, first).map(rowState));
    if (first < Math.min(limit, shown.length)) rest = window.setTimeout(() => refresh(), REST_AFTER_MS);
    head.update();
    writeCounts();
    const left = shown.length - limit;
    setHidden(more.element, left <= 0);
    more.set(t('Show {0} more of {1}', Math.min(PAGE, left), groupDigits(String(shown.length))));
    setText(scale, t('Energy bars share one scale, 0 to {0}.', energyText(joules(maxJ))));
    setHidden(list, shown.length === 0);
    none.replaceChildren(...emptyStates(all.length));
  }

  function emptyStates(all: number): HTMLElement[] {
    if (shown.length > 0) return [];
    if (all === 0) return [noRunsYet(app)];
    return [
      noRunMatches(all, () =>
        setFilters(app, { ...NO_FILTERS, sort: store.filters.sort, descending: store.filters.descending }),
      ),
    ];
  }

  return {
    element,
    update(change) {
      bar.update(change);
      if (change === 'tick') {
        const running = matching(store.rows(), store.filters, app.now()).filter((run) => run.state === 'running');
        // A run that began since is not in the list yet; everything else changes in place.
        const known = new Set(shown.map((run) => run.id));
        if (running.some((run) => !known.has(run.id))) refresh();
        else {
          for (const run of running) rows.touch(rowState(run));
          shown = shown.map((run) => store.row(run.id) ?? run);
          writeCounts();
        }
        return;
      }
      if (change === 'picked') {
        writeCounts();
        return;
      }
      if (change === 'filters') limit = PAGE;
      refresh(change === 'filters' || change === 'view' ? FIRST_ROWS : limit);
      if (change === 'filters') setText(announced, countText(shown.length));
    },
    dispose: () => window.clearTimeout(rest),
  };
}
