/** Arrays, tensors and frames that a loop makes longer step by step: each step copies all that is there. */
import type { PythonFile } from '../../python/file';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { loopsAround } from '../evidence';
import { passesOf } from './passes';
import { isSparseOrPlayed } from './smallNets';

const GROWS =
  /^(numpy\.(append|concatenate|vstack|hstack|column_stack|row_stack|r_|c_)|torch\.(cat|concat|concatenate|vstack|hstack)|pandas\.concat)$/;
/** Up to here a loop that is written with a number is soon done. */
const FEW = 20;
const MANY =
  /loader|data_?(set|iter)|batch|(^|[^a-z])(all_)?(\w+_)?(file|path|row|line|frame|image|img|sample|sentence|text|doc|document|video|wav|clip|chunk|page|ticker|symbol|url|record|user|patient|date)(s|_?names|_?list|_?paths)\b|glob|listdir|iterdir|iterrows|itertuples|os\.walk|flow_from/i;

/** What a model writes token by token: the model takes far longer than the copy. */
const SEQUENCE = /^(idx|ids|tokens|generated|(input|token|output|generated)_(ids|tokens)|sequences?)$/;

export interface Growth {
  readonly node: SyntaxNode;
  readonly name: string;
}

/** `x = np.append(x, …)` in a loop that reads `x` nowhere else. */
export function growths(context: LintContext): readonly Growth[] {
  const { file } = context;
  // What agents act in takes longer than any copy.
  if (isSparseOrPlayed(file)) return [];
  return file.callsNamed(GROWS).flatMap(({ node: right, positional }) => {
    const left = right.field === 'right' ? child(right.parent, 'left') : undefined;
    const [loop] = left === undefined || right.parent?.type !== 'assignment' ? [] : loopsAround(left);
    if (loop === undefined || left === undefined || !/^(\w+|self\.\w+)$/.test(file.textOf(left))) return [];
    const [first] = positional;
    const parts = first?.type === 'list' || first?.type === 'tuple' ? first.children : positional;
    const text = file.textOf(left);
    if (!parts.some((each) => file.textOf(each) === text) || !isMany(context, loop) || SEQUENCE.test(text)) return [];
    // Under a condition it may be rare; of what the loop itself sets each step has its own.
    if (!isEachStep(left, loop) || isSetInside(file, left, loop)) return [];
    // Token by token: the model takes far longer than the copy.
    if (/multinomial|\bsample\(/.test(file.textOf(loop))) return [];
    // Read in the same step: a window that slides, a sequence that is continued.
    return readsOf(file, loop, text) === 1 ? [{ node: right.children[0] ?? right, name: text }] : [];
  });
}

/** It stands in the body of the loop, at most in a `with`. */
function isEachStep(node: SyntaxNode, loop: SyntaxNode): boolean {
  const body = child(loop, 'body');
  for (const each of ancestors(node)) {
    if (each === body) return true;
    if (!/^(assignment|expression_statement|block|with_statement)$/.test(each.type)) return false;
  }
  return false;
}

/** The loop runs over it, or sets it anew before. */
function isSetInside(file: PythonFile, name: SyntaxNode, loop: SyntaxNode): boolean {
  const text = file.textOf(name);
  const over = child(loop, 'left');
  if (over !== undefined && [...walk(over)].some((each) => file.textOf(each) === text)) return true;
  return file
    .assignmentsIn(loop)
    .some(({ left }) => left !== name && file.textOf(left) === text && isEachStep(left, loop));
}

function readsOf(file: PythonFile, loop: SyntaxNode, text: string): number {
  let count = 0;
  for (const node of walk(loop)) {
    if (node.type !== 'identifier' && node.type !== 'attribute') continue;
    if (file.textOf(node) !== text || node.field === 'name' || node.field === 'attribute') continue;
    if (node.field === 'left' && node.parent?.type === 'assignment') continue;
    count++;
  }
  return count;
}

/** Batches, files, rows; known numbers. Layers, parts of one batch and what nobody can tell are a few. */
function isMany(context: LintContext, loop: SyntaxNode): boolean {
  const known = passesOf(context, loop);
  if (known !== undefined) return known.count > FEW;
  const over = loop.type === 'for_statement' ? child(loop, 'right') : undefined;
  return over !== undefined && MANY.test(context.file.textOf(over));
}
