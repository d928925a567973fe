/** Loops that train once for each combination of settings. */
import type { PythonFile } from '../../python/file';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { combinationsOf, lengthOf, product } from './combinations';
import { repeatedBy } from './hot';

export interface SearchLoop {
  /** What the outermost loop runs over. */
  readonly over: SyntaxNode;
  readonly fits: number;
}

/** Two lists at least: one alone is a curve, or a comparison. */
export function* searchLoops(context: LintContext): Generator<SearchLoop> {
  const { file, sites } = context;
  const seen = new Set<SyntaxNode>();
  for (const { node, kind } of sites) {
    if (kind !== 'trainer' && kind !== 'search') continue;
    const loops = repeatedBy(node).filter((loop) => loop.type === 'for_statement' && tunes(loop));
    const outer = loops.at(-1);
    const over = child(outer, 'right');
    if (outer === undefined || over === undefined || seen.has(outer)) continue;
    seen.add(outer);
    const counts = loops.map((loop) => passes(file, child(loop, 'right')));
    // One loop is a search where it runs over combinations.
    if (counts.length === 1 && !isCombined(file, over)) continue;
    const fits = counts.reduce((all, each) => (all === undefined || each === undefined ? undefined : all * each), 1);
    if (fits !== undefined) yield { over, fits };
  }
}

/** `C=c`, `Net(**settings)`: what the loop sets is given as a setting, other than a seed; nothing ends it early. */
function tunes(loop: SyntaxNode): boolean {
  const left = child(loop, 'left');
  const body = child(loop, 'body');
  if (left === undefined || body === undefined) return false;
  const names = new Set([...walk(left)].flatMap(({ type, text }) => (type === 'identifier' ? [text] : [])));
  let isSetting = false;
  for (const { type, text, parent } of walk(body)) {
    if (type === 'break_statement') return false;
    if (type !== 'identifier' || !names.has(text) || parent === undefined) continue;
    const keyword = parent.type === 'keyword_argument' ? child(parent, 'name')?.text : undefined;
    isSetting ||= parent.type === 'dictionary_splat' || (keyword !== undefined && !NO_SETTING.test(keyword));
  }
  return isSetting;
}

const NO_SETTING = /seed|random_state|fold|^(name|label|title|end|sep|file|desc|x|y)$/i;

const isCombined = (file: PythonFile, over: SyntaxNode): boolean =>
  /(^|\.)(product|ParameterGrid)$/.test(calledIn(file, over)?.name ?? '');

function passes(file: PythonFile, over: SyntaxNode | undefined): number | undefined {
  if (over === undefined) return undefined;
  const call = calledIn(file, over);
  if (call?.name === 'itertools.product') {
    return call.isOpen || call.keywords.size > 0 ? undefined : product(file, call.positional);
  }
  const [first] = call?.positional ?? [];
  if (/(^|\.)ParameterGrid$/.test(call?.name ?? '')) return first && combinationsOf(file, first);
  return lengthOf(file, call?.node ?? over);
}

/** The call that makes what is run over, inside `tqdm(…)`, `list(…)` and `enumerate(…)`. */
function calledIn(file: PythonFile, over: SyntaxNode): ReturnType<PythonFile['call']> | undefined {
  const value = file.names.value(over);
  const call = value.type === 'call' ? file.call(value) : undefined;
  const [first] = call?.positional ?? [];
  return first !== undefined && /(^|\.)(tqdm|list|enumerate)$/.test(call?.name ?? '') ? calledIn(file, first) : call;
}
