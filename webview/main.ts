/**
 * The panel's entry.
 *
 * What the host's HTML must contain, and nothing more:
 * - `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${cspSource} data:;
 *   font-src ${cspSource}; style-src ${cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'">`
 * - `<meta property="csp-nonce" content="${nonce}">`: the widgets probe `:focus-visible` with a `<style>` that carries
 *   this nonce; without it they fall back to wrong focus rings.
 * - `<meta name="viewport" content="width=device-width, initial-scale=1">`, `<title>`, `<html lang="…">`
 * - `<link rel="stylesheet" href="${dist/webview/main.css}">`
 * - `<body>` without classes of its own: VS Code writes `vscode-dark`, `vscode-light`, `vscode-high-contrast`,
 *   `vscode-high-contrast-light`, `vscode-reduce-motion` and `data-vscode-theme-name` there; the panel follows them.
 * - `<div id="app"></div>`, which is filled after `hydrate`
 * - `<script type="module" nonce="${nonce}" src="${dist/webview/main.js}"></script>` as last element of the body
 *
 * No inline style or event handler anywhere. Order of words: the panel posts `ready`, the host answers `hydrate`.
 */
import type { Answer, Request, View } from '../src/protocol/messages';
import { millis } from '../src/core/units';
import type { App } from './app';
import { connectHost, RequestError } from './host';
import { setLanguage, t } from './l10n';
import { mountShell, type Shell } from './shell';
import { restore, savedState, Store } from './state';
import { watchTheme } from './theme';
import { registerWidgets } from './ui/toolkit';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/table.css';
import './styles/chart.css';
import './styles/now.css';
import './styles/runs.css';
import './styles/run.css';
import './styles/compare.css';
import './styles/grid.css';
import './styles/narrow.css';

const REQUEST_TIMEOUT_MS = 10_000;

const host = connectHost({
  timeoutMs: REQUEST_TIMEOUT_MS,
  noAnswer: () => t('The extension did not answer. Reload the window if this happens again.'),
});
const store = new Store();
let shell: Shell | undefined;

const report = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  host.post({ type: 'problem', message: text.slice(0, 4000) });
};
window.addEventListener('error', (event) => report(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => report(event.reason));

function show(view: View, focus: boolean): void {
  store.view = view.name === 'runs' ? { name: 'runs' } : view;
  if (view.name === 'runs' && view.file !== undefined)
    store.filters = { ...store.filters, search: '', workspace: '', days: 0, file: view.file };
  host.setState(savedState(store));
  shell?.show(store.view, focus);
}

async function ask(request: Request): Promise<Answer | undefined> {
  try {
    const answer = await host.request(request);
    shell?.say('');
    return answer;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    shell?.say(error.message);
    return undefined;
  }
}

const app: App = {
  store,
  theme: watchTheme(),
  now: () => store.panel?.now.at ?? millis(0),
  go: (view) => {
    // A click on the tab that is shown must not throw its view away.
    const same = view.name === store.view.name && view.name !== 'run' && view.name !== 'compare';
    if (!same || (view.name === 'runs' && view.file !== undefined))
      show(view, !document.activeElement?.matches('[role=tab]'));
  },
  ask,
  say: (text, done) => shell?.say(text, done),
};

store.onChange((change) => {
  if (change === 'filters') host.setState(savedState(store));
  if (change !== 'hydrate') shell?.update(change);
});

host.onPush((message) => {
  if (message.type === 'show') {
    show(message.view, false);
    return;
  }
  if (message.type === 'hydrate') {
    setLanguage(message.state.locale, message.state.l10n);
    store.take(message);
    const root = document.getElementById('app');
    if (root === null) throw new Error('The page has no #app.');
    shell?.dispose();
    shell = mountShell(root, app);
    show(message.view ?? store.view, false);
    return;
  }
  store.take(message);
});

registerWidgets();
restore(store, host.getState());
host.post({ type: 'ready' });
