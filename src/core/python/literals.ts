/** Values that stand in the code: numbers with their arithmetic, strings without holes, True, False, None, lists. */
import { child, type SyntaxNode } from './syntax';

export type Literal = number | string | boolean | null;

/** @param follow what a name stands for; default: names are not known. */
export function literal(
  node: SyntaxNode | undefined,
  follow = (each: SyntaxNode): SyntaxNode => each,
): Literal | undefined {
  if (node === undefined) return undefined;
  switch (node.type) {
    case 'integer':
    case 'float':
      return number(node.text);
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'string':
      return text(node);
    case 'concatenated_string': {
      const parts = node.children.map(text);
      return parts.includes(undefined) ? undefined : parts.join('');
    }
    case 'parenthesized_expression':
      return literal(node.children[0], follow);
    case 'unary_operator': {
      const value = literal(child(node, 'argument'), follow);
      if (typeof value !== 'number') return undefined;
      return child(node, 'operator')?.text === '-' ? -value : value;
    }
    case 'binary_operator':
      return arithmetic(node, follow);
    case 'identifier': {
      const value = follow(node);
      return value === node ? undefined : literal(value, follow);
    }
    default:
      return undefined;
  }
}

function number(text: string): number | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('j')) return undefined;
  const value = Number(plain.replace(/l$/, ''));
  return Number.isNaN(value) ? undefined : value;
}

function arithmetic(node: SyntaxNode, follow: (each: SyntaxNode) => SyntaxNode): number | undefined {
  const [left, right] = ['left', 'right'].map((side) => literal(child(node, side), follow));
  return calculated(child(node, 'operator')?.text, left, right);
}

export function calculated(
  operator: string | undefined,
  left: Literal | undefined,
  right: Literal | undefined,
): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}

/** A string without holes; escapes stay as they are written. */
function text(node: SyntaxNode): string | undefined {
  if (node.type !== 'string' || node.children.some(({ type }) => type === 'interpolation')) return undefined;
  return node.children
    .filter(({ type }) => type === 'string_content')
    .map((each) => (each.children.length === 0 ? each.text : undefined))
    .reduce<string | undefined>((all, part) => (all === undefined || part === undefined ? undefined : all + part), '');
}
