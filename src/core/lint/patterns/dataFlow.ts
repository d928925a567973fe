/** Whether a value is what training is done with, not one that is only looked at. */
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';

/** It stands in a training call or is what a training loop runs over, itself or by names; or a function gives it back. */
export const reachesTraining = (context: LintContext, value: SyntaxNode): boolean => reaches(context, value, new Set());

/** @param seen assignments that were followed */
function reaches(context: LintContext, value: SyntaxNode, seen: Set<SyntaxNode>): boolean {
  for (const each of ancestors(value)) {
    if (each.type === 'return_statement') return true;
    if (isTrained(context, each, value)) return true;
    if (each.type === 'block' || each.type === 'module') return false;
    if (each.type === 'assignment' && child(each, 'right') !== undefined) return namesReach(context, each, seen);
  }
  return false;
}

/** In the arguments of the call that trains; a loop that makes the steps runs over it. */
function isTrained({ sites }: LintContext, node: SyntaxNode, value: SyntaxNode): boolean {
  if (node.type === 'call') return sites.some((site) => site.node === node);
  const over = node.type === 'for_statement' ? child(node, 'right') : undefined;
  if (over === undefined || value.start < over.start || value.end > over.end) return false;
  return sites.some(({ kind, node: site }) => kind === 'loop' && site.start <= node.start && node.end <= site.end);
}

function namesReach(context: LintContext, assignment: SyntaxNode, seen: Set<SyntaxNode>): boolean {
  const left = child(assignment, 'left');
  if (left === undefined || seen.has(assignment)) return false;
  seen.add(assignment);
  const { file } = context;
  return [...walk(left)].some(
    (target) =>
      target.type === 'identifier' &&
      file.identifiers(target.text).some(
        (node) =>
          node.start >= assignment.end &&
          node.field !== 'name' &&
          node.field !== 'attribute' &&
          node.field !== 'left' &&
          // The same name elsewhere is another one.
          file.names.bindings(node) === file.names.bindings(target) &&
          reaches(context, node, seen),
      ),
  );
}
