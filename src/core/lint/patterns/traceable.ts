/** Whether a function only computes: what a tracing compiler meets only once must not do anything else. */
import type { Call } from '../../python/calls';
import type { FunctionDefinition } from '../../python/definitions';
import type { PythonFile } from '../../python/file';
import { LOCAL } from '../../python/names';
import { child, walk, type SyntaxNode } from '../../python/syntax';

const HARMLESS = /^(zip|len|range|list|tuple|dict|enumerate|sum|isinstance|super)$/;

/** @param methods whose receiver is not known that may be called */
export function isTraceable(file: PythonFile, definition: FunctionDefinition, methods: RegExp, depth = 0): boolean {
  const { body, node } = definition;
  if (body === undefined || depth > 4) return false;
  const own = file.scopes.of(node)?.bindings;
  for (const each of walk(body)) {
    if (/^(global_statement|nonlocal_statement|yield|await|try_statement)$/.test(each.type)) return false;
    if (each.type === 'call' && !mayBeTraced(file, file.call(each), methods, depth)) return false;
    // `self.x = …` and `history[i] = …` stay behind; a name that is not its own would be one of another function.
    const left = /assignment$/.test(each.type) ? child(each, 'left') : undefined;
    if (left !== undefined && !isOwn(left, own)) return false;
  }
  return true;
}

const isOwn = (left: SyntaxNode, own: ReadonlyMap<string, unknown> | undefined): boolean =>
  left.type === 'identifier'
    ? own?.has(left.text) === true
    : /^(pattern_list|tuple_pattern|list_pattern)$/.test(left.type) && left.children.every((each) => isOwn(each, own));

function mayBeTraced(file: PythonFile, call: Call, methods: RegExp, depth: number): boolean {
  const { name, method, function: called } = call;
  const local = file.types.target(call);
  if (local !== undefined && local.name !== '__init__') return isTraceable(file, local, methods, depth + 1);
  if (name !== undefined && !name.startsWith(LOCAL)) {
    // What makes variables may do so once only.
    if (/\.[A-Z]\w*$/.test(name)) return name === 'tensorflow.GradientTape';
    return /^(tensorflow|jax|optax|flax|keras)\./.test(name) || HARMLESS.test(name);
  }
  // `apply_gradients(grads, variables)` is that of a class that somebody wrote.
  if (method !== undefined) return methods.test(method) && (method !== 'apply_gradients' || call.positional.length < 2);
  // A model, a loss: an object that is made elsewhere or handed over.
  return called?.type === 'call' || (called?.type === 'identifier' && name === undefined);
}
