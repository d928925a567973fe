/** Functions and classes that the file defines. */
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

export class Definitions {
  readonly functions: FunctionDefinition[] = [];
  readonly classes: ClassDefinition[] = [];
  readonly #of = new Map<SyntaxNode, FunctionDefinition>();
  readonly #classOf = new Map<SyntaxNode, ClassDefinition>();
  readonly #named = new Map<string, ClassDefinition>();

  add(node: SyntaxNode): void {
    if (node.type === 'class_definition') this.#addClass(node);
    else this.#addFunction(node);
  }

  /** The definition that a node is. */
  function(node: SyntaxNode | undefined): FunctionDefinition | undefined {
    return node === undefined ? undefined : this.#of.get(node);
  }

  class(node: SyntaxNode | undefined): ClassDefinition | undefined {
    return node === undefined ? undefined : this.#classOf.get(node);
  }

  /** The first class of this name. */
  classNamed(name: string): ClassDefinition | undefined {
    return this.#named.get(name);
  }

  /** The function in whose body a node stands. */
  around(node: SyntaxNode): FunctionDefinition | undefined {
    for (const each of ancestors(node)) {
      const found = this.#of.get(each);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #addFunction(node: SyntaxNode): void {
    const owner = ownerOf(node);
    const definition: FunctionDefinition = {
      name: child(node, 'name')?.text ?? '',
      node,
      body: child(node, 'body'),
      class: owner && this.#classOf.get(owner),
      decorators: decoratorsOf(node),
    };
    this.functions.push(definition);
    this.#of.set(node, definition);
    definition.class?.methods.set(definition.name, definition);
  }

  #addClass(node: SyntaxNode): void {
    const bases = (child(node, 'superclasses')?.children ?? []).filter(({ type }) => type !== 'keyword_argument');
    const definition: ClassDefinition = {
      name: child(node, 'name')?.text ?? '',
      node,
      bases,
      methods: new Map(),
      decorators: decoratorsOf(node),
    };
    this.classes.push(definition);
    if (!this.#named.has(definition.name)) this.#named.set(definition.name, definition);
    this.#classOf.set(node, definition);
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
