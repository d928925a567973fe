/** Native tables from rows of cells. */
import { h, type Child } from './dom';

export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
  /** `wide`: dropped below 900 px, `middle`: dropped below 560 px. */
  readonly from?: 'wide' | 'middle';
  /** Headings that only a screen reader needs. */
  readonly silent?: boolean;
}

export interface Row {
  readonly cells: readonly Child[];
  readonly muted?: boolean;
}

const classOf = (column: Column | undefined, extra = ''): string | undefined =>
  [column?.numeric === true ? 'num' : '', column?.from ?? '', extra].filter(Boolean).join(' ') || undefined;

const withClass = (name: string | undefined): Record<string, string> => (name === undefined ? {} : { class: name });

function headRow(columns: readonly Column[]): HTMLTableRowElement {
  return h(
    'tr',
    {},
    ...columns.map((column) =>
      h(
        'th',
        { scope: 'col', ...withClass(classOf(column)) },
        column.silent === true ? h('span', { class: 'sr' }, column.title) : column.title,
      ),
    ),
  );
}

function bodyRow(columns: readonly Column[], row: Row): HTMLTableRowElement {
  const cells = row.cells.map((cell, i) =>
    i === 0
      ? h('th', { scope: 'row', ...withClass(classOf(columns[i], 'row-name')) }, cell)
      : h('td', withClass(classOf(columns[i])), cell),
  );
  return h('tr', row.muted === true ? { class: 'muted-row' } : {}, ...cells);
}

export function table(options: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly sum?: Row;
  readonly className?: string;
}): HTMLTableElement {
  const { columns } = options;
  return h(
    'table',
    withClass(options.className),
    h('caption', { class: 'sr' }, options.caption),
    h('thead', {}, headRow(columns)),
    h('tbody', {}, ...options.rows.map((row) => bodyRow(columns, row))),
    options.sum !== undefined && h('tfoot', {}, bodyRow(columns, options.sum)),
  );
}
