/**
 * One text as a syntax tree, kept up to date over edits.
 *
 * Each look at a node of tree-sitter is a call into WebAssembly, and one bracket too many makes it read all that follows
 * again. So statements are parsed in parts that stand alone, copied into plain objects, and used again as long as the
 * text of their part is the same: an edit costs what it touched, and breaks no more than that.
 */
import { Parser, type Language, type TreeCursor } from 'web-tree-sitter';
import { chunksOf } from '../../core/python/chunks';
import type { SyntaxNode } from '../../core/python/syntax';

const NONE: readonly SyntaxNode[] = [];

/** Where a part begins: all that is in it moves with it. */
interface Place {
  start: number;
}

class Copied implements SyntaxNode {
  parent: SyntaxNode | undefined;
  children: readonly SyntaxNode[] = NONE;
  text = '';
  facts: Record<symbol, unknown> | undefined = undefined;

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
}

/** The statements of one part. */
interface Part {
  readonly place: Place;
  readonly broken: boolean;
  readonly statements: readonly Copied[];
}

export class ParsedText {
  readonly #parser = new Parser();
  /** By text, for the next parse. */
  #known = new Map<string, Part[]>();

  constructor(language: Language) {
    this.#parser.setLanguage(language);
  }

  /** Nodes of the text before are used again: whoever still has them sees them move. */
  parse(text: string): SyntaxNode {
    const root = new Copied('module', undefined, { start: 0 }, 0, text.length, false);
    const known = new Map<string, Part[]>();
    const statements: Copied[] = [];
    for (const { start, end } of chunksOf(text)) {
      const source = text.slice(start, end);
      const part = this.#known.get(source)?.pop() ?? this.#parsed(source);
      part.place.start = start;
      const same = known.get(source);
      if (same === undefined) known.set(source, [part]);
      else same.push(part);
      root.broken ||= part.broken;
      for (const statement of part.statements) {
        statement.parent = root;
        statements.push(statement);
      }
    }
    root.children = statements;
    this.#known = known;
    return root;
  }

  /** Frees what lies in WebAssembly's memory, which no garbage collector sees. */
  dispose(): void {
    this.#parser.delete();
  }

  #parsed(source: string): Part {
    const tree = this.#parser.parse(source);
    if (tree === null) throw new Error('the parser was not given a language');
    const cursor = tree.walk();
    try {
      const place: Place = { start: 0 };
      return { place, broken: tree.rootNode.hasError, statements: childrenAt(cursor, source, place, undefined) };
    } finally {
      cursor.delete();
      tree.delete();
    }
  }
}

/** Copies what is below the cursor's node and leaves the cursor there. */
function childrenAt(cursor: TreeCursor, text: string, place: Place, parent: Copied | undefined): Copied[] {
  const children: Copied[] = [];
  if (!cursor.gotoFirstChild()) return children;
  do {
    // Punctuation says nothing that the types do not; operators have a role.
    const field = cursor.currentFieldName ?? undefined;
    if (!cursor.nodeIsNamed && field === undefined) {
      if (parent !== undefined && cursor.nodeIsMissing) parent.broken = true;
      continue;
    }
    const type = cursor.nodeType;
    if (type === 'comment') continue;
    const { startIndex: start, endIndex: end } = cursor;
    const node = new Copied(type, field, place, start, end, type === 'ERROR' || cursor.nodeIsMissing);
    node.parent = parent;
    node.children = childrenAt(cursor, text, place, node);
    if (node.children.length === 0) node.text = text.slice(start, end);
    if (parent !== undefined && node.broken) parent.broken = true;
    children.push(node);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return children;
}
