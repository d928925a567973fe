/** Scopes of a Python file and what is bound to each name in them. */
import { child, childrenOf, type SyntaxNode } from './syntax';

export type BindingKind =
  'import' | 'assignment' | 'change' | 'loop' | 'context' | 'parameter' | 'function' | 'class' | 'other';

export interface Binding {
  readonly kind: BindingKind;
  readonly name: string;
  /** Where the name stands. */
  readonly node: SyntaxNode;
  /** Assignment, context: the right side. Parameter: its default. Function and class: the definition. */
  readonly value?: SyntaxNode | undefined;
  readonly annotation?: SyntaxNode | undefined;
  /** Import: the dotted path it stands for. */
  readonly path?: string;
  /** The name is one of several on the left: the value is their source, not this one's. */
  readonly unpacked?: true;
}

export interface Scope {
  readonly node: SyntaxNode;
  readonly kind: 'module' | 'function' | 'class' | 'lambda' | 'comprehension';
  readonly outer: Scope | undefined;
  readonly bindings: Map<string, Binding[]>;
}

const SCOPES: Readonly<Record<string, Scope['kind']>> = {
  module: 'module',
  function_definition: 'function',
  class_definition: 'class',
  lambda: 'lambda',
  list_comprehension: 'comprehension',
  set_comprehension: 'comprehension',
  dictionary_comprehension: 'comprehension',
  generator_expression: 'comprehension',
};

export class Scopes {
  readonly all: Scope[] = [];
  /** Modules whose public names are all imported. */
  readonly stars: string[] = [];
  readonly #of = new Map<SyntaxNode, Scope>();
  readonly #root: Scope;

  constructor(root: SyntaxNode) {
    this.#root = { node: root, kind: 'module', outer: undefined, bindings: new Map() };
    this.#fill(this.#root);
  }

  /** The scope in which a node stands. A definition's own name, decorators, defaults and bases stand outside of it. */
  at(node: SyntaxNode): Scope {
    let below = node;
    for (let each = node.parent; each !== undefined; below = each, each = each.parent) {
      const scope = this.#of.get(each);
      if (scope === undefined) continue;
      if (scope.kind === 'module' || scope.kind === 'comprehension') return scope;
      if (below.field === 'body' || below.field === 'parameters') return scope;
    }
    return this.#root;
  }

  of(definition: SyntaxNode): Scope | undefined {
    return this.#of.get(definition);
  }

