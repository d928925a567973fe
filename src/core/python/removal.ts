/** An edit that takes a whole statement out. */
import type { TextEdit } from './edit';
import type { PythonFile } from './file';
import type { SyntaxNode } from './syntax';

/** @returns undefined where the statement shares its lines with others; `pass` goes where its block would be empty. */
export function removeStatement(file: PythonFile, statement: SyntaxNode): TextEdit | undefined {
  const start = file.lines.startOf(file.lines.positionAt(statement.start).line);
  const before = file.text.slice(start, statement.start);
  const after = /^[^\n]*\n?/.exec(file.text.slice(statement.end))?.[0] ?? '';
  if (!/^[ \t]*$/.test(before) || !/^\s*(#.*)?\s*$/.test(after)) return undefined;
  if (statement.parent?.children.length === 1) return { start: statement.start, end: statement.end, text: 'pass' };
  return { start, end: statement.end + after.length, text: '' };
}
