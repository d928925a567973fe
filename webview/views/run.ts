/** One run: what it used, how that was found out, what it was. */
import type { RunId } from '../../src/core/run/record';
import type { RunDetail, RunRow } from '../../src/protocol/messages';
import { start, type App, type Part } from '../app';
import { t } from '../l10n';
import { h, type Child } from '../ui/dom';
import { progressRing } from '../ui/toolkit';
import { linkButton } from '../ui/link';
import { runCells } from './runCells';
import { runChart } from './runChart';
import { runDetails } from './runDetails';
import { runFigures } from './runFigures';
import { runHead } from './runHead';
import { runParts } from './runParts';
import { runStory } from './runStory';

/** A live run's curve and parts are fetched again after so many ticks; its figures change with each. */
const REFETCH_TICKS = 15;

/** The run with its curve; undefined when the host refused. */
export async function fetchRun(app: App, id: RunId): Promise<RunDetail | undefined> {
  const answer = await app.ask({ type: 'openRun', run: id });
  if (answer?.type !== 'run') return undefined;
  app.store.details.set(id, answer.run);
  return answer.run;
}

export const gone = (app: App): HTMLElement =>
  h(
    'div',
    {},
    h('h1', {}, t('This run is not in the ledger any more')),
    h(
      'p',
      {},
      linkButton(t('← All runs'), () => app.go({ name: 'runs' })),
    ),
  );

export function runView(app: App, id: RunId): Part {
  const row = app.store.row(id);
  if (row === undefined) return { element: gone(app), update: () => undefined };
  const head = runHead(app, row);
  const figures = runFigures(app);
  const chart = runChart(app);
  const body = h('div', { class: 'run-body' }, progressRing(t('Loading the run')));
  const element = h('div', { class: 'run' }, head.element, figures.element, body);
  let ticks = 0;
  let alive = true;
  let fetching = false;

  function fill(run: RunDetail): void {
    const cells = runCells(run);
    const details = runDetails(app, run);
    // Cells make the left column long; the details go where there is room.
    const left: Child[] = cells === undefined ? [runParts(run), details] : [runParts(run), cells];
    const right: Child[] = cells === undefined ? [runStory(run)] : [runStory(run), details];
    const columns = h(
      'div',
      { class: 'halves' },
      h('div', { class: 'stack' }, ...left),
      h('div', { class: 'stack' }, ...right),
    );
    // The chart stays where it is: its data table may be open.
    if (chart.element.parentElement === body) body.lastElementChild?.replaceWith(columns);
    else body.replaceChildren(chart.element, columns);
    chart.set(run);
  }

  async function load(): Promise<void> {
    if (fetching) return;
    fetching = true;
    try {
      const run = await fetchRun(app, id);
      if (!alive) return;
      if (run !== undefined) fill(run);
      else if (chart.element.parentElement !== body) {
        body.replaceChildren(
          h('p', {}, t('The run could not be loaded.')),
          linkButton(t('Try again'), () => start(load())),
        );
      }
    } finally {
      fetching = false;
    }
  }

  function write(run: RunRow): void {
    head.set(run);
    figures.set(run);
  }

  return {
    element,
    update(change) {
      const run = app.store.row(id);
      if (run === undefined) {
        element.replaceChildren(gone(app));
        return;
      }
      write(run);
      const known = app.store.details.get(id);
      if (change === 'view') {
        if (known !== undefined && known.state !== 'running') fill(known);
        else start(load());
      } else if (change === 'runs' && known === undefined) start(load());
      else if (change === 'tick' && run.state === 'running' && ++ticks % REFETCH_TICKS === 0) start(load());
    },
    dispose() {
      alive = false;
      chart.dispose();
    },
  };
}
