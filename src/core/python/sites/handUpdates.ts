/** Parameters that are updated without an optimizer. */
import type { Call } from '../calls';
import { child, walk, type SyntaxNode } from '../syntax';

/** `p.data.add_(-lr * p.grad)` */
const IN_PLACE = /^(add|sub|addcmul|addcdiv|copy|assign_sub|assign_add)_?$/;
/** `jax.tree.map(lambda p, g: p - lr * g, params, grads)` */
const OVER_TREES = /^jax\.(tree|tree_util)\.(tree_)?map$|^jax\.(tree_map|tree_multimap)$/;

/** `p.data -= lr * p.grad`, `p.data = p.data - lr * p.grad` and `[w - lr * g for w, g in zip(weights, gradients)]`. */
export function assignsUpdate(node: SyntaxNode): boolean {
  const right = child(node, 'right');
  if (right === undefined) return false;
  if (right.type === 'list_comprehension') return isPaired(right) && isDifference(child(right, 'body'));
  if (!mentionsGradient(right)) return false;
  if (node.type === 'augmented_assignment') return child(node, 'operator')?.text !== '*=';
  return /^(attribute|subscript)$/.test(child(node, 'left')?.type ?? '');
}

export function callsUpdate({ name, method, positional }: Call): boolean {
  if (method !== undefined && IN_PLACE.test(method) && positional.some(mentionsGradient)) return true;
  if (name === undefined || !OVER_TREES.test(name) || positional.length < 3) return false;
  return positional[0]?.type === 'lambda' && isDifference(child(positional[0], 'body'));
}

const isDifference = (node: SyntaxNode | undefined): boolean =>
  node?.type === 'parenthesized_expression' || node?.type === 'tuple'
    ? node.children.some(isDifference)
    : node?.type === 'binary_operator' && child(node, 'operator')?.text === '-';

/** Two lists are gone through together. */
const isPaired = (comprehension: SyntaxNode): boolean =>
  comprehension.children.some(
    (each) => each.type === 'for_in_clause' && child(child(each, 'right'), 'function')?.text === 'zip',
  );

const mentionsGradient = (node: SyntaxNode): boolean => {
  for (const each of walk(node))
    if (each.type === 'attribute' && child(each, 'attribute')?.text === 'grad') return true;
  return false;
};
