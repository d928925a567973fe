/** The frame: tabs, the line of context, notices, and the view that is shown. */
import { intensityText, powerText } from '../src/core/text/numbers';
import type { View } from '../src/protocol/messages';
import type { App, Part } from './app';
import { t } from './l10n';
import type { Change } from './state';
import { h, on, setAttribute, setHidden, setText } from './ui/dom';
import { markDefinitions } from './ui/marks';
import { compareView } from './views/compare';
import { gridView } from './views/grid';
import { lintView } from './views/lint';
import { nowView } from './views/now';
import { runView } from './views/run';
import { runsView } from './views/runs';

/** How long a word of success stays. */
const BRIEF_MS = 4000;

const TABS = ['now', 'runs', 'grid', 'lint'] as const;
type Tab = (typeof TABS)[number];

const tabOf = ({ name }: View): Tab => (name === 'run' || name === 'compare' ? 'runs' : name);

function makeView(app: App, view: View): Part {
  switch (view.name) {
    case 'now':
      return nowView(app);
    case 'runs':
      return runsView(app);
    case 'run':
      return runView(app, view.run);
    case 'compare':
      return compareView(app, view.a, view.b);
    case 'grid':
      return gridView(app);
    case 'lint':
      return lintView(app);
  }
}

export interface Shell {
  update(change: Change): void;
  show(view: View, focus: boolean): void;
  say(text: string, done?: 'done'): void;
  dispose(): void;
}

export function mountShell(root: HTMLElement, app: App): Shell {
  const titles: Record<Tab, string> = { now: t('Now'), runs: t('Runs'), grid: t('Grid'), lint: t('Code') };
  const tabs = TABS.map((tab) =>
    h('button', { role: 'tab', id: `tab-${tab}`, 'aria-controls': 'view', type: 'button' }, titles[tab]),
  );
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Wattprint' }, ...tabs);
  const context = h('p', { class: 'context' });
  const noticeText = h('span', {});
  const dismiss = h('button', { type: 'button', class: 'link' }, t('Dismiss'));
  const notice = h('div', { class: 'notice', hidden: true }, noticeText, dismiss);
  const live = h('div', { role: 'status' }, notice);
  const panel = h('div', { id: 'view', role: 'tabpanel', tabindex: -1 });
  let leaving: number | undefined;
  let part: Part | undefined;
  let shown: View | undefined;
  const left = new Map<Tab, number>();

  on(dismiss, 'click', () => setHidden(notice, true));
  tabs.forEach((tab, i) => {
    const name = TABS[i] ?? 'now';
    on(tab, 'click', () => app.go({ name }));
    on(tab, 'keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next =
        event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? TABS.length - 1
            : step === undefined
              ? -1
              : (i + step + TABS.length) % TABS.length;
      if (next < 0) return;
      event.preventDefault();
      app.go({ name: TABS[next] ?? 'now' });
      tabs[next]?.focus();
    });
  });
  root.replaceChildren(markDefinitions(), h('header', { class: 'top' }, list, context), live, h('main', {}, panel));

  const writeContext = (): void => {
    const state = app.store.panel;
    if (state === undefined) return;
    const { intensity } = state.grid;
    const grid =
      intensity === undefined ? t('No zone set') : t('{0}, {1}', intensity.zoneName, intensityText(intensity.gPerKwh));
    const draw = state.now.totalW;
    // The Now tab says the draw in large; elsewhere it stays in sight here.
    setText(
      context,
      app.store.view.name === 'now' || draw === undefined ? grid : t('{0} · {1}', powerText(draw), grid),
    );
  };

  return {
    update(change) {
      writeContext();
      part?.update(change);
    },
    show(view, focus) {
      if (shown?.name === 'runs') left.set('runs', window.scrollY);
      const cameFrom = shown;
      part?.dispose?.();
      part = makeView(app, view);
      shown = view;
      panel.replaceChildren(part.element);
      part.update('view');
      const active = tabOf(view);
      tabs.forEach((tab, i) => {
        const selected = TABS[i] === active;
        setAttribute(tab, 'aria-selected', String(selected));
        tab.tabIndex = selected ? 0 : -1;
        if (selected) setAttribute(panel, 'aria-labelledby', tab.id);
      });
      writeContext();
      if (focus) focusIn(view, cameFrom);
    },
    dispose: () => part?.dispose?.(),
    say(text, done) {
      window.clearTimeout(leaving);
      if (done !== undefined) leaving = window.setTimeout(() => setHidden(notice, true), BRIEF_MS);
      setText(noticeText, text);
      setHidden(notice, text === '');
    },
  };

  /** Back in the list, the run that was open has the focus again; a page that is new begins at its top. */
  function focusIn(view: View, cameFrom: View | undefined): void {
    if (view.name === 'runs' && cameFrom?.name === 'run') {
      window.scrollTo(0, left.get('runs') ?? 0);
      const row = panel.querySelector<HTMLElement>(`[data-run="${CSS.escape(cameFrom.run)}"] .run-name`);
      (row ?? panel).focus({ preventScroll: row !== null });
      return;
    }
    window.scrollTo(0, 0);
    panel.focus({ preventScroll: true });
  }
}
