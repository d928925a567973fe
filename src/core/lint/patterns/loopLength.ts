/** How often a loop runs, where the file tells: `range(20)`, `range(args.epochs)` with its default. */
import type { PythonFile } from '../../python/file';
import { child, type SyntaxNode } from '../../python/syntax';

export function loopLength(file: PythonFile, loop: SyntaxNode): number | undefined {
  const over = loop.type === 'for_statement' ? child(loop, 'right') : undefined;
  return over && lengthOf(file, over);
}

function lengthOf(file: PythonFile, node: SyntaxNode): number | undefined {
  if (node.type !== 'call') return undefined;
  const { name, positional, function: called } = file.call(node);
  if (name !== 'range') {
    // A bar around it: `tqdm(range(20))`.
    const isBar =
      called !== undefined && /^(tqdm|trange|enumerate|track)$/.test(file.textOf(called).split('.').at(-1) ?? '');
    const [first] = positional;
    return isBar && first !== undefined
      ? (lengthOf(file, first) ?? (/trange$/.test(file.textOf(called)) ? numberOf(file, first) : undefined))
      : undefined;
  }
  const [first, second] = positional;
  const end = numberOf(file, second ?? first);
  const start = second === undefined ? 0 : numberOf(file, first);
  // `range(start_epoch, 90)` mostly starts at 0.
  return end === undefined ? undefined : end - (start ?? 0);
}

/** A number, or the default of an option: `args.epochs` of `add_argument("--epochs", default=20)`. */
function numberOf(file: PythonFile, node: SyntaxNode | undefined): number | undefined {
  const value = file.literal(node);
  if (typeof value === 'number') return value;
  if (node?.type === 'binary_operator' && child(node, 'operator')?.text === '+') {
    const [left, right] = [numberOf(file, child(node, 'left')), numberOf(file, child(node, 'right'))];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const option = node?.type === 'attribute' ? child(node, 'attribute')?.text : undefined;
  if (option === undefined) return undefined;
  for (const { method, positional, keywords } of file.calls) {
    if (method !== 'add_argument') continue;
    const isIt = positional.some(
      (each) => String(file.literal(each)).replace(/^-+/, '').replaceAll('-', '_') === option,
    );
    const given = isIt ? file.literal(keywords.get('default')) : undefined;
    if (typeof given === 'number') return given;
  }
  return undefined;
}
