import type { Call } from '../../python/calls';
import { addKeyword, replace, type TextEdit } from '../../python/edit';
import { addImport } from '../../python/imports';
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
        (isBig || isInSearch(context, call))
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
      else if (!isSmall) yield* plain(context, call);
    }
  },
};

const at = (call: Call): Pick<Finding, 'node'> => ({ node: call.function ?? call.node });

const KERNELS = unmeasured('many times faster', 'linear or tree models instead of kernels, many rows');
const CORES = unmeasured(
  'shorter by about the number of cores',
  'energy falls as far as the rest of the machine waits',
);

/** Who asks for exact splits pays for each distinct value; who grows trees on one core lets the others idle. */
function* plain({ file, sites }: LintContext, call: Call): Generator<Finding> {
  const method = call.keywords.get('tree_method') ?? inParameters(file, call);
  if (method !== undefined && file.literal(method) === 'exact' && /^xgboost\./.test(call.name ?? '')) {
    const fix = method.type === 'string' ? { title: 'Use "hist"', edits: [replace(method, '"hist"')] } : undefined;
    const message = 'Exact splits try every value; "hist" tries some hundred bins.';
    yield { node: method.parent ?? method, message, fix };
  }
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

/** `xgb.train({"tree_method": "exact"}, …)` */
function inParameters(file: LintContext['file'], call: Call): SyntaxNode | undefined {
  const given = call.name === 'xgboost.train' || call.name === 'xgboost.cv' ? call.argument('params', 0) : undefined;
  const pair = (given === undefined ? [] : file.names.value(given).children).find(
    (each) => each.type === 'pair' && file.literal(child(each, 'key')) === 'tree_method',
  );
  return child(pair, 'value');
}

/** A search makes its fits many times. */
const isInSearch = ({ file }: LintContext, { node }: Call): boolean =>
  file.callsNamed(/^sklearn\.model_selection\.\w*SearchCV$/).some((each) => {
    const estimator = each.argument('estimator', 0);
    const value = estimator && file.names.value(estimator);
    return value !== undefined && value.start <= node.start && node.end <= value.end;
  });

const isLinear = ({ file }: LintContext, call: Call): boolean =>
  call.isOpen || file.literal(call.keywords.get('kernel')) === 'linear';

/** Where all that is given has the same meaning there. */
function binned({ file }: LintContext, call: Call): Fix | undefined {
  const callee = call.function;
  const known =
    /^(n_estimators|learning_rate|max_depth|max_leaf_nodes|min_samples_leaf|random_state|verbose|warm_start|tol|n_iter_no_change|validation_fraction)$/;
  if (callee === undefined || call.isOpen || call.positional.length > 0) return undefined;
  if (![...call.keywords.keys()].every((each) => known.test(each))) return undefined;
  const last = callee.type === 'attribute' ? callee.children.at(-1) : callee;
  const name = `Hist${call.name?.replace(/^.*\./, '') ?? ''}`;
  if (last === undefined || !name.endsWith(last.text)) return undefined;
  const rounds = call.keywords.get('n_estimators')?.parent?.children[0];
  const edits: TextEdit[] = [replace(last, name), ...(rounds === undefined ? [] : [replace(rounds, 'max_iter')])];
  const imports = callee.type === 'identifier' ? addImport(file, `from sklearn.ensemble import ${name}`) : [];
  return { title: `Use ${name}`, edits: [...imports, ...edits] };
}
