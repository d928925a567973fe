/** Empty states: what is, then what the user can do. */
import { start, type App } from '../app';
import { t } from '../l10n';
import { h, type Child } from '../ui/dom';
import { button } from '../ui/toolkit';

function emptyState(title: string, text: string, ...actions: readonly Child[]): HTMLElement {
  return h(
    'section',
    { class: 'empty' },
    h('h2', {}, title),
    h('p', {}, text),
    actions.length > 0 && h('div', { class: 'actions' }, ...actions),
  );
}

const checkButton = (app: App): HTMLElement =>
  button(t('Check what can be measured here'), () => start(app.ask({ type: 'command', command: 'checkSources' })), {
    primary: true,
  }).element;

export const nothingMeasurable = (app: App, why: string): HTMLElement =>
  emptyState(
    t('Nothing can be measured here'),
    t('{0} Runs are still recorded with their time; energy is marked unknown.', why),
    checkButton(app),
  );

export function noRunsYet(app: App): HTMLElement {
  const trusted = app.store.panel?.trusted ?? false;
  const sample = button(t('Run the sample'), () => start(app.ask({ type: 'command', command: 'runSample' })), {
    primary: true,
  });
  sample.set(t('Run the sample'), trusted);
  return emptyState(
    t('No runs yet'),
    t(
      'Start Python as you always do: in the terminal, as a task, in the debugger or in a notebook. It appears here when it has run for a second. Your code stays as it is.',
    ),
    sample.element,
    !trusted && h('p', { class: 'small' }, t('Trust this workspace to run the sample.')),
  );
}

export const noRunMatches = (hidden: number, clear: () => void): HTMLElement =>
  emptyState(
    t('No run matches'),
    hidden === 1
      ? t('1 run is hidden by the search and filters.')
      : t('{0} runs are hidden by the search and filters.', hidden),
    button(t('Clear filters'), clear).element,
  );
