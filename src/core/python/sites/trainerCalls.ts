/** Calls by which a library runs the training. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import { isLibrary } from './libraries';
import { frameworkOfFile, type Framework, type Site } from './site';

const HF_TRAINER =
  /^(transformers|trl|peft|sentence_transformers|setfit|unsloth|adapters|optimum)\b.*Trainer\w*$|^setfit\.Trainer$/;
const LIGHTNING_TRAINER = /^lightning\.(Trainer|Fabric)$|^lightning\..*\.Trainer$/;
const LIGHTNING_CLI = /^lightning\.(cli\.)?LightningCLI$/;
const KERAS_MODEL =
  /^keras\.(Model|Sequential|models\.\w+|applications\.|.*\.(Model|Sequential)$)|^keras_(hub|nlp|cv)\./;
const KERAS_TUNER = /^(keras_tuner|kerastuner|keras\.tuner)\b/;

const SEARCH =
  /^(sklearn\.model_selection\.\w*Search\w*|skopt\.BayesSearchCV|optuna\.integration\.OptunaSearchCV|dask_ml\.model_selection\.\w+)$/;
/** Estimators learn; what only prepares data does not train a model. */
const PREPARES =
  /^sklearn\.(preprocessing|impute|feature_extraction|feature_selection|decomposition|random_projection|compose|manifold|model_selection\.(?!\w*Search))/;
const ESTIMATOR =
  /^(sklearn|xgboost|lightgbm|catboost|cuml|imblearn|sksurv|lightfm|statsmodels|skorch|autosklearn|tpot|pycaret)\b.*\.[A-Z]\w*$/;

const FUNCTIONS: readonly (readonly [RegExp, Framework, Site['kind']])[] = [
  [/^xgboost\.(dask\.)?(train|cv)$/, 'xgboost', 'trainer'],
  [/^lightgbm\.(train|cv)$/, 'lightgbm', 'trainer'],
  [/^catboost\.(train|cv)$/, 'catboost', 'trainer'],
  [
    /^sklearn\.model_selection\.(cross_val_score|cross_validate|cross_val_predict|learning_curve|validation_curve)$/,
    'sklearn',
    'search',
  ],
  [/^accelerate\.notebook_launcher$/, 'torch', 'launch'],
];

/** What a call has to be named in full, or called, that it is looked at. */
export const MAY_TRAIN = /^(xgboost|lightgbm|catboost|accelerate|sklearn\.model_selection|lightning|<local>)\./;
export const RUNS = ['train', 'fit', 'fit_generator', 'fit_transform', 'search'];

export function trainerCall(call: Call, file: PythonFile): Site | undefined {
  const { node, name, method } = call;
  if (name !== undefined) {
    for (const [matches, framework, kind] of FUNCTIONS) if (matches.test(name)) return { node, kind, framework };
  }
  if (file.types.isA(name, LIGHTNING_CLI) && file.literal(call.keywords.get('run')) !== false) {
    return { node, kind: 'trainer', framework: 'lightning' };
  }
  if (method === undefined || !RUNS.includes(method) || isInPlace(call, file)) return undefined;
  return method === 'train' ? huggingFace(call, file) : fit(call, file);
}

function huggingFace(call: Call, file: PythonFile): Site | undefined {
  const { node, receiver } = call;
  const type = file.types.of(receiver);
  const site: Site = { node, kind: 'trainer', framework: 'transformers' };
  if (file.types.isA(type, HF_TRAINER)) return site;
  if (isProjectTrainer(type)) return { node, kind: 'trainer', framework: frameworkOfFile(file) };
  if (type !== undefined) return undefined;
  // Made elsewhere: its name has to say it. `model.train()` is a switch, and so is `train(False)`.
  const isNamed = /trainer$/i.test(receiver === undefined ? '' : lastName(file.textOf(receiver)));
  const isKnown = file.imports('transformers', 'trl', 'sentence_transformers', 'setfit', 'unsloth');
  return isNamed && isKnown && call.positional.length === 0 ? site : undefined;
}

function fit(call: Call, file: PythonFile): Site | undefined {
  const { node, method, receiver } = call;
  const type = file.types.of(receiver);
  if (method === 'search') {
    return file.types.isA(type, KERAS_TUNER) ? { node, kind: 'search', framework: 'keras' } : undefined;
  }
  if (isProjectTrainer(type)) return { node, kind: 'trainer', framework: frameworkOfFile(file) };
  if (file.types.isA(type, LIGHTNING_TRAINER)) return { node, kind: 'trainer', framework: 'lightning' };
  if (file.types.isA(type, KERAS_MODEL)) return { node, kind: 'trainer', framework: 'keras' };
  if (type !== undefined && SEARCH.test(type)) return { node, kind: 'search', framework: 'sklearn' };
  if (type !== undefined && PREPARES.test(type)) return undefined;
  if (method === 'fit_transform') return undefined;
  if (file.types.isA(type, /^sentence_transformers\.SentenceTransformer$/))
    return { node, kind: 'trainer', framework: 'transformers' };
  if (file.types.isA(type, ESTIMATOR)) return { node, kind: 'trainer', framework: frameworkOf(type ?? '') };
  return type === undefined ? unknownFit(call, file) : undefined;
}

/** A trainer that another module of the project defines. */
const isProjectTrainer = (type: string | undefined): boolean =>
  type !== undefined && /Trainer$/.test(type) && !isLibrary(type);

/** Nothing says what is fitted: the arguments and the name have to. */
function unknownFit(call: Call, file: PythonFile): Site | undefined {
  const { node, receiver, keywords, positional } = call;
  const name = receiver === undefined ? '' : lastName(file.textOf(receiver));
  if (file.imports('lightning') && /trainer$/i.test(name)) return { node, kind: 'trainer', framework: 'lightning' };
  if (
    file.imports('keras', 'tensorflow') &&
    ['epochs', 'steps_per_epoch', 'validation_data', 'batch_size', 'callbacks'].some((each) => keywords.has(each))
  ) {
    return { node, kind: 'trainer', framework: 'keras' };
  }
  if (/scaler|encoder|vectori|tokenizer|transform|pca|imputer|binarizer|normali[sz]|selector|lda|tsne|umap/i.test(name))
    return undefined;
  const isClassical = file.imports('sklearn', 'xgboost', 'lightgbm', 'catboost');
  if (isClassical && positional.length >= 2) return { node, kind: 'trainer', framework: 'sklearn' };
  return undefined;
}

/** `self.fit(…)` inside a class of the file runs what stands there, and is looked for there. */
function isInPlace(call: Call, file: PythonFile): boolean {
  return file.types.target(call) !== undefined;
}

const frameworkOf = (type: string): Framework => {
  const [root = ''] = type.split('.');
  return root === 'xgboost' || root === 'lightgbm' || root === 'catboost' ? root : 'sklearn';
};

const lastName = (text: string): string => /(\w+)\s*$/.exec(text)?.[1] ?? '';

/** What a launcher is given to run. */
export function launched(call: Call): SyntaxNode | undefined {
  if (call.name === undefined) return undefined;
  if (/(^|\.)(multiprocessing|mp)\.spawn$|^torch\.multiprocessing\.(spawn|start_processes)$/.test(call.name))
    return call.argument('fn', 0);
  if (/^accelerate\.(notebook_launcher|debug_launcher)$/.test(call.name)) return call.argument('function', 0);
  if (/(^|\.)(Process|Thread)$/.test(call.name)) return call.keywords.get('target');
  return undefined;
}
