import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { addImport } from '../../python/imports';
import { SEARCH } from '../effects';
import { combinationsOf } from '../patterns/combinations';
import { rowsOfSets } from '../patterns/dataSets';
import { searchLoops } from '../patterns/searchLoops';
import type { Fix, Rule } from '../rule';

/** Up to here a full grid is soon done, or an example. */
const FEW = 20;
const MANY = 50;
/** Sets with fewer are for lessons. */
const ENOUGH_ROWS = 2000;

export const bruteForceSearch: Rule = {
  id: 'WP601',
  name: 'brute-force-search',
  severity: 'warning',
  title: 'A full grid is searched',
  why: 'Most combinations are far from the best; halving drops them after a small part of their training.',
  effect: SEARCH,
  *check(context) {
    const { file, strict } = context;
    if (!strict && hasToysOnly(file)) return;
    for (const call of file.callsNamed(/^sklearn\.(model_selection|grid_search)\.GridSearchCV$/)) {
      const fits = fitsOf(file, call);
      if (fits === undefined || fits <= FEW) continue;
      yield {
        node: call.function ?? call.node,
        message: `This grid makes ${fits} fits; halving finds nearly the same with a few of them in full.`,
        severity: fits > MANY && !isCheap(file, call) ? 'warning' : 'hint',
        fix: halve(file, call),
      };
    }
    for (const { over, fits } of searchLoops(context)) {
      if (fits <= FEW) continue;
      yield {
        node: over,
        message: `These loops train for each of ${fits} combinations; a random or halving search trains for a few of them in full.`,
        severity: fits > MANY ? 'warning' : 'hint',
      };
    }
    for (const call of file.callsNamed(/^(keras_tuner|kerastuner)\.(tuners\.)?GridSearch$/)) {
      const trials = file.literal(call.argument('max_trials', 2));
      if (typeof trials === 'number' && trials <= FEW) continue;
      yield {
        node: call.function ?? call.node,
        message: 'This tuner trains each combination in full; Hyperband stops most of them early.',
        severity: typeof trials === 'number' && trials > MANY ? 'warning' : 'hint',
      };
    }
  },
};

/** All sets are known, and any search over them is soon done. */
function hasToysOnly(file: PythonFile): boolean {
  const rows = rowsOfSets(file);
  return rows.length > 0 && rows.every((each) => each !== undefined && each < ENOUGH_ROWS);
}

/** A linear model is fitted in no time. */
function isCheap(file: PythonFile, call: Call): boolean {
  const given = call.argument('estimator', 0);
  return /^sklearn\.(linear_model|naive_bayes)\./.test((given && file.types.of(given)) ?? '');
}

/** Combinations of the grid times folds; undefined where a list is not written out. */
function fitsOf(file: PythonFile, call: Call): number | undefined {
  const grid = call.argument('param_grid', 1);
  const combinations = grid && combinationsOf(file, grid);
  const folds = call.keywords.has('cv') ? file.literal(call.keywords.get('cv')) : 5;
  return combinations === undefined || typeof folds !== 'number' ? undefined : combinations * folds;
}

function halve(file: PythonFile, call: Call): Fix | undefined {
  const name = call.function;
  if (name?.type !== 'identifier' || call.isOpen || !hasOneScore(file, call)) return undefined;
  if (!/model_selection/.test(call.name ?? '') || ![...call.keywords.keys()].every((each) => KNOWN.test(each)))
    return undefined;
  // Its results have other rows.
  if (file.identifiers('cv_results_').length > 0) return undefined;
  // The first makes the second possible.
  const imports = [
    ...addImport(file, 'from sklearn.experimental import enable_halving_search_cv  # noqa: F401'),
    ...addImport(file, 'from sklearn.model_selection import HalvingGridSearchCV'),
  ];
  return { title: 'Use HalvingGridSearchCV', edits: [...imports, replace(name, 'HalvingGridSearchCV')] };
}

/** What both searches take. */
const KNOWN = /^(estimator|param_grid|scoring|n_jobs|refit|cv|verbose|error_score|return_train_score)$/;

/** Halving goes by one score: several in a list or dictionary, or a name for the one that counts, it refuses. */
function hasOneScore(file: PythonFile, { keywords }: Call): boolean {
  const scoring = keywords.get('scoring');
  const value = scoring && file.names.value(scoring);
  const isOne =
    value === undefined ||
    /^(string|none)$/.test(value.type) ||
    (value.type === 'call' && file.call(value).name === 'sklearn.metrics.make_scorer');
  const refit = keywords.get('refit');
  return isOne && (refit === undefined || typeof file.literal(refit) === 'boolean');
}
