/**
 * Attention that is written out: `softmax(q @ k.transpose(-2, -1) * scale) @ v`, in one expression or over several
 * statements of a function.
 */
import type { PythonFile } from '../../python/file';
import { statementOf } from '../../python/statements';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';

export interface Scores {
  readonly query: SyntaxNode | undefined;
  readonly key: SyntaxNode | undefined;
  readonly scale: { readonly by: SyntaxNode; readonly divides: boolean } | undefined;
  /** Only products and one scale were seen on the way: no mask, cast or second scale. */
  readonly isPlain: boolean;
  /** The assignments that were read on the way. */
  readonly assignments: readonly SyntaxNode[];
}

export interface Weighting {
  /** The product with the values. */
  readonly product: SyntaxNode;
  readonly dropouts: readonly SyntaxNode[];
  readonly assignments: readonly SyntaxNode[];
}

const PRODUCT = /^torch\.(matmul|bmm|baddbmm|einsum|functional\.einsum)$|(^|\.)einsum$/;
/** They leave each score what it is, or make it very small. */
const MASKS = /^masked_fill_?$/;
const CASTS = /^(float|half|bfloat16|to|type|type_as|contiguous|clone)$/;
const DEPTH = 12;

/** The two sides of a matrix product. An `einsum` counts with two operands. */
export function operands(file: PythonFile, node: SyntaxNode): readonly [SyntaxNode, SyntaxNode] | undefined {
  const pair = (left?: SyntaxNode, right?: SyntaxNode): readonly [SyntaxNode, SyntaxNode] | undefined =>
    left === undefined || right === undefined ? undefined : [left, right];
  if (node.type === 'binary_operator' && child(node, 'operator')?.text === '@') {
    return pair(child(node, 'left'), child(node, 'right'));
  }
  if (node.type !== 'call') return undefined;
  const call = file.call(node);
  if (call.name !== undefined && PRODUCT.test(call.name)) {
    const isEinsum = call.name.endsWith('einsum');
    const rest = isEinsum ? call.positional.filter(({ type }) => !/string/.test(type)) : call.positional;
    const last = rest.slice(-2);
    // `einsum(…, scores, self.mix)` mixes heads by learned weights.
    if (isEinsum && (rest.length !== 2 || rest.some((each) => file.textOf(each).startsWith('self.')))) return undefined;
    return pair(last[0], last[1]);
  }
  return call.method === 'matmul' || call.method === 'bmm' ? pair(call.receiver, call.positional[0]) : undefined;
}

/** From what the softmax gets back to the product that made it; undefined where anything unknown is on the way. */
export function scoresOf(file: PythonFile, from: SyntaxNode, body: SyntaxNode): Scores | undefined {
  let scale: Scores['scale'];
  let isPlain = true;
  const biases: SyntaxNode[] = [];
  const assignments: SyntaxNode[] = [];
  let node = from;
  for (let depth = 0; depth < DEPTH; depth++) {
    const sides = operands(file, node);
    if (sides !== undefined) {
      const [query, right] = sides;
      const key = transposed(file, right);
      const isEinsum = node.type === 'call' && file.call(node).name?.endsWith('einsum') === true;
      if (key === undefined && transposed(file, query) === undefined && !isEinsum && !isNamedKey(right)) {
        return undefined;
      }
      // A bias that is made from the queries is as large as the scores.
      if (biases.some((bias) => mentions(bias, query))) return undefined;
      return { query, key, scale, isPlain, assignments };
    }
    const next = step(file, node, body);
    if (next === undefined) return undefined;
    if (next.bias !== undefined) biases.push(next.bias);
    isPlain &&= next.isPlain && (next.scale === undefined || scale === undefined);
    scale = next.scale ?? scale;
    if (node.type === 'identifier') assignments.push(next.to);
    node = next.to;
  }
  return undefined;
}

interface Step {
  readonly to: SyntaxNode;
  readonly isPlain: boolean;
  readonly bias?: SyntaxNode;
  readonly scale?: Scores['scale'];
}

function step(file: PythonFile, node: SyntaxNode, body: SyntaxNode): Step | undefined {
  if (node.type === 'parenthesized_expression' && node.children[0]) return { to: node.children[0], isPlain: true };
  if (node.type === 'identifier') {
    const to = lastAssigned(file, node, body);
    return to && { to, isPlain: true };
  }
  if (node.type === 'binary_operator') {
    const operator = child(node, 'operator')?.text ?? '';
    const left = child(node, 'left');
    const right = child(node, 'right');
    if (left === undefined || right === undefined) return undefined;
    if (operator === '*' || operator === '/') {
      const isFlipped = operator === '*' && !leadsToProduct(file, left, body);
      const [to, by] = isFlipped ? [right, left] : [left, right];
      return { to, isPlain: true, scale: { by, divides: operator === '/' } };
    }
    // A mask or a bias is added: the fused kernel takes it too.
    if (operator !== '+') return undefined;
    const [to, bias] = leadsToProduct(file, left, body) ? [left, right] : [right, left];
    return { to, isPlain: false, bias };
  }
  if (node.type !== 'call') return undefined;
  const { name, method = '', receiver, positional } = file.call(node);
  if (name === 'torch.where') {
    const to = positional.find((each) => leadsToProduct(file, each, body));
    return to && { to, isPlain: false };
  }
  if (receiver === undefined || name !== undefined) return undefined;
  return MASKS.test(method) || CASTS.test(method) ? { to: receiver, isPlain: false } : undefined;
}

