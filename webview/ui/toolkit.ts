/**
 * The one file that knows the widget toolkit. It is archived: leaving it means rewriting this file.
 * Tables and selects are native elements, because the toolkit's versions fail accessibility checks; its tag and badge
 * are not used, because they carry inline styles that the content security policy refuses.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

export function registerWidgets(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeProgressRing(), vsCodeTextField());
}

type Button = HTMLElement & { disabled: boolean };
type Checkbox = HTMLElement & { checked: boolean };
type TextField = HTMLElement & { value: string };

export interface ButtonOptions {
  readonly primary?: boolean;
  readonly className?: string;
}

export interface ButtonHandle {
  readonly element: HTMLElement;
  set(label: string, enabled?: boolean): void;
}

export function button(label: string, pressed: () => void, options: ButtonOptions = {}): ButtonHandle {
  const element = document.createElement('vscode-button') as Button;
  element.setAttribute('appearance', options.primary === true ? 'primary' : 'secondary');
  if (options.className !== undefined) element.className = options.className;
  element.textContent = label;
  element.addEventListener('click', () => {
    if (!element.disabled) pressed();
  });
  return {
    element,
    set(text, enabled = true) {
      if (element.textContent !== text) element.textContent = text;
      if (element.disabled === enabled) element.disabled = !enabled;
    },
  };
}

/**
 * On insertion these widgets overwrite `aria-label` with their text, or with "Checkbox" and the like where there is
 * none. So the name goes in as text, and the style sheet hides it.
 */
function nameByText(element: HTMLElement, name: string): void {
  element.textContent = name;
}

export interface TextFieldHandle {
  readonly element: HTMLElement;
  get(): string;
  set(text: string): void;
  focus(): void;
}

export function textField(options: {
  readonly label: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly className?: string;
  readonly maxLength?: number;
  changed?(text: string): void;
}): TextFieldHandle {
  const element = document.createElement('vscode-text-field') as TextField;
  nameByText(element, options.label);
  if (options.className !== undefined) element.className = options.className;
  if (options.placeholder !== undefined) element.setAttribute('placeholder', options.placeholder);
  if (options.maxLength !== undefined) element.setAttribute('maxlength', String(options.maxLength));
  element.setAttribute('value', options.value ?? '');
  element.addEventListener('input', () => options.changed?.(element.value));
  return {
    element,
    get: () => element.value,
    set: (text) => {
      if (element.value !== text) element.value = text;
    },
    focus: () => element.focus(),
  };
}

export interface CheckboxHandle {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

export function checkbox(label: string, checked: boolean, changed: (checked: boolean) => void): CheckboxHandle {
  const element = document.createElement('vscode-checkbox') as Checkbox;
  nameByText(element, label);
  if (checked) element.setAttribute('checked', '');
  // A change that this file made itself is no choice of the user.
  let shown = checked;
  element.addEventListener('change', () => {
    if (element.checked === shown) return;
    shown = element.checked;
    changed(shown);
  });
  return {
    element,
    set(value) {
      if (shown === value && element.checked === value) return;
      shown = value;
      element.checked = value;
    },
  };
}

/** The ring's own name cannot be set (it says "Loading" in every language), so words stand beside it. */
export function progressRing(text: string): HTMLElement {
  const ring = document.createElement('vscode-progress-ring');
  ring.setAttribute('aria-hidden', 'true');
  const element = document.createElement('p');
  element.className = 'loading';
  element.append(ring, text);
  return element;
}
