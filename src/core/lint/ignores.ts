/**
 * Comments that switch rules off: `# wattprint: ignore[WP201]` for the statement that begins or ends on the line,
 * `# wattprint: ignore-file[WP201, WP311]` anywhere for the file; without brackets all rules are meant.
 */
import type { PythonFile } from '../python/file';
import type { LineIndex } from '../python/lines';
import { statementOf } from '../python/statements';
import { child, innermostAt, type SyntaxNode } from '../python/syntax';

/**
 * What follows neither a bracket, a blank nor the end is something else: `ignored`, `ignore=…`, a bracket that is open. A list
 * is as long as all rules: a text that is made to hold up who reads it does not.
 */
const COMMENT = /\bwattprint:[ \t]*ignore(-file)?(?:[ \t]*\[([^\][\n]{0,500})\]|(?=[ \t]*$|#|[ \t]+[#\w]))/gm;
const ALL = '*';

export class Ignores {
  readonly #file = new Set<string>();
  readonly #lines = new Map<number, Set<string>>();

  constructor(private readonly file: PythonFile) {
    // Most files have none.
    if (!file.text.includes('wattprint:')) return;
    for (const match of file.text.matchAll(COMMENT)) {
      if (!isComment(file, match.index)) continue;
      const rules = (match[2] ?? ALL).split(',').map((each) => each.trim().toUpperCase());
      const target = match[1] === undefined ? this.#line(file.lines.positionAt(match.index).line) : this.#file;
      for (const rule of rules) target.add(rule);
    }
  }

  /** The rules that are named, wherever. */
  get named(): ReadonlySet<string> {
    return new Set(
      [...this.#file, ...[...this.#lines.values()].flatMap((rules) => [...rules])].filter((id) => id !== ALL),
    );
  }

  /** @param node of the finding */
  has(rule: string, node: SyntaxNode): boolean {
    if (matches(this.#file, rule)) return true;
    if (this.#lines.size === 0) return false;
    const { from, to } = linesOf(this.file, node);
    for (let line = from; line <= to; line++) {
      const here = this.#lines.get(line);
      if (here !== undefined && matches(here, rule)) return true;
    }
    return false;
  }

  #line(line: number): Set<string> {
    const known = this.#lines.get(line) ?? new Set();
    this.#lines.set(line, known);
    return known;
  }
}

/** The end of a line on which such a comment can stand: not behind a backslash, nor in a string. Undefined: there is none. */
export function ignorableAt(file: PythonFile, node: SyntaxNode): number | undefined {
  const { from, to } = linesOf(file, node);
  const own = file.lines.positionAt(node.start).line;
  for (let line = own; line <= to; line++) if (takesComment(file, line)) return endOf(file, line);
  for (let line = from; line < own; line++) if (takesComment(file, line)) return endOf(file, line);
  return undefined;
}

const takesComment = (file: PythonFile, line: number): boolean =>
  file.text[endOf(file, line) - 1] !== '\\' && !isInString(file.root, endOf(file, line));

function endOf({ text, lines }: PythonFile, line: number): number {
  if (line + 1 >= lines.count) return text.length;
  const end = lines.startOf(line + 1) - 1;
  return text[end - 1] === '\r' ? end - 1 : end;
}

interface Lines {
  readonly from: number;
  readonly to: number;
}

/** Of its statement; of one that holds others, its head; of what is behind that, such as an `elif`, its own. */
function linesOf({ lines }: PythonFile, node: SyntaxNode): Lines {
  const statement = statementOf(node);
  const block = blockOf(statement) ?? blockOf(child(statement, 'definition'));
  if (block === undefined) return range(lines, statement.start, statement.end);
  if (node.start >= block.start) return range(lines, node.start, node.end);
  const before = statement.children.flatMap((each) => (each.end <= block.start ? each.end : []));
  return range(lines, statement.start, Math.max(node.end, ...before));
}

const range = (lines: LineIndex, start: number, end: number): Lines => ({
  from: lines.positionAt(start).line,
  to: lines.positionAt(end).line,
});

const blockOf = (statement: SyntaxNode | undefined): SyntaxNode | undefined =>
  statement?.children.find(({ type }) => type === 'block');

/** Behind a `#` on its line that is none of a string. */
function isComment({ root, text, lines }: PythonFile, offset: number): boolean {
  const start = lines.startOf(lines.positionAt(offset).line);
  return text.slice(start, offset).includes('#') && !isInString(root, offset);
}

const isInString = (root: SyntaxNode, offset: number): boolean => {
  for (let each: SyntaxNode | undefined = innermostAt(root, offset); each !== undefined; each = each.parent) {
    if (each.type === 'string') return each.start < offset && offset < each.end;
  }
  return false;
};

const matches = (rules: ReadonlySet<string>, rule: string): boolean => rules.has(ALL) || rules.has(rule);
