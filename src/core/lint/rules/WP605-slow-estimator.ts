import type { Call } from '../../python/calls';
import { addKeyword, replace, type TextEdit } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { addImport } from '../../python/imports';
import { perFile } from '../../python/perFile';
import { child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { HISTOGRAMS, unmeasured } from '../effects';
import { rowsOfSets } from '../patterns/dataSets';
import type { Finding, Fix, Rule } from '../rule';

/** Rows from which binning pays, and from which a kernel machine hurts. */
const MANY_ROWS = 10_000;
const MANY_TREES = 500;

export const slowEstimator: Rule = {
  id: 'WP605',
  name: 'slow-estimator',
  severity: 'hint',
  title: 'An estimator that is slow for so much data',
  why: 'Trees over binned values find nearly the same splits in a fraction of the time.',
  effect: HISTOGRAMS,
  *check(context) {
    const { file, strict } = context;
    const rows = rowsOfSets(file);
    const isBig = strict || (rows.length > 0 && rows.every((each) => each !== undefined && each >= MANY_ROWS));
    const isSmall = !strict && rows.some((each) => each !== undefined && each < MANY_ROWS);
    for (const call of file.callsNamed(/^(sklearn\.(ensemble|svm)|xgboost)\./)) {
      const name = call.name ?? '';
      if (
        /^sklearn\.ensemble\.GradientBoosting(Classifier|Regressor)$/.test(name) &&
        (isBig || searchOf(context, call) !== undefined)
      )
        yield {
          ...at(call),
          message: 'Gradient boosting over exact splits is slow from some thousand rows on.',
          fix: binned(context, call),
        };
      else if (/^sklearn\.svm\.(SVC|SVR)$/.test(name) && isBig && !isLinear(context, call))
        yield {
          ...at(call),
          message: 'A kernel machine on so many rows: its cost grows with their square.',
          effect: KERNELS,
        };
      else if (!isSmall) yield* exact(context, call);
      if (isBig) yield* forest(context, call);
    }
    if (!isSmall) yield* searches(context);
  },
};

const at = (call: Call): Pick<Finding, 'node'> => ({ node: call.function ?? call.node });

const KERNELS = unmeasured('many times faster', 'linear or tree models instead of kernels, many rows');
const CORES = unmeasured(
  'shorter by about the number of cores',
  'energy falls as far as the rest of the machine waits',
);

/** Who asks for exact splits pays for each distinct value. */
function* exact({ file }: LintContext, call: Call): Generator<Finding> {
  const method = call.keywords.get('tree_method') ?? inParameters(file, call);
  if (method !== undefined && file.literal(method) === 'exact' && /^xgboost\./.test(call.name ?? '')) {
    const fix = method.type === 'string' ? { title: 'Use "hist"', edits: [replace(method, '"hist"')] } : undefined;
    const message = 'Exact splits try every value; "hist" tries some hundred bins.';
    yield { node: method.parent ?? method, message, fix };
  }
}

/** Who grows many trees over many rows on one core lets the others idle. */
function* forest({ file, sites }: LintContext, call: Call): Generator<Finding> {
  const trees = call.keywords.get('n_estimators');
  const count = file.literal(trees);
  const isForest = /^sklearn\.ensemble\.(RandomForest|ExtraTrees)(Classifier|Regressor)$/.test(call.name ?? '');
  if (!isForest || trees === undefined || typeof count !== 'number' || count < MANY_TREES || call.isOpen) return;
  if (call.keywords.has('n_jobs') || sites.length === 0) return;
  const edit = addKeyword(file, call, 'n_jobs', '-1');
  yield {
    node: trees.parent ?? trees,
    message: `${count} trees grow one after the other on one core, while the machine waits.`,
    effect: CORES,
    fix: edit && { title: 'Add n_jobs=-1', edits: [edit] },
  };
}

/** Fits of a search do not need each other; one core makes them one by one. */
function* searches({ file, sites }: LintContext): Generator<Finding> {
  for (const call of sites.length === 0 ? [] : file.callsWith('n_jobs')) {
    const jobs = call.keywords.get('n_jobs');
    if (!SEARCH.test(call.name ?? '') || jobs === undefined || file.literal(jobs) !== 1) continue;
    const estimator = call.argument('estimator', 0);
    const made = estimator && file.names.value(estimator);
    // What uses several cores itself, or a GPU, is not made faster so.
    if (made?.type !== 'call' || !/^sklearn\./.test(file.call(made).name ?? '') || file.call(made).mayHave('n_jobs'))
      continue;
    const fix = { title: 'Use n_jobs=-1', edits: [replace(jobs, '-1')] };
    yield {
      node: jobs.parent ?? jobs,
      message: 'The fits of this search wait for each other on one core.',
      effect: CORES,
      fix,
    };
  }
}

const SEARCH = /^sklearn\.model_selection\.\w*SearchCV$/;

/** `xgb.train({"tree_method": "exact"}, …)` */
function inParameters(file: LintContext['file'], call: Call): SyntaxNode | undefined {
  const given = call.name === 'xgboost.train' || call.name === 'xgboost.cv' ? call.argument('params', 0) : undefined;
  const pair = (given === undefined ? [] : file.names.value(given).children).find(
    (each) => each.type === 'pair' && file.literal(child(each, 'key')) === 'tree_method',
  );
  return child(pair, 'value');
}

/** A search makes its fits many times. */
const searchOf = ({ file }: LintContext, { node }: Call): Call | undefined =>
  file.callsNamed(SEARCH).find((each) => {
    const estimator = each.argument('estimator', 0);
    const value = estimator && file.names.value(estimator);
    return value !== undefined && value.start <= node.start && node.end <= value.end;
  });

const isLinear = ({ file }: LintContext, call: Call): boolean =>
  call.isOpen || file.literal(call.keywords.get('kernel')) === 'linear';

/** Where all that is given has the same meaning there. */
function binned(context: LintContext, call: Call): Fix | undefined {
  const { file } = context;
  const callee = call.function;
  if (callee === undefined || call.isOpen || call.positional.length > 0) return undefined;
  if (![...call.keywords.keys()].every((each) => each === 'n_estimators' || SAME.test(each))) return undefined;
  const search = searchOf(context, call);
  if (asksForTrees(file) || (search !== undefined && !searchesSame(file, search))) return undefined;
  const last = callee.type === 'attribute' ? callee.children.at(-1) : callee;
  const name = `Hist${call.name?.replace(/^.*\./, '') ?? ''}`;
  if (last === undefined || !name.endsWith(last.text)) return undefined;
  const rounds = call.keywords.get('n_estimators')?.parent?.children[0];
  const edits: TextEdit[] = [replace(last, name), ...(rounds === undefined ? [] : [replace(rounds, 'max_iter')])];
  const imports = callee.type === 'identifier' ? addImport(file, `from sklearn.ensemble import ${name}`) : [];
  return { title: `Use ${name}`, edits: [...imports, ...edits] };
}

/** Arguments that mean the same in both classes. */
const SAME =
  /^(learning_rate|max_depth|max_leaf_nodes|min_samples_leaf|random_state|verbose|warm_start|tol|n_iter_no_change|validation_fraction)$/;

/** What only trees over exact splits have, or what asks them for it. */
const asksForTrees = perFile(
  (file) =>
    ['feature_importances_', 'estimators_', 'train_score_', 'oob_improvement_', 'oob_score_', 'init_'].some((name) =>
      file.identifiers(name).some(({ field }) => field === 'attribute'),
    ) ||
    file.callsNamed(/^sklearn\.feature_selection\.(RFE|RFECV|SelectFromModel|SequentialFeatureSelector)$/).length > 0,
);

/** The grid is written out, and names what both have; behind `step__` in a pipeline. */
function searchesSame(file: PythonFile, search: Call): boolean {
  const given = search.argument('param_grid', 1) ?? search.argument('param_distributions', 1);
  const grid = given && file.names.value(given);
  return (
    grid?.type === 'dictionary' &&
    grid.children.every((pair) => {
      const key = file.literal(child(pair, 'key'));
      return typeof key === 'string' && SAME.test(key.replace(/^.*__/, ''));
    })
  );
}
