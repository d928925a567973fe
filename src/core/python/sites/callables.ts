/**
 * Which functions of a file run when a value is called.
 *
 * More than a name tells: `step = jax.jit(shard_map(train_step, mesh))`, `step = make_step(optimizer)`, `self.step = …` in
 * another method. What a library makes of a function is taken to run it.
 */
import type { Call } from '../calls';
import type { FunctionDefinition } from '../definitions';
import type { PythonFile } from '../file';
import { walk, type SyntaxNode } from '../syntax';
import type { Values } from './values';

const DEPTH = 8;

export class Callables {
  readonly #known = new Map<SyntaxNode, ReadonlySet<FunctionDefinition>>();

  constructor(
    private readonly file: PythonFile,
    private readonly values: Values,
  ) {}

  /** Functions that a call of this runs. */
  of(node: SyntaxNode | undefined): ReadonlySet<FunctionDefinition> {
    if (node === undefined) return NONE;
    let known = this.#known.get(node);
    if (known === undefined) {
      const found = new Set<FunctionDefinition>();
      this.#find(node, found, 0);
      this.#known.set(node, (known = found));
    }
    return known;
  }

  /** The calls that made what is called: `jax.grad(loss)` of `gradients(params)`. */
  makers(node: SyntaxNode | undefined): readonly SyntaxNode[] {
    return node === undefined ? [] : [node, ...this.values.of(node)].filter(({ type }) => type === 'call');
  }

  #find(node: SyntaxNode, found: Set<FunctionDefinition>, depth: number): void {
    if (depth > DEPTH) return;
    const own = this.file.types.functionOf(node);
    if (own !== undefined) found.add(own);
    else if (node.type === 'call') this.#made(this.file.call(node), found, depth + 1);
    else for (const value of this.values.of(node)) this.#find(value, found, depth + 1);
  }

  #made(call: Call, found: Set<FunctionDefinition>, depth: number): void {
    const maker = this.file.types.target(call);
    for (const each of maker === undefined ? call.positional : this.#returned(maker)) this.#find(each, found, depth);
  }

  #returned({ node, body }: FunctionDefinition): readonly SyntaxNode[] {
    if (body === undefined) return [];
    return [...walk(body)].flatMap((each) =>
      each.type === 'return_statement' && this.file.definitions.around(each)?.node === node ? each.children : [],
    );
  }
}

const NONE: ReadonlySet<FunctionDefinition> = new Set();
