/** Arithmetic on one row or one element that stands for the same on whole columns or arrays. */
import type { PythonFile } from '../../python/file';
import { child, walk, type SyntaxNode } from '../../python/syntax';

/** What a reference to one element becomes for all of them; undefined: it is none. */
export type Widen = (node: SyntaxNode) => string | undefined;

const UFUNC = /^(numpy\.(sqrt|exp|log|log2|log10|log1p|expm1|abs|absolute|sin|cos|tan|tanh|square|sign)|abs)$/;
const COMPARISON = /^(<|>|<=|>=|==|!=)$/;

/** The expression for all elements; undefined where it is more than arithmetic, or no element stands in it. */
export function widened(file: PythonFile, node: SyntaxNode, widen: Widen): string | undefined {
  const places: { readonly node: SyntaxNode; readonly text: string }[] = [];
  if (!collect(file, node, widen, places) || places.length === 0) return undefined;
  let text = file.textOf(node);
  for (const place of places.toReversed()) {
    text = text.slice(0, place.node.start - node.start) + place.text + text.slice(place.node.end - node.start);
  }
  return text;
}

/** Operators and functions in it: without any, it only picks a column. */
export const hasArithmetic = (node: SyntaxNode): boolean =>
  [...walk(node)].some(({ type }) => type === 'binary_operator' || type === 'comparison_operator' || type === 'call');

function collect(
  file: PythonFile,
  node: SyntaxNode,
  widen: Widen,
  places: { readonly node: SyntaxNode; readonly text: string }[],
): boolean {
  const text = widen(node);
  if (text !== undefined) {
    places.push({ node, text });
    return true;
  }
  const all = (nodes: readonly SyntaxNode[]): boolean => nodes.every((each) => collect(file, each, widen, places));
  switch (node.type) {
    case 'integer':
    case 'float':
      return true;
    case 'identifier':
      return typeof file.literal(node) === 'number';
    case 'string':
      // Texts are put together as numbers are added.
      return file.literal(node) !== undefined && child(node.parent, 'operator')?.text === '+';
    case 'parenthesized_expression':
      return all(node.children);
    case 'unary_operator':
      return all(node.children.filter(({ field }) => field === 'argument'));
    case 'binary_operator':
      return (
        /^([-+*/%]|\*\*|\/\/)$/.test(child(node, 'operator')?.text ?? '') &&
        all(node.children.filter(({ field }) => field === 'left' || field === 'right'))
      );
    case 'comparison_operator': {
      const operators = node.children.filter(({ field }) => field === 'operators');
      const isSingle = operators.length === 1 && COMPARISON.test(operators[0]?.text ?? '');
      return isSingle && all(node.children.filter(({ field }) => field !== 'operators'));
    }
    case 'call': {
      const { name, positional, keywords } = file.call(node);
      return name !== undefined && UFUNC.test(name) && keywords.size === 0 && all(positional);
    }
    default:
      return false;
  }
}

/** `row["a"]` and `row.a` are the column of the frame. */
export function column(file: PythonFile, row: string, frame: string): Widen {
  return (node) => {
    if (
      node.type === 'subscript' &&
      child(node, 'value')?.text === row &&
      child(node, 'value')?.type === 'identifier'
    ) {
      const key = child(node, 'subscript');
      return key?.type === 'string' && file.literal(key) !== undefined ? `${frame}[${file.textOf(key)}]` : undefined;
    }
    if (node.type !== 'attribute' || child(node, 'object')?.type !== 'identifier') return undefined;
    const name = child(node, 'attribute')?.text ?? '';
    const isColumn = child(node, 'object')?.text === row && !OWN.test(name) && node.field !== 'function';
    return isColumn ? `${frame}["${name}"]` : undefined;
  };
}

/** What a row itself has by these names. */
const OWN = /^(name|index|Index|values|size|shape|dtype|T|iloc|loc|at|iat|str|dt|array|empty|_\w*)$/;

const ARRAY =
  /^(numpy\.(array|asarray|zeros|ones|empty|full|linspace|arange|load|loadtxt|genfromtxt|random\.(rand|randn|random|normal|uniform|randint))|torch\.(tensor|zeros|ones|empty|full|rand|randn|randint|arange|linspace|from_numpy))$/;
/** Up to here a list that is written out is soon done. */
const FEW = 100;

/** A name that is certainly an array or a tensor, of more than a few written-out elements. */
export function isArray(file: PythonFile, node: SyntaxNode | undefined): boolean {
  if (node?.type !== 'identifier') return false;
  const value = file.names.value(node);
  if (value.type !== 'call') return false;
  const { name, positional, keywords } = file.call(value);
  if (name === undefined || !ARRAY.test(name)) return false;
  if (/linspace$/.test(name)) return Number(file.literal(keywords.get('num') ?? positional[2]) ?? 0) > FEW;
  const [first] = positional;
  const size = first?.type === 'list' || first?.type === 'tuple' ? first.children.length : file.literal(first);
  // `np.zeros(1000)`, `np.array(data)`; `np.zeros((3, 3))` is small as well, and `np.random.rand()` one number.
  if (first?.type === 'list' || /arange|zeros|ones|empty|full|rand$|randn$/.test(name)) {
    return typeof size === 'number' ? size > FEW : first !== undefined && first.type !== 'tuple';
  }
  return first !== undefined;
}

/** A name or an element needs no brackets before a method. */
export const bracketed = (text: string): string => (/^\w+(\["?\w+"?\])?$/.test(text) ? text : `(${text})`);

/** A comment on a line of its own would be lost with the loop. */
export const hasComment = (file: PythonFile, node: SyntaxNode): boolean => /^\s*#/m.test(file.textOf(node));
