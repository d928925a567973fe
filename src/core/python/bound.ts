/** What a top-level statement binds, in the module and in the scopes that it opens. */
import { SCOPE, type Binding, type BindingKind, type Scope } from './scope';
import { child, childrenOf, type SyntaxNode } from './syntax';

const SCOPES: Readonly<Record<string, Scope['kind']>> = {
  function_definition: 'function',
  class_definition: 'class',
  lambda: 'lambda',
  list_comprehension: 'comprehension',
  set_comprehension: 'comprehension',
  dictionary_comprehension: 'comprehension',
  generator_expression: 'comprehension',
};

export class Bound {
  /** As far as this statement fills it. */
  readonly module: Scope;
  /** Scopes that it opens, outer ones first. */
  readonly inner: Scope[] = [];
  /** Modules whose public names are all imported. */
  readonly stars: string[] = [];
  /** Packages and modules of which something is imported. */
  readonly imported: string[] = [];

  constructor(statement: SyntaxNode) {
    this.module = { node: statement, kind: 'module', outer: undefined, bindings: new Map() };
    this.#visit(statement, this.module);
  }

  #enter(node: SyntaxNode, outer: Scope | undefined): void {
    const kind = SCOPES[node.type];
    if (kind === undefined) return;
    this.#fill({ node, kind, outer, bindings: new Map() });
  }

  #fill(scope: Scope): void {
    const { node, kind } = scope;
    this.inner.push(scope);
    SCOPE.keep(node, scope);
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
    if (node.children.some(({ type }) => type === 'wildcard_import')) {
      this.stars.push(prefix);
      addPrefixes(prefix, this.imported);
    }
    for (const each of childrenOf(node, 'name')) {
      const named = each.type === 'aliased_import' ? child(each, 'name') : each;
      const alias = each.type === 'aliased_import' ? child(each, 'alias') : undefined;
      if (named === undefined) continue;
      const path = dottedText(named);
      const full = from === undefined ? path : prefix.endsWith('.') ? prefix + path : `${prefix}.${path}`;
      addPrefixes(full, this.imported);
      const first = named.children[0];
      if (alias !== undefined) bind(scope, { kind: 'import', name: alias.text, node: alias, path: full });
      else if (first !== undefined) {
        // `import a.b` binds `a`.
        bind(scope, { kind: 'import', name: first.text, node: first, path: from === undefined ? first.text : full });
      }
    }
  }
}

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

/** `tensorflow.keras.Model` imports `tensorflow`, `tensorflow.keras` and, by its other name, `keras`. */
function addPrefixes(path: string, to: string[]): void {
  const parts = path.split('.');
  for (let length = 1; length <= parts.length; length++) to.push(parts.slice(0, length).join('.'));
  if (path.startsWith('tensorflow.keras')) to.push('keras');
  if (path.startsWith('pytorch_lightning')) to.push('lightning');
}
