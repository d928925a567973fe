/** Whole statements: where one begins, and lines that fixes put before and after it. */
import type { TextEdit } from './edit';
import type { PythonFile } from './file';
import { ancestors, type SyntaxNode } from './syntax';

/** The statement in which a node stands: a line of its own in a block. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let below = node;
  for (const each of ancestors(node)) {
    if (each.type === 'block' || each.type === 'module') return below;
    below = each;
  }
  return below;
}

/** The statement after it in the same block. */
export function nextStatement(statement: SyntaxNode): SyntaxNode | undefined {
  const all = statement.parent?.children ?? [];
  return all[all.indexOf(statement) + 1];
}

/** A line before a statement; undefined where it does not begin its line. */
export function lineBefore(file: PythonFile, statement: SyntaxNode, text: string): TextEdit | undefined {
  const indent = indentOf(file, statement);
  if (indent === undefined) return undefined;
  return { start: statement.start, end: statement.start, text: `${text}\n${indent}` };
}

/** A line after a statement, and after the comment behind it; undefined where it shares its line with others. */
export function lineAfter(file: PythonFile, statement: SyntaxNode, text: string): TextEdit | undefined {
  const indent = indentOf(file, statement);
  const lineEnd = file.text.indexOf('\n', statement.end);
  const end = lineEnd < 0 ? file.text.length : lineEnd;
  if (indent === undefined || !/^\s*(#.*)?$/.test(file.text.slice(statement.end, end))) return undefined;
  const at = file.text[end - 1] === '\r' ? end - 1 : end;
  return { start: at, end: at, text: `\n${indent}${text}` };
}

/** A decorator, nearest to the definition. */
export const decoration = (file: PythonFile, definition: SyntaxNode, decorator: string): TextEdit | undefined =>
  lineBefore(file, definition, decorator);

/** The blanks before a statement that begins its line. */
function indentOf(file: PythonFile, statement: SyntaxNode): string | undefined {
  const { line } = file.lines.positionAt(statement.start);
  const indent = file.text.slice(file.lines.startOf(line), statement.start);
  return /^[ \t]*$/.test(indent) ? indent : undefined;
}
