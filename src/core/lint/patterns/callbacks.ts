/** Lists of callbacks that trainers and `fit` are given. */
import type { Call } from '../../python/calls';
import { addKeyword, type TextEdit } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import type { SyntaxNode } from '../../python/syntax';

/** What stands in the list, an empty one where none is given; undefined: not known. */
export function callbacksOf(file: PythonFile, call: Call): readonly SyntaxNode[] | undefined {
  const given = call.keywords.get('callbacks');
  if (given === undefined) return call.isOpen ? undefined : [];
  const list = file.names.value(given);
  if (list.type === 'none') return [];
  if (list.type !== 'list' && list.type !== 'tuple') return undefined;
  // `callbacks.append(…)` behind a name.
  if (given.type === 'identifier' && isChanged(file, given.text)) return undefined;
  return list.children;
}

/** Whether all callbacks are made by names that the libraries give them, and so are what they are called. */
export function namesOf(file: PythonFile, callbacks: readonly SyntaxNode[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const each of callbacks) {
    const made = file.names.value(each);
    const name = made.type === 'call' ? file.call(made).name : undefined;
    if (name === undefined || !/^(keras|lightning|transformers|lightgbm|xgboost)\./.test(name)) return undefined;
    names.push(name);
  }
  return names;
}

/** Adds one to the list that is written in the call, or gives the call a list. */
export function addCallback(file: PythonFile, call: Call, text: string): TextEdit | undefined {
  const given = call.keywords.get('callbacks');
  if (given === undefined) return addKeyword(file, call, 'callbacks', `[${text}]`);
  if (given.type === 'none') return { start: given.start, end: given.end, text: `[${text}]` };
  if (given.type !== 'list' || given.broken) return undefined;
  const last = given.children.at(-1);
  if (last === undefined) return { start: given.start, end: given.end, text: `[${text}]` };
  return { start: last.end, end: last.end, text: `, ${text}` };
}

const isChanged = (file: PythonFile, name: string): boolean =>
  file.changes.some(({ left }) => left.text === name) ||
  file.calls.some(({ method, receiver }) => receiver?.text === name && /^(append|extend|insert)$/.test(method ?? ''));
