/** Models that train themselves: `model.fit(…)` of Keras, scikit-learn and the boosting libraries, and searches around them. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import { frameworkOfFile, type Framework, type Site } from './site';

const KERAS_MODEL =
  /^keras\.(Model|Sequential|models\.\w+|applications\.|.*\.(Model|Sequential)$)|^keras_(hub|nlp|cv)\./;
const KERAS_TUNER = /^(keras_tuner|kerastuner|keras\.tuner)\b/;

const SEARCH =
  /^(sklearn\.(model_selection|grid_search)\.\w*Search\w*|skopt\.BayesSearchCV|optuna\.integration\.OptunaSearchCV|dask_ml\.model_selection\.\w+)$/;
/** Estimators learn; what only prepares data does not train a model. */
const PREPARES =
  /^sklearn\.(preprocessing|impute|feature_extraction|feature_selection|decomposition|random_projection|compose|manifold|model_selection\.(?!\w*Search))/;
const ESTIMATOR =
  /^((sklearn|xgboost|lightgbm|cuml|imblearn|sksurv|lightfm|statsmodels|skorch|autosklearn|tpot|pycaret)\b.*\.[A-Z]\w*|catboost\.CatBoost\w*)$/;
const PREPARES_BY_NAME =
  /scaler|(?<!auto)encoder|vectori|tokenizer|transform(er)?s?$|pca|imputer|binarizer|normali[sz]|standardi[sz]|preprocess|selector|reducer|discreti|dictionary|hasher|explain|lda$|tsne|umap/i;
const MODEL_NAME =
  /model|^learn$|clf|classifier|regress|estimator|learner|forecaster|predictor|net(work)?$|pipe(line)?$/i;

export function estimator(call: Call, file: PythonFile): Site | undefined {
  const { node, method, receiver } = call;
  const type = file.types.of(receiver);
  switch (method) {
    case 'train':
      return call.keywords.has('input_fn') && file.imports('tensorflow')
        ? { node, kind: 'trainer', framework: 'tensorflow' }
        : undefined;
    case 'search':
      return file.types.isA(type, KERAS_TUNER) ? { node, kind: 'search', framework: 'keras' } : undefined;
    case 'grid_search':
    case 'randomized_search':
      return type?.startsWith('catboost.') ? { node, kind: 'search', framework: 'catboost' } : undefined;
    default:
      return fit(call, type, file);
  }
}

function fit(call: Call, type: string | undefined, file: PythonFile): Site | undefined {
  const { node } = call;
  if (file.types.isA(type, KERAS_MODEL)) return { node, kind: 'trainer', framework: 'keras' };
  if (type !== undefined && SEARCH.test(type)) return { node, kind: 'search', framework: 'sklearn' };
  if (type !== undefined && PREPARES.test(type)) return undefined;
  if (file.types.isA(type, /^sentence_transformers\.SentenceTransformer$/))
    return { node, kind: 'trainer', framework: 'transformers' };
  if (file.types.isA(type, ESTIMATOR)) return { node, kind: 'trainer', framework: frameworkOf(type ?? '') };
  return type === undefined ? unknownFit(call, file) : unknownClass(call, type, file);
}

/** Whatever can be fitted and does not prepare data is a model. */
function unknownClass({ node, receiver }: Call, type: string, file: PythonFile): Site | undefined {
  if (PREPARES_BY_NAME.test(last(type)) || PREPARES_BY_NAME.test(nameOf(receiver, file))) return undefined;
  return { node, kind: 'trainer', framework: frameworkOfFile(file) };
}

/** Nothing says what is fitted: the arguments and the name have to. */
function unknownFit(call: Call, file: PythonFile): Site | undefined {
  const { node, receiver, keywords, positional } = call;
  if (
    file.imports('keras', 'tensorflow') &&
    ['epochs', 'steps_per_epoch', 'validation_data', 'batch_size', 'callbacks'].some((each) => keywords.has(each))
  ) {
    return { node, kind: 'trainer', framework: 'keras' };
  }
  const name = nameOf(receiver, file);
  if (positional.length === 0 || PREPARES_BY_NAME.test(name)) return undefined;
  if (isOfSeveralModels(receiver, file)) return { node, kind: 'trainer', framework: frameworkOfFile(file) };
  const isClassical = file.imports('sklearn', 'xgboost', 'lightgbm', 'catboost');
  if (!MODEL_NAME.test(name) && !(isClassical && positional.length >= 2)) return undefined;
  return { node, kind: 'trainer', framework: isClassical ? 'sklearn' : frameworkOfFile(file) };
}

/** `net = Net()`, and in another cell `net = WideNet()`. */
function isOfSeveralModels(receiver: SyntaxNode | undefined, file: PythonFile): boolean {
  if (receiver?.type !== 'identifier') return false;
  const bindings = file.names.bindings(receiver);
  return (
    bindings.length > 1 &&
    bindings.every(({ value, unpacked }) => {
      const type = unpacked ? undefined : file.types.of(value);
      return type !== undefined && !PREPARES.test(type) && !PREPARES_BY_NAME.test(last(type));
    })
  );
}

const nameOf = (receiver: SyntaxNode | undefined, file: PythonFile): string =>
  receiver === undefined ? '' : (/(\w+)\s*$/.exec(file.textOf(receiver))?.[1] ?? '');

const last = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

const frameworkOf = (type: string): Framework => {
  const [root = ''] = type.split('.');
  return root === 'xgboost' || root === 'lightgbm' || root === 'catboost' ? root : 'sklearn';
};
