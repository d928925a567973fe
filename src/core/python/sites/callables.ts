/**
 * Which functions of a file run when a value is called.
 *
 * More than a name tells: `step = jax.jit(shard_map(train_step, mesh))`, `step = make_step(optimizer)`, `self.step = …` in
 * another method. What a library makes of a function is taken to run it.
 */
import type { FunctionDefinition } from '../definitions';
import type { PythonFile } from '../file';
import { walk, type SyntaxNode } from '../syntax';
import type { Values } from './values';

export class Callables {
  readonly #known = new Map<SyntaxNode, ReadonlySet<FunctionDefinition>>();

  constructor(
    private readonly file: PythonFile,
    private readonly values: Values,
  ) {}

  /** Functions that a call of this runs. */
  of(node: SyntaxNode | undefined): ReadonlySet<FunctionDefinition> {
    if (node === undefined) return NONE;
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    // What comes back to itself adds nothing.
    this.#known.set(node, NONE);
    const own = this.file.types.functionOf(node);
    const found = own === undefined ? new Set(this.#ways(node).flatMap((each) => [...this.of(each)])) : new Set([own]);
    this.#known.set(node, found);
    return found;
  }

  /** The calls that made what is called: `jax.grad(loss)` of `gradients(params)`. */
  makers(node: SyntaxNode | undefined): readonly SyntaxNode[] {
    return node === undefined ? [] : [node, ...this.values.of(node)].filter(({ type }) => type === 'call');
  }

  #ways(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type !== 'call') return this.values.of(node);
    const call = this.file.call(node);
    const maker = this.file.types.target(call);
    return maker === undefined ? call.positional : this.#returned(maker);
  }

  #returned({ node, body }: FunctionDefinition): readonly SyntaxNode[] {
    if (body === undefined) return [];
    return [...walk(body)].flatMap((each) =>
      each.type === 'return_statement' && this.file.definitions.around(each)?.node === node ? each.children : [],
    );
  }
}

const NONE: ReadonlySet<FunctionDefinition> = new Set();
