/** Grid: when would a job cost less? The finding is the headline, the curve its proof. */
import type { GridView, ShownSeries } from '../../src/protocol/gridView';
import type { App, Part } from '../app';
import { findingOf } from '../gridFinding';
import { t } from '../l10n';
import { h, setText } from '../ui/dom';
import { progressRing } from '../ui/toolkit';
import { noGridSource, noTimingAdvice, noZone } from './empty';
import { gridChart } from './gridChart';
import { gridForm } from './gridForm';
import { gridSource } from './gridSource';
import { pieceTable, windowTable } from './gridWindows';

export function gridView(app: App): Part {
  const element = h('div', { class: 'grid-view' });
  let page: GridPage | undefined;
  let shown: GridView | undefined;

  function update(): void {
    const view = app.store.panel?.gridView;
    const { series } = view ?? {};
    if (view === undefined || series === undefined) {
      page?.dispose();
      page = undefined;
      element.replaceChildren(h('h1', { class: 'sr' }, t('Grid')), nothingToShow(app, view));
      return;
    }
    if (page === undefined) {
      page = gridPage(app);
      element.replaceChildren(page.element);
    }
    page.set(view, series);
  }

  return {
    element,
    update(change) {
      const view = app.store.panel?.gridView;
      // A tick makes the forecast older, and nothing else.
      if (change === 'tick' && view?.series !== undefined) page?.tick(view, view.series);
      if (change !== 'view' && change !== 'grid' && view === shown) return;
      shown = view;
      update();
    },
    dispose: () => page?.dispose(),
  };
}

function nothingToShow(app: App, view: GridView | undefined): HTMLElement {
  const grid = app.store.panel?.grid;
  if (view === undefined) return grid?.intensity === undefined ? noZone(app) : progressRing(t('Loading the grid'));
  if (!view.chosen) return noGridSource(app, view, grid?.intensity?.gPerKwh);
  return noTimingAdvice(app, view.trouble ?? '');
}

interface GridPage {
  readonly element: HTMLElement;
  set(view: GridView, series: ShownSeries): void;
  tick(view: GridView, series: ShownSeries): void;
  dispose(): void;
}

function gridPage(app: App): GridPage {
  const headline = h('h1', { class: 'headline' });
  const sentences = h('p', { class: 'grid-finding' });
  const form = gridForm(app);
  const chart = gridChart(app);
  const source = gridSource(app);
  const tables = h('div', { class: 'grid-tables' });
  const element = h(
    'div',
    { class: 'grid-page' },
    h('div', { class: 'grid-head', 'aria-live': 'polite' }, headline, sentences),
    form.element,
    chart.element,
    source.element,
    tables,
  );
  return {
    element,
    set(view, series) {
      const { plan } = view;
      const finding = findingOf(view, series);
      setText(headline, finding.headline);
      setText(sentences, finding.sentences.join(' '));
      form.element.hidden = plan === undefined;
      if (plan !== undefined) form.set(plan.job);
      chart.set(view, series);
      source.set(view, series);
      const windows = plan === undefined || plan.advice.best.length === 0 ? undefined : windowTable(view, series, plan);
      const pieces = plan === undefined ? undefined : pieceTable(view, plan);
      tables.replaceChildren(...[windows, pieces].filter((each) => each !== undefined));
    },
    tick: (view, series) => source.set(view, series),
    dispose: () => chart.dispose(),
  };
}