  /** All that is bound to the name where it is seen first; classes are not seen from their methods. */
  lookUp(name: string, from: Scope): readonly Binding[] {
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.outer) {
      if (scope.kind === 'class' && scope !== from) continue;
      const found = scope.bindings.get(name);
      if (found !== undefined) return found;
    }
    return NONE;
  }

  #enter(node: SyntaxNode, outer: Scope | undefined): void {
    const kind = SCOPES[node.type];
    if (kind === undefined) return;
    this.#fill({ node, kind, outer, bindings: new Map() });
  }

  #fill(scope: Scope): void {
    const { node, kind } = scope;
    this.all.push(scope);
    this.#of.set(node, scope);
    if (kind === 'function' || kind === 'lambda') this.#parameters(child(node, 'parameters'), scope);
    for (const each of node.children) this.#visit(each, scope);
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        this.#import(node, scope);
        return;
      case 'function_definition':
      case 'class_definition': {
        const name = child(node, 'name');
        const kind = node.type === 'class_definition' ? 'class' : 'function';
        if (name !== undefined) bind(scope, { kind, name: name.text, node: name, value: node });
        this.#enter(node, scope);
        return;
      }
      case 'assignment': {
        const value = child(node, 'right');
        const annotation = child(node, 'type');
        this.#target(child(node, 'left'), scope, 'assignment', value, annotation);
        break;
      }
      case 'named_expression':
        this.#target(child(node, 'name'), scope, 'assignment', child(node, 'value'));
        break;
      case 'augmented_assignment':
        this.#target(child(node, 'left'), scope, 'change', child(node, 'right'));
        break;
      case 'for_statement':
      case 'for_in_clause':
        this.#target(child(node, 'left'), scope, 'loop', child(node, 'right'));
        break;
      case 'as_pattern': {
        const target = node.children.find(({ type }) => type === 'as_pattern_target')?.children[0];
        this.#target(target, scope, 'context', node.children[0]);
        break;
      }
      case 'global_statement':
      case 'nonlocal_statement':
        // Bound elsewhere: what is assigned here is bound there too, so nothing here is the only assignment.
        for (const name of node.children) bind(scope, { kind: 'other', name: name.text, node: name });
        return;
      default:
        if (SCOPES[node.type] !== undefined) {
          this.#enter(node, scope);
          return;
        }
    }
    for (const each of node.children) this.#visit(each, scope);
  }

  #target(
    target: SyntaxNode | undefined,
    scope: Scope,
    kind: BindingKind,
    value: SyntaxNode | undefined,
    annotation?: SyntaxNode,
  ): void {
    if (target === undefined) return;
    if (target.type === 'identifier') {
      bind(scope, { kind, name: target.text, node: target, value, annotation });
      return;
    }
    if (!/^(pattern_list|tuple_pattern|list_pattern|tuple|list|expression_list|list_splat_pattern)$/.test(target.type))
      return;
    const parts = value !== undefined && isSequence(value) ? value.children : undefined;
    const pairs = parts?.length === target.children.length && kind === 'assignment' ? parts : undefined;
    target.children.forEach((each, index) => {
      if (pairs !== undefined) this.#target(each, scope, kind, pairs[index]);
      else if (each.type === 'identifier') bind(scope, { kind, name: each.text, node: each, value, unpacked: true });
      else this.#target(each, scope, kind, undefined);
    });
  }

  #parameters(list: SyntaxNode | undefined, scope: Scope): void {
    for (const each of list?.children ?? []) {
      const name = each.type === 'identifier' ? each : (child(each, 'name') ?? firstIdentifier(each));
      if (name === undefined) continue;
      bind(scope, {
        kind: 'parameter',
        name: name.text,
        node: name,
        value: child(each, 'value'),
        annotation: child(each, 'type'),
      });
    }
  }

  #import(node: SyntaxNode, scope: Scope): void {
    const from = child(node, 'module_name');
    const prefix = from === undefined ? '' : dottedText(from);
    if (node.children.some(({ type }) => type === 'wildcard_import')) this.stars.push(prefix);
    for (const each of childrenOf(node, 'name')) {
      const named = each.type === 'aliased_import' ? child(each, 'name') : each;
      const alias = each.type === 'aliased_import' ? child(each, 'alias') : undefined;
      if (named === undefined) continue;
      const path = dottedText(named);
      const full = from === undefined ? path : prefix.endsWith('.') ? prefix + path : `${prefix}.${path}`;
      const first = named.children[0];
      if (alias !== undefined) bind(scope, { kind: 'import', name: alias.text, node: alias, path: full });
      else if (first !== undefined) {
        // `import a.b` binds `a`.
        bind(scope, { kind: 'import', name: first.text, node: first, path: from === undefined ? first.text : full });
      }
    }
  }
}

const NONE: readonly Binding[] = [];

function bind(scope: Scope, binding: Binding): void {
  const known = scope.bindings.get(binding.name);
  if (known === undefined) scope.bindings.set(binding.name, [binding]);
  else known.push(binding);
}

const isSequence = ({ type }: SyntaxNode): boolean => type === 'expression_list' || type === 'tuple' || type === 'list';

const firstIdentifier = (node: SyntaxNode): SyntaxNode | undefined =>
  node.children.find(({ type }) => type === 'identifier') ?? node.children.map(firstIdentifier).find(Boolean);

/** `a.b.c`, `.a`, `..`; without the blanks that Python allows in it. */
function dottedText(node: SyntaxNode): string {
  if (node.type === 'identifier' || node.type === 'import_prefix') return node.text.replace(/\s+/g, '');
  if (node.type === 'relative_import') return node.children.map(dottedText).join('');
  return node.children.map(dottedText).join('.');
}
