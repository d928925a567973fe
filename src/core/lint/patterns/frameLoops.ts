/** Loops over the rows of a pandas frame that stand for arithmetic on its columns. */
import { replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import { bracketed, column, hasArithmetic, hasComment, widened } from './elementwise';
import type { Finding } from '../rule';

/** `df.apply(lambda r: r["a"] * r["b"], axis=1)` */
export function* rowApplies(file: PythonFile): Generator<Finding> {
  if (!file.imports('pandas')) return;
  for (const call of file.callsOf('apply')) {
    const [lambda] = call.positional;
    const axis = file.literal(call.keywords.get('axis') ?? call.positional[1]);
    if (lambda?.type !== 'lambda' || (axis !== 1 && axis !== 'columns') || call.receiver === undefined) continue;
    if (call.isOpen || call.keywords.size > 1 || !isSimple(call.receiver)) continue;
    const row = child(lambda, 'parameters')?.children[0];
    const body = child(lambda, 'body');
    if (row?.type !== 'identifier' || body === undefined || !hasArithmetic(body)) continue;
    const text = widened(file, body, column(file, row.text, file.textOf(call.receiver)));
    if (text === undefined) continue;
    const isWhole =
      call.node.field === 'right' || /^(return_statement|expression_statement)$/.test(call.node.parent?.type ?? '');
    yield {
      node: call.function?.children.at(-1) ?? call.node,
      message: 'This applies arithmetic row by row; pandas does it for whole columns at once.',
      fix: { title: 'Compute with whole columns', edits: [replace(call.node, isWhole ? text : `(${text})`)] },
    };
  }
}

/** `for i, row in df.iterrows():` around one statement. */
export function* frameLoops(file: PythonFile): Generator<Finding> {
  if (!file.imports('pandas')) return;
  for (const loop of file.loops) {
    const over = child(loop, 'right');
    const rows = over?.type === 'call' ? file.call(over) : undefined;
    if (rows?.receiver === undefined || !isSimple(rows.receiver) || over === undefined) continue;
    const names = namesOf(child(loop, 'left'));
    const isPair = rows.method === 'iterrows';
    if ((!isPair && rows.method !== 'itertuples') || names.length !== (isPair ? 2 : 1)) continue;
    const [index = '', row] = isPair ? names : ['', ...names];
    if (row === undefined) continue;
    const [statement, second] = child(loop, 'body')?.children ?? [];
    if (statement === undefined || second !== undefined || child(loop, 'alternative') !== undefined) continue;
    const frame = file.textOf(rows.receiver);
    const text = forAll(file, statement, frame, index, row);
    if (text === undefined) continue;
    yield {
      node: over,
      message: 'This loop does arithmetic row by row; pandas does it for whole columns at once.',
      fix: hasComment(file, loop) ? undefined : { title: 'Compute with whole columns', edits: [replace(loop, text)] },
    };
  }
}

/** The statement for all rows: a sum, a list that is filled, a column that is set. */
function forAll(
  file: PythonFile,
  statement: SyntaxNode,
  frame: string,
  index: string,
  row: string,
): string | undefined {
  const [inner] = statement.children;
  if (statement.type !== 'expression_statement' || inner === undefined) return undefined;
  const widen = column(file, row, frame);
  const left = child(inner, 'left');
  const right = child(inner, 'right');
  if (inner.type === 'augmented_assignment' && left?.type === 'identifier' && right !== undefined) {
    const isSum = child(inner, 'operator')?.text === '+=';
    const text = isSum ? widened(file, right, widen) : undefined;
    return text && `${left.text} += ${bracketed(text)}.sum()`;
  }
  if (inner.type === 'assignment' && left?.type === 'subscript' && right !== undefined) {
    const [first, name, third] = left.children.filter(({ field }) => field === 'subscript');
    const place = file.textOf(child(left, 'value') ?? left);
    const isCell =
      (place === `${frame}.at` || place === `${frame}.loc`) && first?.type === 'identifier' && first.text === index;
    const text = isCell && name?.type === 'string' && third === undefined ? widened(file, right, widen) : undefined;
    return text && name && `${frame}[${file.textOf(name)}] = ${text}`;
  }
  if (inner.type !== 'call') return undefined;
  const { method, receiver, positional } = file.call(inner);
  const [value, more] = positional;
  if (method !== 'append' || receiver?.type !== 'identifier' || value === undefined || more !== undefined)
    return undefined;
  const text = widened(file, value, widen);
  return text && `${receiver.text}.extend(${bracketed(text)}.tolist())`;
}

const namesOf = (left: SyntaxNode | undefined): readonly string[] =>
  left === undefined ? [] : [...walk(left)].flatMap(({ type, text }) => (type === 'identifier' ? [text] : []));

/** It may be written twice. */
const isSimple = (node: SyntaxNode): boolean => node.type === 'identifier' || node.type === 'attribute';
