/** Gradients of TensorFlow and JAX that a training loop computes without compiling them. */
import type { Call } from '../../python/calls';
import type { FunctionDefinition } from '../../python/definitions';
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { Site } from '../../python/sites/site';

export interface EagerStep {
  readonly node: SyntaxNode;
  readonly framework: 'tensorflow' | 'jax';
  /** In which it stands; undefined: in the loop itself. */
  readonly function: FunctionDefinition | undefined;
}

const GRADIENT =
  /^(jax\.(grad|value_and_grad)|flax\.nnx\.(grad|value_and_grad)|equinox\.filter_(grad|value_and_grad))$/;
const TAPE = /^tensorflow\.GradientTape$/;
const COMPILES = /(^|\.)(\w*jit|pmap|function|shard_map|xmap|scan|fori_loop|while_loop|partial|vmap|checkpoint)$/;

export function eagerSteps(file: PythonFile, sites: readonly Site[]): readonly EagerStep[] {
  const found = new Map<SyntaxNode, EagerStep>();
  if (file.callsNamed(GRADIENT).length + file.callsNamed(TAPE).length === 0) return [];
  for (const { kind, node } of sites) {
    const body = kind === 'loop' ? child(node, 'body') : undefined;
    if (body !== undefined) collect(file, body, undefined, new Set(), found);
  }
  return [...found.values()];
}

function collect(
  file: PythonFile,
  body: SyntaxNode,
  inside: FunctionDefinition | undefined,
  seen: Set<FunctionDefinition>,
  found: Map<SyntaxNode, EagerStep>,
): void {
  for (const call of file.callsIn(body)) {
    const { node } = call;
    if (isInDefinition(node, body)) continue;
    const step = gradient(file, call);
    if (step !== undefined) {
      // Several tapes in one `with` are one step.
      const place = [...ancestors(node)].find(({ type }) => type === 'with_clause') ?? step.node;
      if (!isCompiled(file, node, body) && !found.has(place)) found.set(place, { ...step, function: inside });
      continue;
    }
    const target = file.types.target(call);
    if (target?.body === undefined || seen.has(target)) continue;
    seen.add(target);
    if (isPlain(file, target, call)) collect(file, target.body, target, seen, found);
  }
}

/** A tape, or a call of what `jax.grad` gives: at once or by a name. */
function gradient(file: PythonFile, call: Call): Pick<EagerStep, 'node' | 'framework'> | undefined {
  if (TAPE.test(call.name ?? '')) return { node: call.node, framework: 'tensorflow' };
  const made = call.function && file.names.value(call.function);
  if (made?.type !== 'call') return undefined;
  const maker = file.call(made);
  if (maker.name === undefined || !GRADIENT.test(maker.name)) return undefined;
  // The gradient of a compiled function is compiled.
  const loss = maker.positional[0];
  const target = file.types.functionOf(loss);
  const isPlainLoss = loss?.type === 'lambda' || (target !== undefined && target.decorators.length === 0);
  return isPlainLoss ? { node: call.function ?? call.node, framework: 'jax' } : undefined;
}

/** It stands in the arguments of a call that compiles. */
function isCompiled(file: PythonFile, node: SyntaxNode, within: SyntaxNode): boolean {
  for (const each of ancestors(node)) {
    if (each === within) return false;
    if (each.type === 'call' && COMPILES.test(file.call(each).name ?? '')) return true;
  }
  return false;
}

/** A function that nothing wraps: it has no decorator, and its name is only ever called. */
function isPlain(file: PythonFile, { decorators, name, node, class: owner }: FunctionDefinition, by: Call): boolean {
  if (decorators.length > 0 || by.function === undefined) return false;
  for (const each of file.identifiers(name)) {
    if (each.parent === node) continue;
    const isAttribute = each.field === 'attribute';
    if (isAttribute !== (owner !== undefined)) continue;
    const expression = isAttribute ? each.parent : each;
    if (expression?.field !== 'function' && expression?.field !== 'name') return false;
  }
  return true;
}

/** In a function that is only defined here. */
function isInDefinition(node: SyntaxNode, body: SyntaxNode): boolean {
  for (const each of ancestors(node)) {
    if (each === body) return false;
    if (each.type === 'function_definition' || each.type === 'lambda') return true;
  }
  return false;
}
