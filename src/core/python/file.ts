/** One Python file (or notebook) as rules and the finder of training sites see it. */
import type { Call } from './calls';
import { Definitions } from './definitions';
import { literal, type Literal } from './literals';
import { LineIndex } from './lines';
import { Names } from './names';
import { Scopes } from './scopes';
import { callAt, factsOf, push, type Assignment, type StatementFacts } from './statementFacts';
import { child, type SyntaxNode } from './syntax';
import { Types } from './types';

export type { Assignment } from './statementFacts';

export class PythonFile {
  readonly scopes: Scopes;
  readonly names: Names;
  readonly types: Types;
  readonly definitions: Definitions;
  readonly calls: Call[] = [];
  /** `for` and `while` statements, in the order of the text. */
  readonly loops: SyntaxNode[] = [];
  readonly assignments: Assignment[] = [];
  /** `x += 1` and its like. */
  readonly changes: Assignment[] = [];
  readonly lines: LineIndex;
  readonly #statements: readonly StatementFacts[];

  constructor(
    readonly root: SyntaxNode,
    readonly text: string,
  ) {
    this.lines = new LineIndex(text);
    this.#statements = root.children.map(factsOf);
    this.scopes = new Scopes(
      root,
      this.#statements.map(({ bound }) => bound),
    );
    this.names = new Names(this.scopes);
    for (const { calls, loops, assignments, changes } of this.#statements) {
      for (const call of calls) {
        call.within(this.names);
        this.calls.push(call);
      }
      this.loops.push(...loops);
      this.assignments.push(...assignments);
      this.changes.push(...changes);
    }
    this.definitions = new Definitions(this.#statements.map(({ defined }) => defined));
    this.types = new Types(
      this.names,
      this.definitions,
      (node) => this.call(node),
      (name) => this.callsOf(name),
    );
  }

  /** @param node a call. */
  call(node: SyntaxNode): Call {
    return callAt(node);
  }

  /** Calls within a node, itself included. */
  callsIn(node: SyntaxNode): readonly Call[] {
    return within(this.calls, ({ node: call }) => call, node);
  }

  /** Assignments within a node. */
  assignmentsIn(node: SyntaxNode): readonly Assignment[] {
    return within(this.assignments, ({ left }) => left, node);
  }

  /** What changes a name or an attribute within a node. */
  changesIn(node: SyntaxNode): readonly Assignment[] {
    return within(this.changes, ({ left }) => left, node);
  }

  /** Loops within a node, itself included. */
  loopsIn(node: SyntaxNode): readonly SyntaxNode[] {
    return within(this.loops, (loop) => loop, node);
  }

  /** Assignments to `name` or `name.attribute`, where it stands alone on the left. */
  assignmentsTo(target: string): readonly Assignment[] {
    const last = target.slice(target.lastIndexOf('.') + 1);
    const all = this.#mentioning(last, ({ assignments }) => assignments);
    return all.filter(({ left }) => MAY_BE_NAMED.test(left.type) && this.textOf(left) === target);
  }

  /** Assignments to an attribute of this name, whatever it belongs to. */
  assignmentsOf(attribute: string): readonly Assignment[] {
    const all = this.#mentioning(attribute, ({ assignments }) => assignments);
    return all.filter(({ left }) => child(left, 'attribute')?.text === attribute);
  }

  /** Calls of what is called so, as a name or as a method. */
  callsOf(name: string): readonly Call[] {
    let calls = this.#callsOf.get(name);
    if (calls === undefined) {
      calls = this.#mentioning(name, ({ called }) => called.get(name) ?? NONE);
      this.#callsOf.set(name, calls);
    }
    return calls;
  }
  readonly #callsOf = new Map<string, readonly Call[]>();

  /** Calls that are given this keyword. */
  callsWith(keyword: string): readonly Call[] {
    return this.#mentioning(keyword, ({ calls }) => calls).filter(({ keywords }) => keywords.has(keyword));
  }

  /** Calls whose full dotted name is like this, in the order of the text. */
  callsNamed(matches: RegExp): readonly Call[] {
    this.#callsNamed ??= grouped(this.calls, ({ name = '' }) => name);
    const found: Call[] = [];
    let groups = 0;
    for (const [name, calls] of this.#callsNamed) {
      if (name === '' || !matches.test(name)) continue;
      groups++;
      found.push(...calls);
    }
    return groups > 1 ? found.toSorted((a, b) => a.node.start - b.node.start) : found;
  }
  #callsNamed: ReadonlyMap<string, readonly Call[]> | undefined;

  /** A value that stands in the code, also behind one name. */
  literal(node: SyntaxNode | undefined): Literal | undefined {
    return literal(node, (each) => this.names.value(each));
  }

  /** Whether a package, or something from it, is imported. */
  imports(...packages: readonly string[]): boolean {
    return packages.some((name) => this.#packages.has(name));
  }

  get #packages(): ReadonlySet<string> {
    return (this.#imported ??= new Set(this.#statements.flatMap(({ bound }) => bound.imported)));
  }
  #imported: ReadonlySet<string> | undefined;

  /** Where a name stands, as a name or as an attribute, in the order of the text. */
  identifiers(name: string): readonly SyntaxNode[] {
    return this.#mentioning(name, ({ identifiers }) => identifiers.get(name) ?? NONE);
  }

  /** Where a name stands within a node that is not the whole file. */
  identifiersIn(node: SyntaxNode, name: string): readonly SyntaxNode[] {
    let statement = node;
    while (statement.parent !== undefined && statement.parent !== this.root) statement = statement.parent;
    return within(factsOf(statement).identifiers.get(name) ?? NONE, (each) => each, node);
  }

  /** What the statements in which a name stands hold. */
  #mentioning<Held>(name: string, held: (statement: StatementFacts) => readonly Held[]): readonly Held[] {
    const found: Held[] = [];
    for (const statement of this.#naming.get(name) ?? NONE) for (const each of held(statement)) found.push(each);
    return found;
  }

  /** Statements by the names that stand in them. */
  get #naming(): ReadonlyMap<string, readonly StatementFacts[]> {
    if (this.#statementsNaming !== undefined) return this.#statementsNaming;
    const naming = new Map<string, StatementFacts[]>();
    for (const statement of this.#statements)
      for (const name of statement.identifiers.keys()) push(naming, name, statement);
    return (this.#statementsNaming = naming);
  }
  #statementsNaming: ReadonlyMap<string, readonly StatementFacts[]> | undefined;

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }
}

const NONE: readonly never[] = [];

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) push(groups, keyOf(item), item);
  return groups;
}

const MAY_BE_NAMED = /^(identifier|attribute)$/;

/** Of items in the order of the text, those that stand in a node. */
function within<Item>(
  items: readonly Item[],
  nodeOf: (item: Item) => SyntaxNode,
  { start, end }: SyntaxNode,
): readonly Item[] {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && nodeOf(item).start < start) low = middle + 1;
    else high = middle;
  }
  const found: Item[] = [];
  for (let item = items[low]; item !== undefined && nodeOf(item).end <= end; item = items[++low]) found.push(item);
  return found;
}
