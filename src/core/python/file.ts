/** One Python file (or notebook) as rules and the finder of training sites see it. */
import { Call } from './calls';
import { Definitions } from './definitions';
import { literal, type Literal } from './literals';
import { LineIndex } from './lines';
import { Names } from './names';
import { Scopes } from './scopes';
import { child, walk, type SyntaxNode } from './syntax';
import { Types } from './types';

const LOOPS = new Set(['for_statement', 'while_statement']);

export interface Assignment {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export class PythonFile {
  readonly scopes: Scopes;
  readonly names: Names;
  readonly types: Types;
  readonly definitions = new Definitions();
  readonly calls: readonly Call[];
  /** `for` and `while` statements, in the order of the text. */
  readonly loops: readonly SyntaxNode[];
  readonly assignments: readonly Assignment[];
  /** `x += 1` and its like. */
  readonly changes: readonly Assignment[];
  readonly lines: LineIndex;
  readonly #callOf = new Map<SyntaxNode, Call>();

  constructor(
    readonly root: SyntaxNode,
    readonly text: string,
  ) {
    this.lines = new LineIndex(text);
    this.scopes = new Scopes(root);
    this.names = new Names(this.scopes);
    this.types = new Types(
      this.names,
      this.definitions,
      (node) => this.call(node),
      (name) => this.callsOf(name),
    );
    const calls: Call[] = [];
    const loops: SyntaxNode[] = [];
    const assignments: Assignment[] = [];
    const changes: Assignment[] = [];
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'call') calls.push(this.call(node));
      else if (LOOPS.has(node.type)) loops.push(node);
      else if (node.type === 'assignment') addSides(node, assignments);
      else if (node.type === 'augmented_assignment') addSides(node, changes);
      else if (node.type === 'function_definition' || node.type === 'class_definition') this.definitions.add(node);
      for (const each of node.children) visit(each);
    };
    visit(root);
    this.calls = calls;
    this.loops = loops;
    this.assignments = assignments;
    this.changes = changes;
  }

  call(node: SyntaxNode): Call {
    const known = this.#callOf.get(node);
    if (known !== undefined) return known;
    const call = new Call(node, this.names);
    this.#callOf.set(node, call);
    return call;
  }

  /** Calls within a node, itself included. */
  callsIn(node: SyntaxNode): readonly Call[] {
    return within(this.calls, ({ node: call }) => call, node);
  }

  /** Assignments within a node. */
  assignmentsIn(node: SyntaxNode): readonly Assignment[] {
    return within(this.assignments, ({ left }) => left, node);
  }

  /** Calls of what is called so, as a name or as a method. */
  callsOf(name: string): readonly Call[] {
    return (this.#callsOf ??= grouped(this.calls, calledName)).get(name) ?? [];
  }
  #callsOf: ReadonlyMap<string, readonly Call[]> | undefined;

  /** A value that stands in the code, also behind one name. */
  literal(node: SyntaxNode | undefined): Literal | undefined {
    return literal(node, (each) => this.names.value(each));
  }

  /** Whether a package, or something from it, is imported. */
  imports(...packages: readonly string[]): boolean {
    return packages.some((name) => this.#packages.has(name));
  }

  get #packages(): ReadonlySet<string> {
    return (this.#imported ??= importedBy(this.scopes));
  }
  #imported: ReadonlySet<string> | undefined;

  /** Where a name stands, as a name or as an attribute, in the order of the text. */
  identifiers(name: string): readonly SyntaxNode[] {
    return (this.#identifiers ??= identifiersIn(this.root)).get(name) ?? NONE;
  }
  #identifiers: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }
}

const NONE: readonly SyntaxNode[] = [];

const identifiersIn = (root: SyntaxNode): ReadonlyMap<string, readonly SyntaxNode[]> =>
  grouped(
    [...walk(root)].filter(({ type }) => type === 'identifier'),
    ({ text }) => text,
  );

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

const calledName = ({ function: called, method }: Call): string => method ?? called?.text ?? '';

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

function addSides(node: SyntaxNode, to: Assignment[]): void {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left !== undefined && right !== undefined) to.push({ left, right });
}

function importedBy(scopes: Scopes): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { bindings } of scopes.all)
    for (const all of bindings.values()) for (const { path } of all) if (path !== undefined) addPrefixes(path, found);
  for (const star of scopes.stars) addPrefixes(star, found);
  return found;
}

/** `tensorflow.keras.Model` imports `tensorflow`, `tensorflow.keras` and, by its other name, `keras`. */
function addPrefixes(path: string, to: Set<string>): void {
  const parts = path.split('.');
  for (let length = 1; length <= parts.length; length++) to.add(parts.slice(0, length).join('.'));
  if (path.startsWith('tensorflow.keras')) to.add('keras');
  if (path.startsWith('pytorch_lightning')) to.add('lightning');
}
