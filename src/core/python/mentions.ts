/** Which names stand in an expression. */
import { walk, type SyntaxNode } from './syntax';

export const namesIn = (node: SyntaxNode): readonly string[] =>
  [...walk(node)].flatMap(({ type, text }) => (type === 'identifier' ? [text] : []));

/** Names of keyword arguments and attributes are none of these. */
export const mentions = (node: SyntaxNode, names: ReadonlySet<string>): boolean =>
  [...walk(node)].some(
    (each) => each.type === 'identifier' && each.field !== 'name' && each.field !== 'attribute' && names.has(each.text),
  );

/** A name whose value is asked for: no attribute, no keyword, and not what is set. */
export const isRead = ({ field, parent }: SyntaxNode): boolean =>
  field !== 'attribute' && field !== 'name' && !(field === 'left' && SETS.test(parent?.type ?? ''));

const SETS = /^(assignment|augmented_assignment|for_statement|for_in_clause)$/;
