/** What ran, where, and from which commit. */
import { groupDigits } from '../../src/core/text/numbers';
import type { RunDetail } from '../../src/protocol/messages';
import { start, type App } from '../app';
import { t } from '../l10n';
import { h, type Child } from '../ui/dom';
import { commitText, kindWord } from '../words';
import { linkButton } from '../ui/link';

/** A longer command is cut: layout of 100 kB without a blank takes longer than opening the run. */
const COMMAND_CHARS = 4000;

function commandBlock(command: string): HTMLElement {
  return h(
    'div',
    { class: 'command', tabindex: 0, role: 'group', 'aria-label': t('Command') },
    h('code', {}, command.slice(0, COMMAND_CHARS)),
  );
}

export const cutNote = (command: string): string =>
  command.length > COMMAND_CHARS ? t('{0} more characters', groupDigits(String(command.length - COMMAND_CHARS))) : '';

export function runDetails(app: App, run: RunDetail): HTMLElement {
  const copy = async (): Promise<void> => {
    const answer = await app.ask({ type: 'copyText', text: run.command });
    if (answer?.type === 'done') app.say(t('Copied.'), 'done');
  };
  const rows: readonly (readonly [string, Child])[] = [
    [
      t('Started by'),
      run.launcher === undefined ? kindWord(run.kind) : t('{0}, {1}', run.launcher, kindWord(run.kind)),
    ],
    [t('Folder'), run.cwd],
    [t('File'), run.file],
    [t('Interpreter'), run.interpreter],
    [t('Git'), run.git && commitText(run.git)],
    [t('Workspace'), run.workspace],
    [t('Host'), run.host],
    [t('Run'), run.id],
  ];
  return h(
    'section',
    { class: 'section run-details' },
    h('h2', {}, t('Details')),
    commandBlock(run.command),
    h(
      'p',
      { class: 'small copy-line' },
      cutNote(run.command),
      ' ',
      linkButton(t('Copy command'), () => start(copy())),
    ),
    h(
      'dl',
      { class: 'key-values' },
      ...rows.flatMap(([key, value]) =>
        value === undefined
          ? [h('dt', {}, key), h('dd', { class: 'muted' }, t('unknown'))]
          : [h('dt', {}, key), h('dd', {}, value)],
      ),
    ),
  );
}
