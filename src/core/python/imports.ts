/** Imports that fixes need: where they go, and by which name what is imported can be called at a place. */
import type { TextEdit } from './edit';
import type { PythonFile } from './file';
import { perFile } from './perFile';
import { isFree, spelling } from './spelling';
import { ancestors, type SyntaxNode } from './syntax';

/** Imports names once: nothing to do where the file has them already. @param statement `import a as b`, `from a import b, c` */
export function addImport(file: PythonFile, statement: string): readonly TextEdit[] {
  const [, source, list = ''] = /^(?:from (\S+) )?import ([^#]+)/.exec(statement) ?? [];
  const wanted = list.split(',').map((each) => each.trim());
  const missing = wanted.filter((each) => !isImported(file, source, each));
  if (missing.length === 0) return [];
  return [afterImports(file, statement.replace(list.trim(), missing.join(', ')), firstImport(file))];
}

/** What is needed to call something by name at a place. */
export interface Named {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

/**
 * As the file calls it already, else by an import; undefined where the name that it would have stands for something else.
 * @param full `torch.nn.functional` @param statement `import torch.nn.functional as F`
 */
export function imported(file: PythonFile, full: string, statement: string, at: SyntaxNode): Named | undefined {
  const known = spelling(file, full, at);
  if (known !== undefined) return { name: known, edits: [] };
  const name = /\w+$/.exec(statement)?.[0] ?? '';
  return isFree(file, name, at) ? { name, edits: addImport(file, statement) } : undefined;
}

/** Lines after imports that stand together, the comment behind the last one included. @param from the first of them; undefined: at the head of the file */
export function afterImports(file: PythonFile, lines: string, from: SyntaxNode | undefined): TextEdit {
  const all = file.root.children;
  const at = from === undefined ? -1 : all.indexOf(from);
  const end = all.findIndex((each, index) => index > at && !isImport(each) && !isDocstring(each));
  const run = all.slice(at, end < 0 ? undefined : end);
  // A docstring alone is the head of the file.
  const last = at < 0 ? all.slice(0, 1).find(isDocstring) : run.findLast(isImport);
  if (last === undefined) {
    const start = all[0]?.start ?? 0;
    return { start, end: start, text: `${lines}\n` };
  }
  const behind = /^[ \t]*(#[^\r\n]*)?(?=\r?\n|$)/.exec(file.text.slice(last.end))?.[0] ?? '';
  const place = last.end + behind.length;
  return { start: place, end: place, text: `\n${lines}` };
}

/** Of the imports that stand together first; undefined where definitions and loops come before, which may need it. */
const firstImport = perFile((file) => {
  const all = file.root.children;
  const first = all.findIndex(isImport);
  return all.slice(0, Math.max(0, first)).some(({ type }) => NEEDS.test(type)) ? undefined : all[first];
});

const NEEDS = /^(function_definition|class_definition|decorated_definition|for_statement|while_statement)$/;

const isImport = ({ type }: SyntaxNode): boolean => /^(future_)?import(_from)?_statement$/.test(type);

const isDocstring = ({ type, children }: SyntaxNode): boolean =>
  type === 'expression_statement' && children[0]?.type === 'string';

/** For all of the file: not in a function, and not only where a condition holds. */
function isImported(file: PythonFile, source: string | undefined, wanted: string): boolean {
  const [named = '', alias] = wanted.split(' as ');
  const bound = alias ?? (source === undefined ? (named.split('.')[0] ?? '') : named);
  const path = source === undefined ? (alias === undefined ? bound : named) : `${source}.${named}`;
  const bindings = file.scopes.of(file.root)?.bindings.get(bound) ?? [];
  return bindings.some(
    (each) => each.path === path && ![...ancestors(each.node)].some(({ type }) => type === 'if_statement'),
  );
}
