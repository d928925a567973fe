/** Whether a number may become a tensor with one element: where it is formatted or compared nobody sees the difference. */
import type { PythonFile } from '../../python/file';
import { isRead } from '../../python/mentions';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';

/** @param name on the left of an assignment; what is computed from it by arithmetic is followed under its own name. */
export function mayBeTensor(file: PythonFile, name: SyntaxNode, depth = 0): boolean {
  if (name.type !== 'identifier' || depth > 3) return false;
  const bindings = file.names.bindings(name);
  // A parameter, or a name of the module that functions set, is somebody else's too.
  if (bindings.some(({ kind }) => kind !== 'assignment' && kind !== 'change')) return false;
  return file
    .identifiers(name.text)
    .filter((node) => isRead(node) && file.names.bindings(node) === bindings)
    .every((node) => isSafe(file, node, depth));
}

function isSafe(file: PythonFile, use: SyntaxNode, depth: number): boolean {
  let below = use;
  for (const each of ancestors(use)) {
    switch (each.type) {
      case 'binary_operator':
        if (isFormat(file, child(each, 'left')) && below.field === 'right') return true;
        break;
      case 'parenthesized_expression':
      case 'tuple':
      case 'argument_list':
        break;
      case 'call': {
        const { name, method, receiver } = file.call(each);
        return name === 'float' || name === 'int' || (method === 'format' && isFormat(file, receiver));
      }
      case 'interpolation':
        return each.children.some(({ type }) => type === 'format_specifier');
      case 'comparison_operator':
        return true;
      case 'assignment': {
        const left = child(each, 'left');
        return left !== undefined && mayBeTensor(file, left, depth + 1);
      }
      default:
        return false;
    }
    below = each;
  }
  return false;
}

/** `"%.3f"`, `"{:.3f}"`: a string that says how numbers are written. */
const isFormat = (file: PythonFile, node: SyntaxNode | undefined): boolean =>
  node !== undefined && /string/.test(node.type) && /%[\d.]*[defg]|\{\w*:[^{}]+\}/.test(file.textOf(node));
