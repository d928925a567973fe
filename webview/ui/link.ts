/** A button that looks like a link: it goes somewhere in the panel, or starts something small. */
import { h } from './dom';

export function linkButton(label: string, pressed: () => void, className = 'link'): HTMLButtonElement {
  const element = h('button', { type: 'button', class: className }, label);
  element.addEventListener('click', pressed);
  return element;
}