function leadsToProduct(file: PythonFile, node: SyntaxNode, body: SyntaxNode): boolean {
  return scoresOf(file, node, body) !== undefined;
}

/** `k.transpose(-2, -1)`, `k.mT`, `k.permute(…)`: the keys, without it. */
function transposed(file: PythonFile, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'parenthesized_expression' && node.children[0]) return transposed(file, node.children[0]);
  if (node.type === 'attribute' && /\.(mT|T|mH)$/.test(file.textOf(node))) return child(node, 'object');
  if (node.type !== 'call') return undefined;
  const { name, method, receiver, positional } = file.call(node);
  if (name === 'torch.transpose') return positional[0];
  return method === 'transpose' || method === 'swapaxes' || method === 'permute' ? receiver : undefined;
}

/** Turned in a statement before. */
const isNamedKey = (node: SyntaxNode): boolean =>
  node.type === 'identifier' && /^k(ey|eys)?(_\w+|t)?$/i.test(node.text);

/** Whether a name of the one stands in the other. */
function mentions(node: SyntaxNode, of: SyntaxNode): boolean {
  const names = new Set([...walk(of)].filter(({ type }) => type === 'identifier').map(({ text }) => text));
  return [...walk(node)].some(
    ({ type, text, field }) => type === 'identifier' && field !== 'attribute' && text !== 'self' && names.has(text),
  );
}

/** The right side of the assignment to a name that comes last before it, in the same function. */
function lastAssigned(file: PythonFile, name: SyntaxNode, body: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  for (const { left, right } of file.assignmentsIn(body)) {
    if (right.end < name.start && left.type === 'identifier' && left.text === name.text) found = right;
  }
  for (const { left, right } of file.changes) {
    // `scores *= scale`: what is before it is read again.
    if (left.type === 'identifier' && left.text === name.text && left.start >= body.start && right.end < name.start) {
      if (found === undefined || left.start > found.start) return lastAssigned(file, left, body);
    }
  }
  return found;
}

/**
 * The product with the values that uses the weights; undefined where they are used for anything else: given out, kept,
 * or changed in a way that the fused kernel has not.
 */
export function weightingOf(file: PythonFile, softmax: SyntaxNode, body: SyntaxNode): Weighting | undefined {
  const way: Way = { file, body, products: new Set(), dropouts: [], assignments: [] };
  if (!follow(way, softmax, 0)) return undefined;
  const [product, second] = way.products;
  return product === undefined || second !== undefined ? undefined : { ...way, product };
}

interface Way {
  readonly file: PythonFile;
  readonly body: SyntaxNode;
  readonly products: Set<SyntaxNode>;
  readonly dropouts: SyntaxNode[];
  readonly assignments: SyntaxNode[];
}

function follow(way: Way, from: SyntaxNode, depth: number): boolean {
  if (depth > DEPTH) return false;
  let node = from;
  for (const each of ancestors(from)) {
    const sides = operands(way.file, each);
    if (sides?.some((side) => side.start <= from.start && from.end <= side.end) === true) {
      way.products.add(each);
      return true;
    }
    if (each.type === 'assignment') return followName(way, each, depth);
    if (!passes(way, each, node)) return false;
    node = each;
  }
  return false;
}

/** Dropout and casts hand the weights on. */
function passes({ file, dropouts }: Way, node: SyntaxNode, from: SyntaxNode): boolean {
  if (node.type === 'parenthesized_expression' || node.type === 'argument_list') return true;
  if (node.type === 'attribute') return from.field === 'object';
  if (node.type !== 'call') return false;
  const call = file.call(node);
  if (from.field === 'function') return CASTS.test(call.method ?? '');
  if (call.function === undefined || !/drop/i.test(file.textOf(call.function))) return false;
  dropouts.push(node);
  return true;
}

function followName(way: Way, assignment: SyntaxNode, depth: number): boolean {
  const { file, body } = way;
  const left = child(assignment, 'left');
  if (left?.type !== 'identifier') return false;
  way.assignments.push(assignment);
  const until = nextAssignment(file, left, assignment.end, body);
  for (const node of walk(body)) {
    if (node.type !== 'identifier' || node.text !== left.text || node.start < assignment.end) continue;
    // What is only set here, the name of a keyword or of an attribute does not read it.
    const isSet = node.field === 'left' && node.parent?.type === 'assignment';
    if (node.start >= until || isSet || node.field === 'name' || node.field === 'attribute') continue;
    if (/^\.(shape|size|dtype|device)\b/.test(file.text.slice(node.end, node.end + 8))) continue;
    if (!follow(way, node, depth + 1)) return false;
  }
  return true;
}

/** Where the same name is certainly assigned again, which ends what the first one means. */
function nextAssignment(file: PythonFile, name: SyntaxNode, after: number, body: SyntaxNode): number {
  const block = statementOf(name).parent;
  for (const { left, right } of file.assignmentsIn(body)) {
    const isSame = left.type === 'identifier' && left.text === name.text;
    if (isSame && left.start > after && right.end <= body.end && statementOf(left).parent === block) return right.end;
  }
  return body.end;
}
