/** How often a loop runs, where the code says it. */
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import { loopsAround } from '../evidence';

/** The N of `for … in range(N)`, also inside `tqdm` and its like; undefined: not known. */
export function passesOf(file: PythonFile, loop: SyntaxNode): number | undefined {
  const source = loop.type === 'for_statement' ? child(loop, 'right') : undefined;
  return source && rangeOf(file, file.names.value(source));
}

function rangeOf(file: PythonFile, node: SyntaxNode): number | undefined {
  if (node.type !== 'call') return undefined;
  const call = file.call(node);
  const name = call.name ?? '';
  const [first, second, step] = call.positional;
  if (/(^|\.)(tqdm|track|enumerate)$/.test(name) && first !== undefined) return rangeOf(file, file.names.value(first));
  if (!/(^|\.)(range|trange)$/.test(name) || step !== undefined || call.isOpen) return undefined;
  const [from, to] = [first, second].map((each) => file.literal(each));
  if (second === undefined) return typeof from === 'number' ? from : undefined;
  return typeof from === 'number' && typeof to === 'number' ? to - from : undefined;
}

/** Whether the passes of a training loop are epochs: the steps are made in a loop of their own, in it or in a function. */
export function hasEpochs(file: PythonFile, loop: SyntaxNode): boolean {
  const isStep = ({ method }: { readonly method: string | undefined }): boolean => method === 'backward';
  const here = file.callsIn(loop).filter(isStep);
  return (here.length > 0 ? here : file.calls.filter(isStep)).some(({ node }) => {
    const [inner] = loopsAround(node);
    return inner !== undefined && inner !== loop;
  });
}

/** What is done for each of many: a `for` loop around a node that stands in its body, or a comprehension. */
export interface Pass {
  readonly node: SyntaxNode;
  readonly item: SyntaxNode;
  readonly source: SyntaxNode;
  /** How many, where it is known. */
  readonly passes: number | undefined;
}

export function eachPass(file: PythonFile, node: SyntaxNode): readonly Pass[] {
  const found: Pass[] = [];
  for (const each of ancestors(node)) {
    if (each.type === 'function_definition' || each.type === 'lambda' || each.type === 'class_definition') break;
    const isLoop = each.type === 'for_statement';
    const clause = isLoop ? each : each.children.find(({ type }) => type === 'for_in_clause');
    const item = child(clause, 'left');
    const source = child(clause, 'right');
    const body = child(each, 'body');
    if (item === undefined || source === undefined || body === undefined) continue;
    if (node.start < body.start || node.end > body.end) continue;
    found.push({ node: each, item, source, passes: rangeOf(file, file.names.value(source)) });
  }
  return found;
}
