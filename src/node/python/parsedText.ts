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

const NONE: readonly never[] = [];
/**
 * What lies deeper is left out as if it could not be read: a sum of thousands of terms would overflow the stack of all
 * that goes down a tree. Brackets and blocks reach no such depth, as Python itself refuses 200 and 100 of them.
 */
const DEEPEST = 500;

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

  readonly #copier: Copier;

  constructor(language: Language) {
    this.#parser.setLanguage(language);
    this.#copier = new Copier(language);
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
      const mayBreak = tree.rootNode.hasError;
      const statements = this.#copier.childrenAt(cursor, source, place, mayBreak, undefined);
      return { place, broken: mayBreak || statements.some(({ broken }) => broken), statements };
    } finally {
      cursor.delete();
      tree.delete();
    }
  }
}

/** Never with anything below: asking would be another call. */
const LEAF =
  /^(identifier|integer|float|string_start|string_content|string_end|true|false|none|comment|pass_statement)$/;

interface Kind {
  readonly name: string;
  readonly isNamed: boolean;
  readonly isLeaf: boolean;
}

/** Copies the nodes of one language, with as few calls into WebAssembly as will do. */
class Copier {
  readonly #kinds = new Map<number, Kind>();

  constructor(private readonly language: Language) {}

  /** What is below the cursor's node; leaves the cursor there. @param mayBreak whether anything in the part is broken */
  childrenAt(
    cursor: TreeCursor,
    text: string,
    place: Place,
    mayBreak: boolean,
    parent: Copied | undefined,
    depth = 0,
  ): readonly Copied[] {
    if (!cursor.gotoFirstChild()) return NONE;
    const children: Copied[] = [];
    do {
      const { name, isNamed, isLeaf } = this.#kind(cursor.nodeTypeId);
      if (name === 'comment') continue;
      const field = this.language.fields[cursor.currentFieldId] ?? undefined;
      const isMissing = mayBreak && cursor.nodeIsMissing;
      // Punctuation says nothing that the types do not; operators have a role.
      if (!isNamed && field === undefined) {
        if (parent !== undefined && isMissing) parent.broken = true;
        continue;
      }
      const { startIndex: start, endIndex: end } = cursor;
      const type = isLeaf || depth < DEEPEST ? name : 'ERROR';
      const node = new Copied(type, field, place, start, end, isMissing || type === 'ERROR');
      node.parent = parent;
      if (!isLeaf && depth < DEEPEST) node.children = this.childrenAt(cursor, text, place, mayBreak, node, depth + 1);
      if (node.children.length === 0) node.text = text.slice(start, end);
      if (parent !== undefined && node.broken) parent.broken = true;
      children.push(node);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return children;
  }

  #kind(id: number): Kind {
    let kind = this.#kinds.get(id);
    if (kind === undefined) {
      // What the parser could not read has a type beyond those of the language.
      const name = this.language.types[id] ?? 'ERROR';
      const isNamed = name === 'ERROR' || this.language.nodeTypeIsNamed(id);
      kind = { name, isNamed, isLeaf: !isNamed || LEAF.test(name) };
      this.#kinds.set(id, kind);
    }
    return kind;
  }
}
