/** Parameters that are updated without an optimizer. */
import type { Call } from '../calls';
import { child, walk, type SyntaxNode } from '../syntax';

/** `p.data.add_(-lr * p.grad)` */
const IN_PLACE = /^(add|sub|addcmul|addcdiv|copy|assign_sub|assign_add)_?$/;
/** `jax.tree.map(lambda p, g: p - lr * g, params, grads)` */
const OVER_TREES = /^jax\.(tree|tree_util)\.(tree_)?map$|^jax\.(tree_map|tree_multimap)$/;

/** What a network is given: an image that follows its own gradient is not learned. */
const INPUT = /^(x|z|img|image|inp|input|adv|delta|noise|perturb|latent|dream)(_|\d|s?$)|_(img|image|input|adv)s?$/i;
const RATE = /^(lr|learning_rate|eta|alpha|step_size)$/i;

/** `p.data -= lr * p.grad`, `w -= lr * dw`, `p.data = p.data - lr * p.grad` and `[w - lr * g for w, g in zip(weights, gradients)]`. */
export function assignsUpdate(node: SyntaxNode): boolean {
  const right = child(node, 'right');
  if (right === undefined) return false;
  if (right.type === 'list_comprehension') return isPaired(right) && isDifference(child(right, 'body'));
  const left = child(node, 'left');
  if (left === undefined || INPUT.test(rootOf(left))) return false;
  if (node.type === 'augmented_assignment') {
    const operator = child(node, 'operator')?.text;
    return mentions(right, GRADIENT) ? operator !== '*=' : operator === '-=' && isProductWithRate(right);
  }
  return /^(attribute|subscript)$/.test(left.type) && mentions(right, GRADIENT);
}

export function callsUpdate({ name, method, receiver, positional, function: called }: Call): boolean {
  if (method !== undefined && IN_PLACE.test(method) && receiver !== undefined)
    return !INPUT.test(rootOf(receiver)) && positional.some((each) => mentions(each, GRADIENT));
  // `sgd([w, b], lr, batch_size)`, as courses write it.
  if ((method ?? called?.text) === 'sgd' && positional.length >= 3) return true;
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

const GRADIENT = /^grad$/;

/** Names and attributes at or below a node. */
function mentions(node: SyntaxNode, matches: RegExp): boolean {
  for (const each of walk(node)) if (each.type === 'identifier' && matches.test(each.text)) return true;
  return false;
}

const isProductWithRate = (node: SyntaxNode): boolean =>
  node.type === 'binary_operator' && child(node, 'operator')?.text === '*' && mentions(node, RATE);

/** `image` of `image.data[0]`; of `self.image.data`, what is behind `self`. */
function rootOf(node: SyntaxNode): string {
  const inner = child(node, node.type === 'subscript' ? 'value' : 'object');
  if (inner === undefined) return node.text;
  const root = rootOf(inner);
  return root === 'self' ? (child(node, 'attribute')?.text ?? '') : root;
}
