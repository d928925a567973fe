/** Changes of a text, and how the edits of fixes are written so that they look as the author's own. */
import type { Call } from './calls';
import type { PythonFile } from './file';
import { perFile } from './perFile';
import type { SyntaxNode } from './syntax';

/** What is replaced, in offsets of the text before. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const replace = (node: SyntaxNode, text: string): TextEdit => ({ start: node.start, end: node.end, text });

/** Applies edits that were all made for the same text and do not overlap. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text);
}

/** Adds `name=value` to a call, in its own layout: on a line of its own where the arguments stand so. */
export function addKeyword(file: PythonFile, call: Call, name: string, value: string): TextEdit | undefined {
  const list = call.node.children.find(({ field }) => field === 'arguments');
  if (list?.type !== 'argument_list' || list.broken) return undefined;
  const close = list.end - 1;
  if (file.text[close] !== ')') return undefined;
  const last = list.children.at(-1);
  if (last === undefined) return { start: list.start + 1, end: list.start + 1, text: `${name}=${value}` };
  // `**kwargs` may come before a keyword, a generator alone may not stand beside anything.
  if (last.type === 'generator_expression') return undefined;
  const between = file.text.slice(last.end, close);
  const hasComma = /^\s*(#[^\n]*\n\s*)*,/.test(between);
  const { line, column } = file.lines.positionAt(last.start);
  const lineStart = file.lines.startOf(line);
  const indent = file.text.slice(lineStart, lineStart + column);
  const ownLine = /^\s*$/.test(indent) && line > file.lines.positionAt(list.start).line;
  const separator = ownLine ? `\n${indent}` : ' ';
  if (!hasComma) return { start: last.end, end: last.end, text: `,${separator}${name}=${value}` };
  const comma = last.end + between.indexOf(',') + 1;
  return { start: comma, end: comma, text: `${separator}${name}=${value}${ownLine ? ',' : ''}` };
}

/** Removes a keyword argument with the comma that belongs to it. */
export function removeKeyword(file: PythonFile, call: Call, name: string): TextEdit | undefined {
  const argument = call.keywords.get(name)?.parent;
  const list = argument?.parent;
  if (argument === undefined || list === undefined) return undefined;
  const at = list.children.indexOf(argument);
  const next = list.children[at + 1];
  if (next !== undefined) return { start: argument.start, end: next.start, text: '' };
  const before = list.children[at - 1];
  if (before !== undefined) return { start: before.end, end: argument.end, text: '' };
  const after = /^\s*,/.exec(file.text.slice(argument.end, list.end))?.[0] ?? '';
  return { start: argument.start, end: argument.end + after.length, text: '' };
}

/** Imports a name once: nothing to do where the file has it already. */
export function addImport(file: PythonFile, statement: string): readonly TextEdit[] {
  const { statements, last } = importsOf(file);
  if (statements.has(plain(statement))) return [];
  if (last !== undefined) return [{ start: last.end, end: last.end, text: `\n${statement}` }];
  const start = file.root.children[0]?.start ?? 0;
  return [{ start, end: start, text: `${statement}\n` }];
}

const importsOf = perFile((file) => {
  const all = file.root.children;
  const imports = all.filter(({ type }) => IMPORT.test(type));
  // After those at the head of the file; the first one, where others stand before it.
  const head = all.find(notImport)?.start ?? Infinity;
  const last = imports.filter((each, index) => index === 0 || each.start < head).at(-1);
  return { statements: new Set(imports.map((each) => plain(file.textOf(each)))), last };
});

const plain = (statement: string): string => statement.replace(/\s+/g, ' ').trim();

const IMPORT = /^(future_)?import(_from)?_statement$/;

/** A docstring may stand before imports. */
const notImport = ({ type, children }: SyntaxNode): boolean =>
  !/import/.test(type) && !(type === 'expression_statement' && children[0]?.type === 'string');
