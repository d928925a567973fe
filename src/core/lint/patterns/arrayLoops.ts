/** Loops over the elements of arrays and tensors that stand for one operation of the library. */
import { replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import { bracketed, hasComment, isArray, widened } from './elementwise';
import { loopsAround } from '../evidence';
import type { Finding } from '../rule';

/** `for i in range(len(x)): total += x[i] * y[i]`, `for v in x: total += v`, `out[i] = …` */
export function* arrayLoops(file: PythonFile): Generator<Finding> {
  for (const loop of file.loops) {
    const variable = child(loop, 'left');
    const over = child(loop, 'right');
    const [statement, second] = child(loop, 'body')?.children ?? [];
    if (variable?.type !== 'identifier' || over === undefined || statement === undefined || second !== undefined)
      continue;
    if (child(loop, 'alternative') !== undefined) continue;
    const lead = isArray(file, over) ? over : lengthOf(file, over);
    if (lead === undefined) continue;
    const text = forAll(file, statement, variable.text, lead, lead === over);
    if (text === undefined) continue;
    yield {
      node: over,
      message: 'This loop does arithmetic element by element; the array does it at once.',
      fix: hasComment(file, loop) ? undefined : { title: 'Compute with whole arrays', edits: [replace(loop, text)] },
    };
  }
}

/** `range(len(x))`, `range(x.shape[0])` of a known array. */
function lengthOf(file: PythonFile, over: SyntaxNode): SyntaxNode | undefined {
  const range = over.type === 'call' ? file.call(over) : undefined;
  const [end, second] = range?.name === 'range' ? range.positional : [];
  if (end === undefined || second !== undefined) return undefined;
  const length = end.type === 'call' && file.call(end).name === 'len' ? file.call(end).positional[0] : undefined;
  const shaped = /^\w+\.shape\[0\]$/.test(file.textOf(end))
    ? [...walk(end)].find(({ type }) => type === 'identifier')
    : undefined;
  const array = length ?? shaped;
  return isArray(file, array) ? array : undefined;
}

function forAll(
  file: PythonFile,
  statement: SyntaxNode,
  variable: string,
  lead: SyntaxNode,
  isElement: boolean,
): string | undefined {
  const [inner] = statement.children;
  const left = child(inner, 'left');
  const right = child(inner, 'right');
  if (statement.type !== 'expression_statement' || inner === undefined || left === undefined || right === undefined)
    return undefined;
  const widen = (node: SyntaxNode): string | undefined => {
    if (isElement) return node.type === 'identifier' && node.text === variable ? lead.text : undefined;
    const array = node.type === 'subscript' ? child(node, 'value') : undefined;
    const [index, second] = node.children.filter(({ field }) => field === 'subscript');
    if (index?.type !== 'identifier' || index.text !== variable || second !== undefined || !isArray(file, array))
      return undefined;
    return array?.text === lead.text ? lead.text : `${array?.text}[: len(${lead.text})]`;
  };
  const text = widened(file, right, widen);
  if (text === undefined) return undefined;
  if (inner.type === 'augmented_assignment' && left.type === 'identifier') {
    return child(inner, 'operator')?.text === '+=' ? `${left.text} += ${bracketed(text)}.sum(axis=0)` : undefined;
  }
  const target = inner.type === 'assignment' ? widen(left) : undefined;
  return target && `${target.replace(/\[.*/, '')}[: len(${lead.text})] = ${text}`;
}

const MATH = /^math\.(sqrt|exp|log|log2|log10|sin|cos|tan|floor|ceil|fabs)$/;

/** `[math.sqrt(v) for v in x]` */
export function* mathOverArrays(file: PythonFile): Generator<Finding> {
  for (const call of file.callsNamed(MATH)) {
    const around = call.node.parent;
    const clause =
      around?.type === 'list_comprehension' ? around.children.find(({ type }) => type === 'for_in_clause') : undefined;
    if (around === undefined || call.name === undefined || around.children.length !== 2) continue;
    const [variable, array] = [child(clause, 'left'), child(clause, 'right')];
    const [argument, second] = call.positional;
    if (variable?.type !== 'identifier' || argument?.text !== variable.text || second !== undefined) continue;
    if (array === undefined || !isArray(file, array)) continue;
    const numpy = [...(file.scopes.all[0]?.bindings ?? [])].find(([, [first]]) => first?.path === 'numpy')?.[0];
    const text = `${numpy}.${call.name.slice('math.'.length)}(${array.text}).tolist()`;
    yield {
      node: call.function ?? call.node,
      message: 'This calls the function for each element; numpy calls it once for all.',
      fix: numpy === undefined ? undefined : { title: 'Compute with the whole array', edits: [replace(around, text)] },
    };
  }
}

/** `c[i][j] += a[i][k] * b[k][j]` in three loops. */
export function* matrixProducts(file: PythonFile): Generator<Finding> {
  for (const { left, right } of file.changes) {
    const loops = loopsAround(left);
    if (loops.length < 3 || right.type !== 'binary_operator' || child(right, 'operator')?.text !== '*') continue;
    const [target, a, b] = [left, child(right, 'left'), child(right, 'right')].map(
      (each) => each && indices(file, each),
    );
    if (target?.length !== 2 || a?.length !== 2 || b?.length !== 2) continue;
    const inner = a.find((each) => b.includes(each) && !target.includes(each));
    const outer = target.every((each) => a.includes(each) || b.includes(each));
    if (inner === undefined || !outer || target[0] === target[1]) continue;
    yield { node: left, message: 'These three loops are a matrix product: use @ or matmul.' };
  }
}

/** `i` and `j` of `x[i][j]` and `x[i, j]`. */
function indices(file: PythonFile, node: SyntaxNode): readonly string[] {
  if (node.type !== 'subscript') return [];
  const here = node.children.filter(({ field }) => field === 'subscript').map((each) => file.textOf(each));
  const value = child(node, 'value');
  return value === undefined ? here : [...indices(file, value), ...here];
}
