/** The head of a run: its name, what can be done with it, its note. */
import type { RunRow } from '../../src/protocol/messages';
import { start, type App } from '../app';
import { t, times, whenText } from '../l10n';
import { h, on, setHidden, setText } from '../ui/dom';
import { button, textField } from '../ui/toolkit';
import { commitText, startedBy } from '../words';
import { runningChip } from './nowRuns';
import { linkButton } from '../ui/link';

const NOTE_CHARS = 500;

function subline(run: RunRow, app: App): string {
  const from = whenText(run.start, app.now());
  const span = run.end === undefined ? from : t('{0} to {1}', from, endText(run.start, run.end));
  return [span, startedBy(run), run.git === undefined ? '' : commitText(run.git)].filter(Boolean).join(' · ');
}

const endText = (from: RunRow['start'], to: RunRow['start']): string =>
  times().sameDay(from, to) ? times().clock(to) : whenText(to, from);

export interface RunHead {
  readonly element: HTMLElement;
  set(run: RunRow): void;
}

export function runHead(app: App, first: RunRow): RunHead {
  const { id } = first;
  const title = h('h1', {});
  const chip = runningChip();
  const line = h('p', { class: 'muted' });
  const note = h('p', { class: 'note' });

  const copy = async (format: 'json' | 'csv'): Promise<void> => {
    const answer = await app.ask({ type: 'copy', runs: [id], format });
    if (answer?.type === 'done') app.say(t('Copied.'), 'done');
  };
  const forget = async (): Promise<void> => {
    const answer = await app.ask({ type: 'forget', run: id });
    if (answer?.type === 'done') app.go({ name: 'runs' });
  };

  const field = textField({
    label: t('Note'),
    placeholder: t('What was different this time?'),
    className: 'note-field',
    maxLength: NOTE_CHARS,
  });
  const edit = button(t('Add note'), () => openEditor(true));
  const save = button(t('Save'), () => start(saveNote()), { primary: true });
  const cancel = button(t('Cancel'), () => openEditor(false));
  const editor = h('div', { class: 'note-editor', hidden: true }, field.element, save.element, cancel.element);
  let saved = first.note ?? '';

  function openEditor(open: boolean): void {
    setHidden(editor, !open);
    setHidden(note, open || saved === '');
    if (!open) {
      edit.element.focus();
      return;
    }
    field.set(saved);
    field.focus();
  }

  async function saveNote(): Promise<void> {
    const text = field.get().trim();
    const answer = await app.ask({ type: 'note', run: id, note: text });
    if (answer === undefined) return;
    saved = text;
    openEditor(false);
    writeNote();
  }

  function writeNote(): void {
    setText(note, saved);
    setHidden(note, saved === '' || !editor.hidden);
    edit.set(saved === '' ? t('Add note') : t('Edit note'));
  }

  on(editor, 'keydown', (event) => {
    if (event.key === 'Enter' && event.target === field.element) start(saveNote());
    else if (event.key === 'Escape') openEditor(false);
    else return;
    event.preventDefault();
  });

  const openFile = button(t('Open file'), () => start(app.ask({ type: 'openFile', run: id })));
  const again = button(t('Run when grid is green'), () => start(app.ask({ type: 'runWhenGreen', run: id })));
  const actions = h(
    'div',
    { class: 'actions' },
    openFile.element,
    again.element,
    button(t('Copy as JSON'), () => start(copy('json'))).element,
    button(t('Copy as CSV'), () => start(copy('csv'))).element,
    edit.element,
    button(t('Forget run'), () => start(forget())).element,
  );
  const element = h(
    'div',
    {},
    h(
      'p',
      { class: 'back small' },
      linkButton(t('← All runs'), () => app.go({ name: 'runs' })),
    ),
    h('div', { class: 'page-head' }, h('div', {}, h('div', { class: 'title-line' }, title, chip), line, note), actions),
    editor,
  );
  let known = first.note;
  return {
    element,
    set(run) {
      setText(title, run.name);
      setHidden(chip, run.state !== 'running');
      setText(line, subline(run, app));
      setHidden(openFile.element, run.file === undefined);
      // Another window may have written a note; one that is being edited here stays.
      if (run.note !== known) saved = run.note ?? '';
      known = run.note;
      writeNote();
    },
  };
}
