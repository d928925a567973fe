/** Beside the chart: the grid, the runs of today, and programs on a GPU that belong to no run. */
import { intensitySource } from '../../src/core/text/factorText';
import { carbonText, energyText, intensityText, showCarbon } from '../../src/core/text/numbers';
import { grams, joules } from '../../src/core/units';
import type { Now, RunRow } from '../../src/protocol/messages';
import { start, type App, type Part } from '../app';
import { t, times } from '../l10n';
import { NO_FILTERS } from '../state';
import { h, KeyedChildren, setHidden, setText, type Kept } from '../ui/dom';
import { linkButton } from '../ui/link';

const MOST_OF_TODAY = 6;

export function gridNow(app: App): Part {
  const text = h('p', {});
  const small = h('p', { class: 'small' });
  const change = linkButton('', () => start(app.ask({ type: 'command', command: 'setZone' })));
  const ahead = linkButton(t('See the hours ahead'), () => app.go({ name: 'grid' }));
  const links = h('p', { class: 'actions' }, change, ahead);
  const element = h('section', { class: 'section now-grid' }, h('h2', {}, t('Grid')), text, small, links);
  return {
    element,
    update() {
      const grid = app.store.panel?.grid;
      if (grid === undefined) return;
      const { intensity, guessed, pue } = grid;
      setText(
        text,
        intensity === undefined
          ? t('Carbon is unknown: no zone is set. Energy is not affected.')
          : t('{0} in {1}, {2}.', intensityText(intensity.gPerKwh), intensity.zoneName, intensitySource(intensity, t)),
      );
      const overhead = pue > 1 ? t('PUE {0}: the building’s overhead is added.', pue.toFixed(2)) : '';
      const said =
        intensity === undefined
          ? ''
          : guessed
            ? t('The zone was guessed from the time zone.')
            : t('The zone is set in the settings.');
      const signal = intensity?.signal === 'marginal' ? t('Marginal intensity.') : '';
      setText(small, [said, signal, overhead].filter(Boolean).join(' '));
      setHidden(small, small.textContent === '');
      setText(change, intensity === undefined ? t('Set zone') : t('Change'));
      setHidden(ahead, app.store.panel?.gridView?.series === undefined);
    },
  };
}

function todayRow(app: App, first: RunRow): Kept<RunRow> {
  const name = linkButton('', () => app.go({ name: 'run', run: first.id }), 'link cut plain');
  const when = h('span', { class: 'muted' });
  const amount = h('span', { class: 'num' });
  const element = h('li', {}, name, when, amount);
  const update = (run: RunRow): void => {
    setText(name, run.name);
    setText(when, run.state === 'running' ? t('running') : times().clock(run.start));
    const { carbon, energy } = run.footprint;
    if (carbon !== undefined) {
      const shown = showCarbon(carbon);
      setText(amount, `${shown.value}\u00a0${shown.unit}`);
    } else setText(amount, energy === undefined ? t('unknown') : energyText(energy.value));
  };
  update(first);
  return { element, update };
}

/** The line of sums; a run without figures is named, not counted as nothing. */
function sums(runs: readonly RunRow[]): string {
  const energy = joules(runs.reduce((sum, run) => sum + (run.footprint.energy?.value ?? 0), 0));
  const carbon = grams(runs.reduce((sum, run) => sum + (run.footprint.carbon?.value ?? 0), 0));
  const unknown = runs.filter((run) => run.footprint.energy === undefined).length;
  const noCarbon = runs.every((run) => run.footprint.carbon === undefined);
  const parts = [
    runs.length === 1 ? t('1 run') : t('{0} runs', runs.length),
    unknown === runs.length ? '' : energyText(energy),
    noCarbon ? '' : carbonText(carbon),
    unknown > 0 ? t('{0} of them unknown', unknown) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

export function today(app: App): Part {
  const total = h('span', { class: 'small' });
  const list = h('ul', { class: 'list' });
  const rows = new KeyedChildren<RunRow>(
    list,
    (run) => run.id,
    (run) => todayRow(app, run),
  );
  const more = linkButton('', () => {
    app.store.filters = { ...NO_FILTERS, days: 1 };
    app.store.tell('filters');
    app.go({ name: 'runs' });
  });
  const none = h('p', { class: 'muted' }, t('No runs today.'));
  const element = h(
    'section',
    { class: 'section now-today' },
    h('div', { class: 'heading' }, h('h2', {}, t('Today')), total),
    list,
    none,
    more,
  );
  return {
    element,
    update() {
      const now = app.now();
      const runs = app.store
        .rows()
        .filter((run) => times().sameDay(run.start, now) || run.state === 'running')
        .toSorted((a, b) => b.start - a.start);
      setText(total, runs.length === 0 ? '' : sums(runs));
      rows.set(runs.slice(0, MOST_OF_TODAY));
      setHidden(none, runs.length > 0);
      setHidden(list, runs.length === 0);
      setHidden(more, runs.length <= MOST_OF_TODAY);
      setText(more, t('All {0} runs of today', runs.length));
    },
  };
}

type Other = Now['others'][number];

export function others(app: App): Part {
  const list = h('ul', { class: 'list' });
  const rows = new KeyedChildren<Other>(
    list,
    (other) => `${other.device} ${other.pid}`,
    (first) => {
      const name = h('span', { class: 'cut' });
      const device = h('span', { class: 'muted' });
      const update = (other: Other): void => {
        setText(name, other.name);
        setText(device, deviceName(app, other.device));
      };
      update(first);
      return {
        element: h('li', {}, name, device, h('span', { class: 'num muted' }, t('pid {0}', String(first.pid)))),
        update,
      };
    },
  );
  const element = h(
    'section',
    { class: 'section now-others' },
    h(
      'div',
      { class: 'heading' },
      h('h2', {}, t('Others on the GPU')),
      h('span', { class: 'small' }, t('in no run here')),
    ),
    list,
  );
  return {
    element,
    update() {
      const found = app.store.panel?.now.others ?? [];
      rows.set(found);
      setHidden(element, found.length === 0);
    },
  };
}

const deviceName = (app: App, id: string): string =>
  app.store.panel?.now.devices.find((device) => device.id === id)?.name ?? id;
