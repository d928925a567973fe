/** Which layer follows another: by their order in a list, or by what is applied to what. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { nextStatement, statementOf } from '../../python/statements';
import { child, walk, type SyntaxNode } from '../../python/syntax';

/** What makes the layer that certainly comes next, and alone. */
export const layerAfter = (file: PythonFile, layer: Call): Call | undefined =>
  next(file, layer.node) ?? nextAdded(file, layer.node) ?? nextApplied(file, layer);

/** The next layer in the arguments of `Sequential`, in a list, or in a list of pairs of name and layer. */
function next(file: PythonFile, layer: SyntaxNode): Call | undefined {
  const around = layer.parent;
  if (around?.type === 'tuple' && around.children.length === 2) {
    return callOf(file, sibling(around)?.children[1]);
  }
  const isArguments = around?.type === 'argument_list' && /(^|\.)Sequential$/.test(callName(file, around.parent));
  const isList = around?.type === 'list' && !/ModuleList|ModuleDict/.test(callName(file, around.parent?.parent));
  return isArguments || isList ? callOf(file, sibling(layer)) : undefined;
}

/** `layers.append(First(…))`, then `layers.append(Second(…))`. */
function nextAdded(file: PythonFile, layer: SyntaxNode): Call | undefined {
  const adding = layer.parent?.parent;
  if (layer.parent?.type !== 'argument_list' || adding?.type !== 'call') return undefined;
  const { method, receiver } = file.call(adding);
  if (receiver === undefined || (method !== 'append' && method !== 'add' && method !== 'add_module')) return undefined;
  const after = callOf(file, nextStatement(statementOf(adding))?.children[0]);
  if (after?.method !== method || after.receiver === undefined) return undefined;
  return file.textOf(after.receiver) === file.textOf(receiver) ? callOf(file, after.positional.at(-1)) : undefined;
}

/** The layer that is applied to what this one gives: around it, or in the next statement. */
function nextApplied(file: PythonFile, layer: Call): Call | undefined {
  const use = useOf(file, layer);
  if (use === undefined) return undefined;
  const outer = use.parent?.type === 'argument_list' ? callOf(file, use.parent.parent) : undefined;
  if (outer !== undefined) return layerOf(file, outer);
  const assignment = use.parent;
  const left = assignment?.type === 'assignment' ? child(assignment, 'left') : undefined;
  if (left?.type !== 'identifier') return undefined;
  const statement = nextStatement(statementOf(use));
  if (statement?.type !== 'expression_statement' && statement?.type !== 'return_statement') return undefined;
  const readers = [...walk(statement)].filter((each) => each.type === 'identifier' && each.text === left.text);
  const reads = readers.filter((each) => !(each.field === 'left' && each.parent?.type === 'assignment'));
  const [read] = reads;
  const applied = read?.parent?.type === 'argument_list' ? callOf(file, read.parent.parent) : undefined;
  const isOnly = reads.length === 1 && (readers.length === 2 || !isReadLater(file, left, statement));
  return applied !== undefined && isOnly ? layerOf(file, applied) : undefined;
}

/** Where it is applied: at once, as Keras layers are, or as the only use of `self.layer`. */
function useOf(file: PythonFile, layer: Call): SyntaxNode | undefined {
  if (layer.node.field === 'function') return layer.node.parent;
  const assignment = layer.node.parent;
  const target = assignment?.type === 'assignment' ? child(assignment, 'left') : undefined;
  const name = target?.type === 'attribute' ? file.textOf(target) : undefined;
  const owner = name?.startsWith('self.') === true ? file.definitions.around(layer.node)?.class : undefined;
  if (name === undefined || owner === undefined) return undefined;
  const mentions = file
    .identifiersIn(owner.node, name.slice(name.lastIndexOf('.') + 1))
    .flatMap(({ field, parent }) => (field === 'attribute' && parent !== undefined ? [parent] : []))
    .filter((each) => file.textOf(each) === name);
  const [, use] = mentions;
  return mentions.length === 2 && use?.field === 'function' ? use.parent : undefined;
}

/** What made the layer that a call applies: `Norm()(x)`, `self.norm(x)` with one assignment. */
function layerOf(file: PythonFile, { function: applied }: Call): Call | undefined {
  if (applied?.type === 'call') return file.call(applied);
  if (applied?.type !== 'attribute') return undefined;
  const owner = file.definitions.around(applied)?.class?.node;
  const name = file.textOf(applied);
  const made =
    owner === undefined
      ? []
      : file.assignmentsIn(owner).filter(({ left }) => left.type === 'attribute' && file.textOf(left) === name);
  return made.length === 1 ? callOf(file, made[0]?.right) : undefined;
}

function isReadLater(file: PythonFile, name: SyntaxNode, after: SyntaxNode): boolean {
  const body = file.definitions.around(name)?.body ?? file.root;
  return [...walk(body)].some(
    (each) => each.type === 'identifier' && each.text === name.text && each.start > after.end,
  );
}

const sibling = (node: SyntaxNode): SyntaxNode | undefined => {
  const all = node.parent?.children ?? [];
  return all[all.indexOf(node) + 1];
};
const callOf = (file: PythonFile, node: SyntaxNode | undefined): Call | undefined =>
  node?.type === 'call' ? file.call(node) : undefined;
const callName = (file: PythonFile, node: SyntaxNode | undefined): string => callOf(file, node)?.name ?? '';
