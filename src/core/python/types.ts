/**
 * Of which class a value is, as far as the file tells: by the constructor that made it, through what returns its own
 * receiver, and through annotations. A class of the file is `<local>.Name`.
 */
import type { Call } from './calls';
import type { Definitions, ClassDefinition, FunctionDefinition } from './definitions';
import { LOCAL, type Names } from './names';
import type { Binding } from './scopes';
import { ancestors, child, walk, type SyntaxNode } from './syntax';

const DEPTH = 8;

/** `Auto.from_pretrained(…)` makes an `Auto`. */
const MAKERS = /^(from_\w+|load|load_from_checkpoint|create|build|init)$/;
/** They give back what they were called on, or the same thing elsewhere. */
const FLUENT =
  /^(to|cuda|cpu|half|float|bfloat16|double|eval|train|requires_grad_|share_memory|share_memory_|to_empty|compile|float|merge_and_unload)$/;
/** They give back their first argument in a wrapper. */
const WRAPPERS =
  /^(torch\.compile|torch\.nn\.DataParallel|torch\.nn\.parallel\.\w+|torch\.distributed\.fsdp\.\w+|torch\.jit\.\w+|peft\.get_peft_model|peft\.prepare_model_for_kbit_training|jax\.(jit|pmap|vmap|checkpoint|value_and_grad|grad)|functools\.partial|tensorflow\.function|accelerate\.\w+)$/;

export class Types {
  readonly #types = new Memo<SyntaxNode, string>();
  readonly #functions = new Memo<SyntaxNode, FunctionDefinition>();
  readonly #bound = new Memo<readonly Binding[], string>();

  constructor(
    private readonly names: Names,
    private readonly definitions: Definitions,
    private readonly callOf: (node: SyntaxNode) => Call,
    private readonly callsOf: (name: string) => readonly Call[],
  ) {}

  /** @returns a dotted class name, or undefined. */
  of(node: SyntaxNode | undefined): string | undefined {
    return node && this.#types.get(node, () => this.#of(node));
  }

