/** Search, filters and what to do with the runs that are left. */
import { shortNames } from '../../src/core/text/paths';
import { start, type App, type Part } from '../app';
import { t } from '../l10n';
import { fileOf, isFiltered, matching, sorted } from '../runFilter';
import { NO_FILTERS, SORT_KEYS, type Filters, type SortKey } from '../state';
import { h, on, setHidden } from '../ui/dom';
import { button, textField } from '../ui/toolkit';
import { linkButton } from '../ui/link';

interface Choice {
  readonly value: string;
  readonly text: string;
}

interface Select {
  readonly element: HTMLSelectElement;
  set(choices: readonly Choice[], value: string): void;
}

function select(label: string, className: string, chosen: (value: string) => void): Select {
  const element = h('select', { 'aria-label': label, class: className });
  on(element, 'change', () => chosen(element.value));
  let state = '';
  return {
    element,
    set(choices, value) {
      // A filter may name what is not there any more; it stays visible, so that it can be taken back.
      const all = choices.some((choice) => choice.value === value) ? choices : [...choices, { value, text: value }];
      const next = JSON.stringify(all);
      if (next !== state) {
        state = next;
        element.replaceChildren(...all.map((choice) => h('option', { value: choice.value }, choice.text)));
      }
      if (element.value !== value) element.value = value;
    },
  };
}

export function sortTitle(key: SortKey): string {
  switch (key) {
    case 'start':
      return t('When');
    case 'name':
      return t('Run');
    case 'duration':
      return t('Duration');
    case 'energy':
      return t('Energy');
    case 'band':
      return '±';
    case 'carbon':
      return t('Carbon');
    case 'source':
      return t('Source');
  }
}

export function setFilters(app: App, change: Partial<Filters>): void {
  app.store.filters = { ...app.store.filters, ...change };
  app.store.tell('filters');
}

function days(): readonly Choice[] {
  return [
    { value: '0', text: t('All time') },
    { value: '1', text: t('Today') },
    { value: '7', text: t('7 days') },
    { value: '30', text: t('30 days') },
  ];
}

function workspaces(app: App): readonly Choice[] {
  const own = app.store.panel?.workspace;
  const known = [...new Set(app.store.rows().flatMap((run) => run.workspace ?? []))];
  const names = shortNames(known);
  return [
    { value: '', text: t('All workspaces') },
    ...known
      .map((path) => ({ value: path, text: path === own ? t('This workspace') : (names.get(path) ?? path) }))
      .toSorted((a, b) => Number(b.value === own) - Number(a.value === own) || a.text.localeCompare(b.text)),
  ];
}

function files(app: App): readonly Choice[] {
  const { workspace } = app.store.filters;
  const runs = app.store.rows().filter((run) => workspace === '' || run.workspace === workspace);
  const names = shortNames(runs.map(fileOf));
  return [
    { value: '', text: t('All files') },
    ...[...names].map(([value, text]) => ({ value, text })).toSorted((a, b) => a.text.localeCompare(b.text)),
  ];
}

function sorts(): readonly Choice[] {
  return SORT_KEYS.flatMap((key) => [
    { value: `${key} 1`, text: t('{0} ↓', sortTitle(key)) },
    { value: `${key} 0`, text: t('{0} ↑', sortTitle(key)) },
  ]);
}

export function runsBar(app: App): Part {
  const { store } = app;
  const search = textField({
    label: t('Search runs'),
    placeholder: t('Search name, command, commit, note'),
    value: store.filters.search,
    className: 'search',
    changed: (text) => setFilters(app, { search: text }),
  });
  const workspace = select(t('Workspace'), '', (value) => setFilters(app, { workspace: value, file: '' }));
  const file = select(t('File'), '', (value) => setFilters(app, { file: value }));
  const day = select(t('Time'), '', (value) => setFilters(app, { days: Number(value) }));
  // The head of the table, which sorts, is gone in a narrow panel.
  const order = select(t('Sort by'), 'only-narrow', (value) => {
    const [sort, descending] = value.split(' ');
    setFilters(app, { sort: SORT_KEYS.find((key) => key === sort) ?? 'start', descending: descending === '1' });
  });
  const clear = linkButton(t('Clear filters'), () => {
    search.set('');
    setFilters(app, { ...NO_FILTERS, sort: store.filters.sort, descending: store.filters.descending });
  });
  const exportRuns = button(t('Export'), () => {
    const shown = sorted(matching(store.rows(), store.filters, app.now()), store.filters, app.now());
    start(app.ask({ type: 'export', runs: shown.map((run) => run.id) }));
  });
  const compare = button(
    t('Compare 2 runs'),
    () => {
      const [first, second] = store.picked
        .map((id) => store.row(id))
        .toSorted((a, b) => (a?.start ?? 0) - (b?.start ?? 0));
      if (first !== undefined && second !== undefined) app.go({ name: 'compare', a: first.id, b: second.id });
    },
    { primary: true, className: 'compare-button' },
  );
  const element = h(
    'div',
    { class: 'runs-bar' },
    search.element,
    workspace.element,
    file.element,
    day.element,
    order.element,
    clear,
    h('span', { class: 'end' }, exportRuns.element, compare.element),
  );
  return {
    element,
    update(change) {
      if (change === 'tick') return;
      const { filters, picked } = store;
      search.set(filters.search);
      workspace.set(workspaces(app), filters.workspace);
      file.set(files(app), filters.file);
      day.set(days(), String(filters.days));
      order.set(sorts(), `${filters.sort} ${Number(filters.descending)}`);
      setHidden(clear, !isFiltered(filters));
      const two = picked.length === 2;
      compare.set(t('Compare 2 runs'), two);
      compare.element.title = two ? '' : t('Select two runs to compare.');
      exportRuns.set(t('Export'), store.rows().length > 0);
    },
  };
}
