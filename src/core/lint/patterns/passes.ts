/** How often a loop runs, where the code or a default in it says so. */
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { loopsAround } from '../evidence';

export interface Count {
  readonly count: number;
  /** A user may say otherwise. */
  readonly isDefault: boolean;
}

/** The N of `for … in range(N)`, also inside `tqdm` and its like; undefined: not known. */
export function passesOf(context: LintContext, loop: SyntaxNode): Count | undefined {
  const source = loop.type === 'for_statement' ? child(loop, 'right') : undefined;
  return source && rangeOf(context, source);
}

/** A number that stands there, or that is one by default. */
export function countOf(context: LintContext, node: SyntaxNode | undefined): Count | undefined {
  const { value, isDefault = false } = context.usual(node) ?? {};
  return typeof value === 'number' ? { count: value, isDefault } : undefined;
}

function rangeOf(context: LintContext, node: SyntaxNode): Count | undefined {
  const source = context.file.names.value(node);
  if (source.type !== 'call') return undefined;
  const call = context.file.call(source);
  const name = call.name ?? '';
  const [first, second, step] = call.positional;
  if (/(^|\.)(tqdm|track|enumerate)$/.test(name) && first !== undefined) return rangeOf(context, first);
  if (!/(^|\.)(range|trange)$/.test(name) || step !== undefined || call.isOpen) return undefined;
  const end = countOf(context, second ?? first);
  if (second === undefined || end === undefined) return end;
  // `range(start_epoch, 90)` mostly starts at 0.
  const start = countOf(context, first) ?? { count: 0, isDefault: true };
  return { count: end.count - start.count, isDefault: start.isDefault || end.isDefault };
}

/** Whether the passes of a training loop are epochs: the steps are made in a loop of their own, in it or in a function. */
export function hasEpochs(file: PythonFile, loop: SyntaxNode): boolean {
  if (REPEATS.test(child(loop, 'left')?.text ?? '')) return false;
  const isStep = ({ method }: { readonly method: string | undefined }): boolean => method === 'backward';
  const here = file.callsIn(loop).filter(isStep);
  return (here.length > 0 ? here : file.callsOf('backward').filter(isStep)).some(({ node }) => {
    const [inner] = loopsAround(node);
    return inner !== undefined && inner !== loop;
  });
}

/** Trainings that are made again and again. */
const REPEATS = /^(run|fold|trial|seed|rep|repeat|experiment)s?(_?\w*)$/;

/** What is done for each of many: a `for` loop around a node that stands in its body, or a comprehension. */
export interface Pass {
  readonly node: SyntaxNode;
  readonly item: SyntaxNode;
  readonly source: SyntaxNode;
  /** How many, where it is known. */
  readonly passes: number | undefined;
}

export function eachPass(context: LintContext, node: SyntaxNode): readonly Pass[] {
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
    found.push({ node: each, item, source, passes: rangeOf(context, source)?.count });
  }
  return found;
}
