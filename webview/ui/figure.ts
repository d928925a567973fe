/** A labelled figure: value, unit, ± and one line of provenance below. */
import type { Shown } from '../../src/core/text/numbers';
import { t } from '../l10n';
import { h, setText } from './dom';

export interface FigureHandle {
  readonly element: HTMLElement;
  /** `shown` undefined: unknown; the note says why. */
  set(shown: Shown | undefined, note?: string | HTMLElement): void;
}

const NBSP = '\u00a0';

/** `± 12`, or the range in brackets where the sides differ. */
function plusMinusText(shown: Shown): string {
  if (shown.plusMinus !== undefined) return `±${NBSP}${shown.plusMinus}`;
  return shown.range === undefined ? '' : `(${shown.range})`;
}

export function figure(label: string): FigureHandle {
  const value = h('span', { class: 'figure-value' });
  const unit = h('span', { class: 'figure-unit' });
  const plusMinus = h('span', { class: 'figure-pm' });
  const note = h('span', { class: 'figure-note' });
  const element = h(
    'div',
    { class: 'figure' },
    h('dt', {}, label),
    h('dd', {}, h('span', { class: 'figure-line' }, value, ' ', unit, ' ', plusMinus), note),
  );
  return {
    element,
    set(shown, said = '') {
      setText(value, shown?.value ?? t('unknown'));
      value.classList.toggle('unknown', shown === undefined);
      setText(unit, shown?.unit ?? '');
      setText(plusMinus, shown === undefined ? '' : plusMinusText(shown));
      if (typeof said === 'string') setText(note, said);
      else if (note.textContent !== said.textContent || note.firstElementChild?.className !== said.className) {
        note.replaceChildren(said);
      }
    },
  };
}
