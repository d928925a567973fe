import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { nextStatement, statementOf } from '../../python/statements';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import { unmeasured } from '../effects';
import { isCalledInLoop, repeatedBy } from '../patterns/hot';
import type { Finding, Rule } from '../rule';

export const wholeCsv: Rule = {
  id: 'WP405',
  name: 'whole-csv',
  severity: 'hint',
  title: 'A CSV file is read for a part of it, or again and again',
  why: 'Every value of the file is parsed from text, also those that are thrown away.',
  effect: unmeasured('the time of parsing the rest', 'reading and parsing only; grows with the file'),
  *check({ file, strict }) {
    if (!file.imports('pandas')) return;
    for (const call of file.callsNamed(/^pandas\.read_(csv|table)$/)) {
      const found = partOf(file, call) ?? (strict || isRepeated(file, call) ? again(call) : undefined);
      if (found !== undefined) yield found;
    }
  },
};

const again = (call: Call): Finding => ({
  node: call.function ?? call.node,
  message: 'The same file is parsed in each step of a loop: read it once before.',
});

/** They choose by themselves what is read, or need columns that are not seen. */
const OPTIONS = ['usecols', 'index_col', 'parse_dates', 'chunksize', 'iterator', 'header', 'date_parser', 'nrows'];

/** `pd.read_csv(path)[["a", "b"]]`, at once or in the next statement. */
function partOf(file: PythonFile, call: Call): Finding | undefined {
  if (call.isOpen || OPTIONS.some((each) => call.keywords.has(each))) return undefined;
  const chosen = chosenAtOnce(call.node) ?? chosenNext(file, call.node);
  const columns = chosen && columnsOf(file, chosen);
  if (columns === undefined) return undefined;
  const edit = addKeyword(file, call, 'usecols', columns);
  return {
    node: call.function ?? call.node,
    message: 'All columns are parsed, and only some are kept.',
    fix: edit && { title: 'Read only these columns', edits: [edit] },
  };
}

const chosenAtOnce = (read: SyntaxNode): SyntaxNode | undefined =>
  read.parent?.type === 'subscript' && read.field === 'value' ? onlyKey(read.parent) : undefined;

/** `df = pd.read_csv(path)`, then `df = df[["a", "b"]]`. */
function chosenNext(file: PythonFile, read: SyntaxNode): SyntaxNode | undefined {
  const left = read.parent?.type === 'assignment' ? child(read.parent, 'left') : undefined;
  const [next] = nextStatement(statementOf(read))?.children ?? [];
  const right = next?.type === 'assignment' ? child(next, 'right') : undefined;
  if (left?.type !== 'identifier' || right?.type !== 'subscript') return undefined;
  const isSame = [child(next, 'left'), child(right, 'value')].every((each) => each?.text === left.text);
  return isSame && file.textOf(left) !== '_' ? onlyKey(right) : undefined;
}

function onlyKey(subscript: SyntaxNode): SyntaxNode | undefined {
  const [key, second] = subscript.children.filter(({ field }) => field === 'subscript');
  return second === undefined ? key : undefined;
}

/** `["a", "b"]` of one or several names that are written out. */
function columnsOf(file: PythonFile, key: SyntaxNode): string | undefined {
  if (key.type === 'string') return file.literal(key) === undefined ? undefined : `[${file.textOf(key)}]`;
  if (key.type !== 'list' || key.children.length === 0) return undefined;
  return key.children.every((each) => each.type === 'string') ? file.textOf(key) : undefined;
}

/** In a `for`, or in a function that one calls, and nothing of the arguments changes from step to step. */
function isRepeated(file: PythonFile, call: Call): boolean {
  const loops = repeatedBy(call.node).filter(({ type }) => type === 'for_statement');
  const around = file.definitions.around(call.node);
  const within = loops[0] ?? (around !== undefined && isCalledInLoop(file, around) ? around.node : undefined);
  const list = child(call.node, 'arguments');
  if (within === undefined || list === undefined || list.children.length === 0) return false;
  return [...walk(list)].every((each) => {
    // What a call gives may be another thing each time.
    if (each.type === 'call') return false;
    if (each.type !== 'identifier' || each.field === 'attribute' || each.field === 'name') return true;
    return file.names
      .bindings(each)
      .every(({ node }) => loops.every((loop) => isOutside(node, loop)) && isOutside(node, within));
  });
}

const isOutside = (node: SyntaxNode, of: SyntaxNode): boolean => node.end < of.start || node.start > of.end;
