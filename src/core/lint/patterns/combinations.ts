/** How many combinations of settings code tries, where its lists are written out. */
import type { PythonFile } from '../../python/file';
import { child, type SyntaxNode } from '../../python/syntax';

/** A grid is the product of its lists, a list of grids their sum; undefined where a list is made elsewhere. */
export function combinationsOf(file: PythonFile, node: SyntaxNode): number | undefined {
  const grid = file.names.value(node);
  if (grid.type === 'list')
    return total(
      grid.children.map((each) => combinationsOf(file, each)),
      sum,
    );
  if (grid.type === 'call' && /(^|\.)(dict|ParameterGrid)$/.test(file.call(grid).name ?? '')) {
    const { keywords, positional, isOpen, name } = file.call(grid);
    const [given] = positional;
    if (name !== 'dict') return given && combinationsOf(file, given);
    return positional.length > 0 || isOpen ? undefined : product(file, [...keywords.values()]);
  }
  if (grid.type !== 'dictionary' || grid.children.some(({ type }) => type !== 'pair')) return undefined;
  return product(
    file,
    grid.children.flatMap((pair) => child(pair, 'value') ?? []),
  );
}

/** Of all lists, each element with each. */
export const product = (file: PythonFile, lists: readonly SyntaxNode[]): number | undefined =>
  total(
    lists.map((each) => lengthOf(file, each)),
    (a, b) => a * Math.max(1, b),
  );

/** How many elements a list has, or what numpy or `range` make. */
export function lengthOf(file: PythonFile, node: SyntaxNode): number | undefined {
  const list = file.names.value(node);
  if (/^(list|tuple|set)$/.test(list.type)) {
    return list.children.some(({ type }) => type === 'list_splat') ? undefined : list.children.length;
  }
  if (list.type !== 'call') return undefined;
  const call = file.call(list);
  const [first] = call.positional;
  const numbers = call.positional.map((each) => file.literal(each)).filter((each) => typeof each === 'number');
  if (call.isOpen) return undefined;
  switch (call.name) {
    case 'numpy.linspace':
    case 'numpy.logspace':
    case 'numpy.geomspace': {
      const given = call.argument('num', 2);
      const count = given === undefined ? 50 : file.literal(given);
      return typeof count === 'number' ? count : undefined;
    }
    case 'range':
    case 'numpy.arange': {
      if (numbers.length !== call.positional.length || numbers.length === 0) return undefined;
      const [start = 0, end = 0, step = 1] = numbers.length === 1 ? [0, ...numbers] : numbers;
      return Math.max(0, Math.ceil((end - start) / step - 1e-9));
    }
    case 'list':
    case 'tuple':
    case 'sorted':
    case 'numpy.array':
      return first && lengthOf(file, first);
    default:
      return undefined;
  }
}

const sum = (a: number, b: number): number => a + b;

function total(parts: readonly (number | undefined)[], add: (a: number, b: number) => number): number | undefined {
  let all: number | undefined;
  for (const part of parts) {
    if (part === undefined) return undefined;
    all = all === undefined ? Math.max(1, part) : add(all, part);
  }
  return all ?? 1;
}
