/** Functions and classes that the file defines. */
import { Fact } from './fact';
import { ancestors, child, type SyntaxNode } from './syntax';

export interface FunctionDefinition {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | undefined;
  readonly class: ClassDefinition | undefined;
  readonly decorators: readonly SyntaxNode[];
}

export interface ClassDefinition {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly bases: readonly SyntaxNode[];
  readonly methods: Map<string, FunctionDefinition>;
  readonly decorators: readonly SyntaxNode[];
}

/** Those of one statement, outer ones first. */
export class Defined {
  readonly functions: FunctionDefinition[] = [];
  readonly classes: ClassDefinition[] = [];

  add(node: SyntaxNode): void {
    const name = child(node, 'name')?.text ?? '';
    const decorators = decoratorsOf(node);
    if (node.type === 'class_definition') {
      const bases = (child(node, 'superclasses')?.children ?? []).filter(({ type }) => type !== 'keyword_argument');
      const made: ClassDefinition = { name, node, bases, methods: new Map(), decorators };
      this.classes.push(made);
      CLASS.keep(node, made);
    } else {
      const owner = ownerOf(node);
      const around = owner && CLASS.of(owner);
      const made: FunctionDefinition = { name, node, body: child(node, 'body'), class: around, decorators };
      this.functions.push(made);
      FUNCTION.keep(node, made);
      around?.methods.set(name, made);
    }
  }
}

const FUNCTION = new Fact<FunctionDefinition>();
const CLASS = new Fact<ClassDefinition>();

export class Definitions {
  readonly functions: readonly FunctionDefinition[];
  readonly classes: readonly ClassDefinition[];
  readonly #named = new Map<string, ClassDefinition>();

  constructor(statements: readonly Defined[]) {
    this.functions = statements.flatMap(({ functions }) => functions);
    this.classes = statements.flatMap(({ classes }) => classes);
    for (const each of this.classes.toReversed()) this.#named.set(each.name, each);
  }

  /** The definition that a node is. */
  function(node: SyntaxNode | undefined): FunctionDefinition | undefined {
    return node && FUNCTION.of(node);
  }

  class(node: SyntaxNode | undefined): ClassDefinition | undefined {
    return node && CLASS.of(node);
  }

  /** Whether any class of the file defines a method of this name. */
  hasMethod(name: string): boolean {
    this.#methods ??= new Set(this.classes.flatMap(({ methods }) => [...methods.keys()]));
    return this.#methods.has(name);
  }
  #methods: ReadonlySet<string> | undefined;

  /** The first class of this name. */
  classNamed(name: string): ClassDefinition | undefined {
    return this.#named.get(name);
  }

  /** The function in whose body a node stands. */
  around(node: SyntaxNode): FunctionDefinition | undefined {
    for (let each = node.parent; each !== undefined; each = each.parent) {
      if (each.type === 'function_definition') return FUNCTION.of(each);
    }
    return undefined;
  }
}

/** The class whose body holds a function, when no other function is between. */
function ownerOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const each of ancestors(node)) {
    if (each.type === 'class_definition') return each;
    if (each.type === 'function_definition') return undefined;
  }
  return undefined;
}

function decoratorsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const around = node.parent;
  if (around?.type !== 'decorated_definition') return [];
  return around.children.filter(({ type }) => type === 'decorator').flatMap((each) => each.children);
}