  #of(node: SyntaxNode): string | undefined {
    switch (node.type) {
      case 'call':
        return this.#ofCall(this.callOf(node));
      case 'identifier':
        return this.#ofName(node);
      case 'attribute':
        return this.#ofAttribute(node);
      case 'await':
      case 'parenthesized_expression':
        return this.of(node.children[0]);
      case 'conditional_expression':
        return this.of(node.children[0]) ?? this.of(node.children.at(-1));
      default:
        return undefined;
    }
  }

  /** Whether a class is one of these, or is made from one in this file. */
  isA(type: string | undefined, matches: RegExp, depth = 0): boolean {
    if (type === undefined || depth > DEPTH) return false;
    if (matches.test(type)) return true;
    return this.classNamed(type)?.bases.some((base) => this.isA(this.names.dotted(base), matches, depth + 1)) ?? false;
  }

  classNamed(type: string | undefined): ClassDefinition | undefined {
    if (type === undefined || !type.startsWith(LOCAL)) return undefined;
    return this.definitions.classNamed(type.slice(LOCAL.length));
  }

  /** The function of this file that a call starts. */
  target(call: Call): FunctionDefinition | undefined {
    return this.functionOf(call.function);
  }

  /** The function of this file that an expression is: by name, as a method, or inside a wrapper such as `jax.jit`. */
  functionOf(node: SyntaxNode | undefined): FunctionDefinition | undefined {
    if (node === undefined || !this.#mayBeFunction(node)) return undefined;
    return this.#functions.get(node, () => this.#functionOf(node));
  }

  /** Most that is called or handed over is not: a method of no class here, a number, a text. */
  #mayBeFunction(node: SyntaxNode): boolean {
    if (node.type === 'attribute') return this.definitions.hasMethod(child(node, 'attribute')?.text ?? '');
    return node.type === 'identifier' || node.type === 'call';
  }

  #functionOf(node: SyntaxNode): FunctionDefinition | undefined {
    if (node.type === 'identifier') {
      const bound = this.names.bindings(node);
      for (const { kind, value } of bound) if (kind === 'function') return this.definitions.function(value);
      const made = this.classNamed(this.names.dotted(node));
      if (made !== undefined) return this.method(made, '__init__');
      const [only, second] = bound;
      if (only?.kind === 'parameter' && second === undefined) return this.#handed(only.node);
      if (only?.kind === 'assignment' && second === undefined && !only.unpacked) return this.functionOf(only.value);
      return undefined;
    }
    if (node.type === 'attribute') {
      const name = child(node, 'attribute')?.text ?? '';
      const object = child(node, 'object');
      const owner = this.classNamed(this.of(object)) ?? this.classNamed(this.names.dotted(object));
      return owner && this.method(owner, name);
    }
    if (node.type === 'call') {
      const call = this.callOf(node);
      if (call.name !== undefined && WRAPPERS.test(call.name)) return this.functionOf(call.positional[0]);
    }
    return undefined;
  }

  /** The function that callers hand over for a parameter, when there is one such caller that is known. */
  #handed(parameter: SyntaxNode): FunctionDefinition | undefined {
    const definition = this.definitions.around(parameter);
    const list = child(definition?.node, 'parameters');
    const place = list?.children.findIndex((each) => each.start <= parameter.start && parameter.end <= each.end) ?? -1;
    if (definition === undefined || place < 0) return undefined;
    for (const call of this.callsOf(definition.name)) {
      if (call.function?.type !== 'identifier') continue;
      const found = this.functionOf(call.argument(parameter.text, place));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  method(owner: ClassDefinition, name: string, depth = 0): FunctionDefinition | undefined {
    const own = owner.methods.get(name);
    if (own !== undefined || depth > DEPTH) return own;
    for (const base of owner.bases) {
      const above = this.classNamed(this.names.dotted(base));
      const found = above && this.method(above, name, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #ofCall(call: Call): string | undefined {
    const { name, method, receiver } = call;
    if (name !== undefined) {
      if (WRAPPERS.test(name)) return this.of(call.positional[0]);
      const last = name.slice(name.lastIndexOf('.') + 1);
      if (/^[A-Z]/.test(last)) return name;
      const owner = name.slice(0, name.lastIndexOf('.'));
      if (MAKERS.test(last) && /(^|\.)[A-Z]\w*$/.test(owner)) return owner;
    }
    if (method !== undefined && FLUENT.test(method)) return this.of(receiver);
    const local = this.target(call);
    return local && this.#returned(local);
  }

  /** Of what a function of this file gives back, when all its ends agree. */
  #returned(definition: FunctionDefinition): string | undefined {
    if (definition.body === undefined) return undefined;
    const types = new Set<string>();
    for (const node of walk(definition.body)) {
      if (node.type !== 'return_statement' || this.definitions.around(node) !== definition) continue;
      const type = this.of(node.children[0]);
      if (type !== undefined) types.add(type);
    }
    return types.size === 1 ? [...types][0] : undefined;
  }

  #ofName(node: SyntaxNode): string | undefined {
    if (node.text === 'self' || node.text === 'cls') {
      for (const each of ancestors(node)) {
        const owner = this.definitions.class(each);
        if (owner !== undefined) return LOCAL + owner.name;
      }
    }
    return this.#ofBindings(this.names.bindings(node));
  }

  /** `self.x`: by what the methods of the class assign to it. */
  #ofAttribute(node: SyntaxNode): string | undefined {
    const owner = this.classNamed(this.of(child(node, 'object')));
    const name = child(node, 'attribute')?.text;
    if (owner === undefined || name === undefined) return undefined;
    const types = new Set<string>();
    for (const { left, right } of this.#assignedTo(owner, name)) {
      const type = left.start === node.start ? undefined : this.of(right);
      if (type !== undefined) types.add(type);
    }
    return types.size === 1 ? [...types][0] : undefined;
  }

  #attributes = new Map<ClassDefinition, { left: SyntaxNode; right: SyntaxNode; name: string }[]>();

  #assignedTo(owner: ClassDefinition, name: string): readonly { left: SyntaxNode; right: SyntaxNode }[] {
    let all = this.#attributes.get(owner);
    if (all === undefined) {
      all = [];
      for (const node of walk(owner.node)) {
        if (node.type !== 'assignment') continue;
        const left = child(node, 'left');
        const right = child(node, 'right');
        if (left?.type !== 'attribute' || right === undefined || child(left, 'object')?.text !== 'self') continue;
        all.push({ left, right, name: child(left, 'attribute')?.text ?? '' });
      }
      this.#attributes.set(owner, all);
    }
    return all.filter((each) => each.name === name);
  }

  /** Several assignments may build one thing up: `model = Net(); model = model.to(device); model = DDP(model)`. */
  #ofBindings(bindings: readonly Binding[]): string | undefined {
    return this.#bound.get(bindings, () => this.#agreed(bindings));
  }

  #agreed(bindings: readonly Binding[]): string | undefined {
    const types = new Set<string>();
    for (const { kind, value, annotation, unpacked, node } of bindings) {
      const annotated = this.names.dotted(annotation?.children[0]);
      if (annotated !== undefined && kind !== 'assignment') types.add(annotated);
      if (value === undefined || (kind !== 'assignment' && kind !== 'context')) continue;
      const type = unpacked ? this.#unpacked(value, node) : this.of(value);
      if (type !== undefined) types.add(type);
    }
    return types.size === 1 ? [...types][0] : undefined;
  }

  /** `a, b = accelerator.prepare(a, b)`: each is what it was. */
  #unpacked(value: SyntaxNode, target: SyntaxNode): string | undefined {
    if (value.type !== 'call') return undefined;
    const call = this.callOf(value);
    if (call.method !== 'prepare' && call.method !== 'setup') return undefined;
    const same = call.positional.find((each) => each.type === 'identifier' && each.text === target.text);
    return same && this.#ofBindings(this.names.bindings(same).filter(({ unpacked }) => !unpacked));
  }
}

/** Answers once; a question that comes up while it is being answered has no answer. */
class Memo<Key, Value> {
  readonly #known = new Map<Key, Value | undefined>();

  get(key: Key, find: () => Value | undefined): Value | undefined {
    if (this.#known.has(key)) return this.#known.get(key);
    this.#known.set(key, undefined);
    const found = find();
    this.#known.set(key, found);
    return found;
  }
}
