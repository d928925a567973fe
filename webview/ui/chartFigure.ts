/** The frame of a chart: a canvas with a name, the finding as a visible caption, and its data as a table. */
import { t } from '../l10n';
import { h, setAttribute, setHidden, setText } from './dom';
import { swatch, type Paint } from './swatch';

export interface LegendItem {
  readonly name: string;
  readonly mark: Paint | Element;
}

export interface ChartFigure {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** The finding in one or two sentences. */
  setCaption(text: string): void;
  setLegend(items: readonly LegendItem[], className?: string): void;
  /** Called again on each change while the table is open. */
  setTable(make: () => HTMLTableElement): void;
}

export function chartFigure(options: { readonly label: string; readonly className: string }): ChartFigure {
  const canvas = h('canvas', { role: 'img', 'aria-label': options.label });
  const legend = h('ul', { class: 'legend', hidden: true });
  const caption = h('figcaption', {});
  const scroll = h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('Data of the chart') });
  const details = h('details', { class: 'data' }, h('summary', {}, t('Show as table')), scroll);
  const element = h(
    'figure',
    { class: 'chart' },
    legend,
    h('div', { class: `canvas ${options.className}` }, canvas),
    caption,
    details,
  );
  let makeTable: (() => HTMLTableElement) | undefined;
  const fillTable = (): void => {
    if (details.open && makeTable !== undefined) scroll.replaceChildren(makeTable());
  };
  details.addEventListener('toggle', fillTable);
  let legendState = '';
  return {
    element,
    canvas,
    setCaption(text) {
      setText(caption, text);
      setHidden(caption, text === '');
      setAttribute(canvas, 'aria-label', text === '' ? options.label : `${options.label}. ${text}`);
    },
    setLegend(items, className = '') {
      const state = items.map((item) => item.name).join('|');
      if (state === legendState) return;
      legendState = state;
      legend.className = `legend ${className}`;
      setHidden(legend, items.length === 0);
      legend.replaceChildren(
        ...items.map(({ name, mark }) => h('li', {}, mark instanceof Element ? mark : swatch(mark), name)),
      );
    },
    setTable(make) {
      makeTable = make;
      fillTable();
    },
  };
}
