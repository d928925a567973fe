/** Now: what is drawn, by what, and by which run. */
import { start, type App, type Part } from '../app';
import { t } from '../l10n';
import { h, setHidden, setText } from '../ui/dom';
import { noRunsYet, nothingMeasurable } from './empty';
import { liveChart } from './nowChart';
import { deviceTable } from './nowDevices';
import { linkButton } from '../ui/link';
import { hero } from './nowHero';
import { liveRuns } from './nowRuns';
import { gridNow, others, today } from './nowSide';

/** One sentence about the meter that the user should know. */
function problem(app: App): Part {
  const text = h('span', {});
  const element = h(
    'p',
    { class: 'problem', role: 'status' },
    text,
    ' ',
    linkButton(t('Show log'), () => start(app.ask({ type: 'command', command: 'showLog' }))),
  );
  return {
    element,
    update() {
      const said = app.store.panel?.now.problem;
      setText(text, said ?? '');
      setHidden(element, said === undefined);
    },
  };
}

export function nowView(app: App): Part {
  const parts = {
    problem: problem(app),
    hero: hero(app),
    chart: liveChart(app),
    devices: deviceTable(app),
    runs: liveRuns(app),
    grid: gridNow(app),
    today: today(app),
    others: others(app),
  };
  const all = Object.values(parts);
  const nothing = h('div', { class: 'now-nothing' });
  const noRuns = h('div', { class: 'now-runs' });
  const left = h('div', { class: 'stack now-left' }, parts.chart.element, parts.devices.element);
  const right = h(
    'div',
    { class: 'stack now-right' },
    parts.runs.element,
    noRuns,
    parts.grid.element,
    parts.today.element,
    parts.others.element,
  );
  const columns = h('div', { class: 'columns now' }, left, right);
  const element = h(
    'div',
    {},
    h('h1', { class: 'sr' }, t('Now')),
    parts.problem.element,
    nothing,
    parts.hero.element,
    columns,
  );
  return {
    element,
    update(change) {
      const panel = app.store.panel;
      if (panel === undefined) return;
      const why = panel.now.nothing;
      if (why === undefined) nothing.replaceChildren();
      else if (nothing.dataset['why'] !== why) nothing.replaceChildren(nothingMeasurable(app, why));
      nothing.dataset['why'] = why ?? '';
      setHidden(parts.hero.element, why !== undefined);
      setHidden(left, why !== undefined);
      columns.classList.toggle('one', why !== undefined);
      const empty = panel.runs.length === 0;
      if (empty && noRuns.childElementCount === 0) noRuns.append(noRunsYet(app));
      setHidden(noRuns, !empty);
      setHidden(parts.today.element, empty);
      for (const part of all)
        if (why === undefined || (part !== parts.chart && part !== parts.devices)) part.update(change);
    },
    dispose() {
      for (const part of all) part.dispose?.();
    },
  };
}
