/** Code: what the last look at the workspace found, by rule. */
import type { LintSummary } from '../../src/protocol/lintSummary';
import { start, type App, type Part } from '../app';
import { t } from '../l10n';
import { h } from '../ui/dom';
import { linkButton } from '../ui/link';
import { table } from '../ui/table';
import { button } from '../ui/toolkit';

/** Files named beside a rule; of the others the number. */
const NAMED = 3;

export function lintView(app: App): Part {
  const body = h('div', {});
  let shown: LintSummary | null | undefined = null;
  return {
    element: h('div', {}, h('h1', { class: 'sr' }, t('Code')), body),
    update() {
      const summary = app.store.panel?.lint;
      if (summary === shown) return;
      shown = summary;
      body.replaceChildren(summary === undefined ? notLooked(app) : report(app, summary));
    },
  };
}

const look = (app: App, primary: boolean): HTMLElement =>
  button(t('Lint workspace'), () => start(app.ask({ type: 'command', command: 'lintWorkspace' })), { primary }).element;

const notLooked = (app: App): HTMLElement =>
  h(
    'section',
    { class: 'empty' },
    h('h2', {}, t('What in this code wastes energy?')),
    h(
      'p',
      {},
      t('Open files are looked at as you type. This looks at all Python files and notebooks of the workspace.'),
    ),
    h('div', { class: 'actions' }, look(app, true)),
  );

function report(app: App, summary: LintSummary): HTMLElement {
  const { rules, files, unread } = summary;
  const count = rules.reduce((sum, rule) => sum + rule.count, 0);
  const fixable = rules.reduce((sum, rule) => sum + rule.fixable, 0);
  const finding =
    count === 0
      ? t('Nothing found in {0} files.', files)
      : t('{0} findings by {1} rules in {2} files; {3} of them have a fix.', count, rules.length, files, fixable);
  return h(
    'section',
    { class: 'section lint' },
    h('h2', {}, finding),
    rules.length > 0 &&
      table({
        caption: t('Findings by rule'),
        columns: [
          { title: t('Rule') },
          { title: t('Findings'), numeric: true },
          { title: t('With a fix'), numeric: true, from: 'middle' },
          { title: t('Files') },
        ],
        rows: rules.map((rule) => ({
          cells: [ruleCell(app, rule), String(rule.count), String(rule.fixable), filesCell(app, rule.files)],
        })),
      }),
    unread.length > 0 && h('p', { class: 'small' }, t('Not read: {0}.', unread.join(', '))),
    h('p', { class: 'actions' }, look(app, false)),
  );
}

const ruleCell = (app: App, { rule, title }: LintSummary['rules'][number]): HTMLElement =>
  h(
    'span',
    {},
    linkButton(rule, () => start(app.ask({ type: 'explainRule', rule }))),
    ` ${title}`,
  );

function filesCell(app: App, files: LintSummary['rules'][number]['files']): HTMLElement {
  const named = files
    .slice(0, NAMED)
    .flatMap(({ file, uri, line, count }, index) => [
      index > 0 ? ', ' : '',
      linkButton(file, () => start(app.ask({ type: 'openFinding', uri, line }))),
      count > 1 ? ` (${count})` : '',
    ]);
  const others = files.length - NAMED;
  return h('span', {}, ...named, others > 0 ? ` ${t('and {0} more', others)}` : '');
}
