/** Changes of a text, and how the edits of fixes are written so that they look as the author's own. */
import type { Call } from './calls';
import type { PythonFile } from './file';
import type { SyntaxNode } from './syntax';

/** What is replaced, in offsets of the text before. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const replace = (node: SyntaxNode, text: string): TextEdit => ({ start: node.start, end: node.end, text });

/** Applies edits that were all made for the same text and do not overlap; those at one place in their order, as editors do. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  let all = '';
  for (const { start, end, text: by } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    all += text.slice(at, start) + by;
    at = end;
  }
  return all + text.slice(at);
}

/**
 * Adds `name=value` to a call, in its own layout: on a line of its own where the arguments stand so. Comments stay with
 * what they are about. Two keywords that are added to one call do not get in each other's way.
 */
export function addKeyword(file: PythonFile, call: Call, name: string, value: string): TextEdit | undefined {
  const list = call.node.children.find(({ field }) => field === 'arguments');
  if (list?.type !== 'argument_list' || list.broken || file.text[list.end - 1] !== ')') return undefined;
  const added = `${name}=${value}`;
  const last = list.children.at(-1);
  if (last === undefined) {
    const isBare = file.text.slice(list.start + 1, list.end - 1).trim() === '';
    return isBare ? replace(list, `(${added})`) : { start: list.start + 1, end: list.start + 1, text: added };
  }
  // `**kwargs` may come before a keyword, a generator alone may not stand beside anything.
  if (last.type === 'generator_expression') return undefined;
  const indent = ownIndent(file, last);
  // Before a comma that is there already.
  if (indent === undefined) return { start: last.end, end: last.end, text: `, ${added}` };
  const [rest = '', comma, comment] =
    /^[ \t]*(,)?(?:[ \t]*(#[^\r\n]*))?/.exec(file.text.slice(last.end, list.end)) ?? [];
  const end = last.end + rest.length;
  const line = `\n${indent}${added}`;
  if (comma !== undefined) return { start: end, end, text: `${line},` };
  if (comment === undefined) return { start: last.end, end: last.end, text: `,${line}` };
  return { start: last.end, end, text: `,${rest}${line}` };
}

/** The blanks before an argument that begins its line. */
function ownIndent(file: PythonFile, argument: SyntaxNode): string | undefined {
  const before = file.text.slice(file.lines.startOf(file.lines.positionAt(argument.start).line), argument.start);
  return before.trim() === '' ? before : undefined;
}

/** Removes a keyword argument. */
export function removeKeyword(file: PythonFile, call: Call, name: string): TextEdit | undefined {
  const argument = call.keywords.get(name)?.parent;
  return argument && removeArgument(file, argument);
}

/** Removes an argument with the comma that belongs to it, and the comment behind it where it has the line for itself. */
export function removeArgument(file: PythonFile, argument: SyntaxNode): TextEdit | undefined {
  const list = argument.parent;
  if (list === undefined) return undefined;
  const { text } = file;
  const at = list.children.indexOf(argument);
  const before = list.children[at - 1];
  const next = list.children[at + 1];
  const comma = COMMA.exec(text.slice(argument.end, next?.start ?? list.end))?.[0];
  const after = argument.end + (comma?.length ?? 0);
  const rest = /^[ \t]*(#[^\r\n]*)?(?=\r?\n)/.exec(text.slice(after, list.end))?.[0];
  if (next !== undefined) {
    const end = after + (rest?.length ?? 0);
    return { start: argument.start, end: end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0), text: '' };
  }
  if (before === undefined) return replace(list, '()');
  const gap = text.slice(before.end, argument.start);
  const isCommented = gap.includes('#');
  if (gap.includes('\n') && rest !== undefined) {
    const keepsComma = isCommented || comma !== undefined;
    return { start: before.end + (keepsComma ? gap.trimEnd().length : 0), end: after + rest.length, text: '' };
  }
  return isCommented
    ? { start: argument.start, end: after, text: '' }
    : { start: before.end, end: argument.end, text: '' };
}

/** A comma, also behind comments. */
const COMMA = /^(\s|#[^\n]*\n)*,/;
