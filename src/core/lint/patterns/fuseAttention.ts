/** The fix of attention that is written out. */
import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import { imported } from '../../python/imports';
import type { PythonFile } from '../../python/file';
import { statementOf } from '../../python/statements';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import { operands, type Scores, type Weighting } from './attention';
import type { Fix } from '../rule';

/**
 * Without mask and bias, in one expression or in statements that follow each other: they give way to one call. The keys
 * have to be turned by `transpose` here, or their layout is not known.
 */
export function fuse(
  file: PythonFile,
  scores: Scores,
  softmax: Call,
  { product, dropouts, assignments }: Weighting,
): Fix | undefined {
  const [left, value] = operands(file, product) ?? [];
  const { query, key, scale } = scores;
  const isLast = file.literal(axisOf(file, softmax)) === -1;
  const probability = dropoutOf(file, dropouts);
  if (left === undefined || value === undefined || probability === undefined) return undefined;
  if (query === undefined || key === undefined || !isNumber(file, scale?.by)) return undefined;
  // Learned queries are one for all of the batch: the kernel does not spread them.
  if (file.textOf(query).startsWith('self.')) return undefined;
  if (!scores.isPlain || !isLast || /einsum/.test(file.textOf(product)) || !isTransposed(file, key)) return undefined;
  const last = statementOf(product);
  const before = new Set([...scores.assignments, ...assignments].map((each) => statementOf(each)));
  before.delete(last);
  const first = consecutive(last, before);
  if (first === undefined || isReadAfter(file, before, last)) return undefined;
  const functional = imported(file, 'torch.nn.functional', 'import torch.nn.functional as F', product);
  if (functional === undefined) return undefined;
  const factor = scale === undefined ? '1.0' : scale.divides ? `1 / ${wrapped(file, scale.by)}` : file.textOf(scale.by);
  const operandsText = [query, key, value].map((each) => file.textOf(each)).join(', ');
  const text = `${functional.name}.scaled_dot_product_attention(${operandsText}${probability}, scale=${factor})`;
  return {
    title: 'Use scaled_dot_product_attention',
    edits: [
      ...functional.edits,
      ...(first === last ? [] : [{ start: first.start, end: last.start, text: '' }]),
      replace(product, text),
    ],
  };
}

/** That of the call, or of the module that is called. */
function axisOf(file: PythonFile, softmax: Call): SyntaxNode | undefined {
  if (file.types.of(softmax.function) !== 'torch.nn.Softmax')
    return softmax.keywords.get('dim') ?? softmax.positional.at(-1);
  const owner = file.definitions.around(softmax.node)?.class?.node;
  const name = softmax.function === undefined ? '' : file.textOf(softmax.function);
  const [made, second] = file
    .assignmentsTo(name)
    .filter(({ left }) => owner !== undefined && left.start > owner.start && left.end < owner.end);
  const call = second === undefined && made?.right.type === 'call' ? file.call(made.right) : undefined;
  return call?.argument('dim', 0);
}

/** `, dropout_p=…` for a dropout that is a module of this one; nothing without one; undefined where it is another. */
function dropoutOf(file: PythonFile, [dropout, second]: readonly SyntaxNode[]): string | undefined {
  if (dropout === undefined) return '';
  const call = file.call(dropout);
  const name = call.function === undefined ? '' : file.textOf(call.function);
  if (second !== undefined || file.types.of(call.function) !== 'torch.nn.Dropout' || !name.startsWith('self.'))
    return undefined;
  return `, dropout_p=${name}.p if self.training else 0.0`;
}

/** `k.transpose(-2, -1)`: the last two axes change places. */
function isTransposed(file: PythonFile, key: SyntaxNode): boolean {
  const call =
    key.parent?.type === 'attribute' && key.parent.parent?.type === 'call' ? file.call(key.parent.parent) : undefined;
  if (call?.method !== 'transpose') return key.parent?.type === 'attribute' && /\.mT$/.test(file.textOf(key.parent));
  const axes = call.positional.map((each) => file.literal(each));
  return /^(-2,-1|-1,-2|2,3|3,2)$/.test(axes.join(','));
}

/** The first of the statements that stand one after the other up to the last, when all of them do. */
function consecutive(last: SyntaxNode, wanted: ReadonlySet<SyntaxNode>): SyntaxNode | undefined {
  const all = last.parent?.children ?? [];
  const at = all.indexOf(last);
  const before = all.slice(Math.max(0, at - wanted.size), at);
  return before.length === wanted.size && before.every((each) => wanted.has(each)) ? (before[0] ?? last) : undefined;
}

function isReadAfter(file: PythonFile, gone: ReadonlySet<SyntaxNode>, last: SyntaxNode): boolean {
  const names = new Set([...gone].map((each) => /^\w+/.exec(file.textOf(each))?.[0]));
  const rest = (last.parent?.children ?? []).filter(({ start }) => start > last.end);
  return rest.some((each) => [...walk(each)].some(({ type, text }) => type === 'identifier' && names.has(text)));
}

/** `1 / (a * b)`; a call or a name needs no brackets. */
const wrapped = (file: PythonFile, node: SyntaxNode): string =>
  /operator$/.test(node.type) ? `(${file.textOf(node)})` : file.textOf(node);

/** The kernel takes a number, not a tensor such as a learned temperature. */
function isNumber(file: PythonFile, node: SyntaxNode | undefined): boolean {
  if (node === undefined || typeof file.literal(node) === 'number') return true;
  if (node.type === 'parenthesized_expression') return isNumber(file, node.children[0]);
  if (node.type === 'call') return /^(math|numpy)\.sqrt$/.test(file.call(node).name ?? '');
  if (node.type === 'binary_operator') {
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    const isPower = child(node, 'operator')?.text === '**' && typeof file.literal(right) === 'number';
    return isPower || (isNumber(file, left) && isNumber(file, right));
  }
  if (node.type === 'attribute') {
    const all = file.assignmentsTo(file.textOf(node));
    return all.length > 0 && all.every(({ right }) => right.type !== 'attribute' && isNumber(file, right));
  }
  const value = file.names.value(node);
  return value !== node && isNumber(file, value);
}
