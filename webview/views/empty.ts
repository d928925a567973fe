/** Empty states: what is, then what the user can do. */
import { intensityText } from '../../src/core/text/numbers';
import type { GramsPerKwh } from '../../src/core/units';
import type { GridView } from '../../src/protocol/gridView';
import type { PanelCommand } from '../../src/protocol/messages';
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

const commandButton = (app: App, label: string, command: PanelCommand, primary: boolean): HTMLElement =>
  button(label, () => start(app.ask({ type: 'command', command })), { primary }).element;

export const noZone = (app: App): HTMLElement =>
  emptyState(
    t('No zone set'),
    t('Carbon is unknown: no zone is set. Energy is not affected.'),
    commandButton(app, t('Set zone'), 'setZone', true),
  );

export function noGridSource(app: App, { zoneName, guessed }: GridView, mean: GramsPerKwh | undefined): HTMLElement {
  const carbon =
    mean === undefined
      ? ''
      : guessed
        ? t('Carbon uses the yearly mean of {0}, {1}, guessed from your time zone.', zoneName, intensityText(mean))
        : t('Carbon uses the yearly mean of {0}, {1}.', zoneName, intensityText(mean));
  const rest = t(
    'Energy is not affected. To see hours and windows, choose a source; until you do, nothing leaves this machine.',
  );
  return emptyState(
    t('No grid source chosen'),
    [carbon, rest].filter(Boolean).join(' '),
    commandButton(app, t('Choose a grid source'), 'chooseGridSource', true),
    guessed && commandButton(app, t('Set zone'), 'setZone', false),
  );
}

export const noTimingAdvice = (app: App, trouble: string): HTMLElement =>
  emptyState(
    t('No timing advice for this zone'),
    t('{0} Its intensity is known as one yearly figure only, so no hour is better than another here.', trouble),
    commandButton(app, t('Choose a grid source'), 'chooseGridSource', true),
    commandButton(app, t('Refresh'), 'refreshGrid', false),
  );
