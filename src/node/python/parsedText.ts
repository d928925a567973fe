/**
 * One text and its syntax tree, kept up to date over edits.
 *
 * tree-sitter parses again only what an edit touched, but each look at one of its nodes is a call into WebAssembly. So
 * top-level statements are copied into plain objects once and used again as long as their text is the same.
 */
import { Edit, Parser, type Language, type Point, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from '../../core/python/syntax';
import type { TextEdit } from '../../core/python/edit';
import { LineIndex } from '../../core/python/lines';

const NONE: readonly SyntaxNode[] = [];

/** Where a top-level statement begins: all that is below moves with it. */
interface Place {
  start: number;
}

class Copied implements SyntaxNode {
  parent: SyntaxNode | undefined;
  children: readonly SyntaxNode[] = NONE;
  text = '';

  constructor(
    readonly type: string,
    readonly field: string | undefined,
    private readonly place: Place,
    private readonly from: number,
    private readonly to: number,
    public broken: boolean,
  ) {}

  get start(): number {
    return this.place.start + this.from;
  }

  get end(): number {
    return this.place.start + this.to;
  }

  moveTo(start: number): void {
    this.place.start = start;
  }
}

export class ParsedText {
  readonly #parser: Parser;
  #tree: Tree | undefined;
  #text = '';
  /** By text, for the next parse. */
  #known = new Map<string, Copied[]>();

  constructor(language: Language) {
    this.#parser = new Parser();
    this.#parser.setLanguage(language);
  }

  get text(): string {
    return this.#text;
  }

  parse(text: string): SyntaxNode {
    return this.#update(text, undefined);
  }

  /** @param edits one after the other: offsets are of the text that the edit before left. */
  edit(edits: readonly TextEdit[]): SyntaxNode {
    let text = this.#text;
    for (const edit of edits) {
      const after = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
      this.#tree?.edit(treeEdit(text, after, edit));
      text = after;
    }
    return this.#update(text, this.#tree);
  }

  /** Frees what lies in WebAssembly's memory, which no garbage collector sees. */
  dispose(): void {
    this.#tree?.delete();
    this.#tree = undefined;
    this.#parser.delete();
  }

  #update(text: string, before: Tree | undefined): SyntaxNode {
    const tree = this.#parser.parse(text, before);
    if (tree === null) throw new Error('the parser was not given a language');
    this.#tree?.delete();
    this.#tree = tree;
    this.#text = text;
    const root = new Copied('module', undefined, { start: 0 }, 0, text.length, false);
    const statements: Copied[] = [];
    const known = new Map<string, Copied[]>();
    const cursor = tree.walk();
    try {
      if (cursor.gotoFirstChild()) {
        do {
          if (!cursor.nodeIsNamed || cursor.nodeType === 'comment') continue;
          const statement = this.#statement(cursor, text);
          statement.parent = root;
          statements.push(statement);
          const source = text.slice(statement.start, statement.end);
          const same = known.get(source);
          if (same === undefined) known.set(source, [statement]);
          else same.push(statement);
        } while (cursor.gotoNextSibling());
      }
    } finally {
      cursor.delete();
    }
    root.children = statements;
    root.broken = statements.some(({ broken }) => broken);
    this.#known = known;
    return root;
  }

  #statement(cursor: TreeCursor, text: string): Copied {
    const { startIndex, endIndex } = cursor;
    const used = this.#known.get(text.slice(startIndex, endIndex));
    const before = used?.at(-1);
    // What is around a broken statement may change how it reads.
    if (used !== undefined && before !== undefined && !before.broken && before.type === cursor.nodeType) {
      used.pop();
      before.moveTo(startIndex);
      return before;
    }
    return copy(cursor, text, { start: startIndex }, undefined);
  }
}

function copy(cursor: TreeCursor, text: string, place: Place, parent: SyntaxNode | undefined): Copied {
  const { nodeType: type, startIndex: start, endIndex: end } = cursor;
  const isBroken = type === 'ERROR' || cursor.nodeIsMissing;
  const node = new Copied(
    type,
    cursor.currentFieldName ?? undefined,
    place,
    start - place.start,
    end - place.start,
    isBroken,
  );
  node.parent = parent;
  if (cursor.gotoFirstChild()) {
    const children: SyntaxNode[] = [];
    do {
      // Punctuation says nothing that the types do not; operators have a role.
      if (!cursor.nodeIsNamed && cursor.currentFieldName === null) {
        if (cursor.nodeIsMissing) node.broken = true;
        continue;
      }
      if (cursor.nodeType === 'comment') continue;
      const below = copy(cursor, text, place, node);
      if (below.broken) node.broken = true;
      children.push(below);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    node.children = children;
  }
  if (node.children.length === 0) node.text = text.slice(start, end);
  return node;
}

function treeEdit(before: string, after: string, { start, end, text }: TextEdit): Edit {
  const old = new LineIndex(before);
  return new Edit({
    startIndex: start,
    oldEndIndex: end,
    newEndIndex: start + text.length,
    startPosition: pointAt(old, start),
    oldEndPosition: pointAt(old, end),
    newEndPosition: pointAt(new LineIndex(after), start + text.length),
  });
}

function pointAt(lines: LineIndex, offset: number): Point {
  const { line, column } = lines.positionAt(offset);
  return { row: line, column };
}
