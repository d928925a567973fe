import type { Call } from '../../python/calls';
import { child, type SyntaxNode } from '../../python/syntax';
import { replace } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { LintContext } from '../context';
import { SEARCH } from '../effects';
import type { Fix, Rule } from '../rule';

/** Up to here a full grid is soon done, or an example. */
const FEW = 20;
const MANY = 50;

export const bruteForceSearch: Rule = {
  id: 'WP601',
  name: 'brute-force-search',
  severity: 'warning',
  title: 'A full grid is searched',
  why: 'Most combinations are far from the best; halving drops them after a small part of their training.',
  effect: SEARCH,
  *check(context) {
    const { file } = context;
    for (const call of file.calls) {
      if (call.name !== 'sklearn.model_selection.GridSearchCV') continue;
      const fits = fitsOf(context, call);
      if (fits === undefined || fits <= FEW) continue;
      yield {
        node: call.function ?? call.node,
        message: `This grid makes ${fits} fits; halving finds nearly the same with a few of them in full.`,
        severity: fits > MANY ? 'warning' : 'hint',
        fix: halve(context, call),
      };
    }
  },
};

/** Combinations of the grid times folds; undefined where a list is not written out. */
function fitsOf({ file }: LintContext, call: Call): number | undefined {
  const grid = call.argument('param_grid', 1);
  if (grid === undefined) return undefined;
  const combinations = combinationsOf(file.names.value(grid));
  const folds = call.keywords.has('cv') ? file.literal(call.keywords.get('cv')) : 5;
  return combinations === undefined || typeof folds !== 'number' ? undefined : combinations * folds;
}

/** A list of grids is their sum, a grid the product of its lists. */
function combinationsOf(node: SyntaxNode): number | undefined {
  if (node.type === 'list') {
    const parts = node.children.map(combinationsOf);
    return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
  }
  if (node.type !== 'dictionary') return undefined;
  let product = 1;
  for (const pair of node.children) {
    const list = child(pair, 'value');
    if (pair.type !== 'pair' || (list?.type !== 'list' && list?.type !== 'tuple')) return undefined;
    product *= Math.max(1, list.children.length);
  }
  return product;
}

function halve({ file }: LintContext, call: Call): Fix | undefined {
  const name = call.function;
  if (name?.type !== 'identifier' || call.isOpen) return undefined;
  // The first makes the second possible.
  const imports = [
    ...addImport(file, 'from sklearn.experimental import enable_halving_search_cv  # noqa: F401'),
    ...addImport(file, 'from sklearn.model_selection import HalvingGridSearchCV'),
  ];
  return { title: 'Use HalvingGridSearchCV', edits: [...imports, replace(name, 'HalvingGridSearchCV')] };
}
