/** Calls by which a library trains, or another module of the project. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';
import { estimator } from './estimators';
import type { Framework, Site } from './site';
import { trainer, TRAINER_RUNS } from './trainers';

const LIGHTNING_CLI = /^lightning\.(cli\.)?LightningCLI$/;

const FUNCTIONS: readonly (readonly [RegExp, Framework, Site['kind']])[] = [
  [/^xgboost\.(dask\.)?(train|cv)$/, 'xgboost', 'trainer'],
  [/^lightgbm\.(train|cv)$/, 'lightgbm', 'trainer'],
  [/^catboost\.(train|cv)$/, 'catboost', 'trainer'],
  [
    /^sklearn\.(model_selection|cross_validation|learning_curve)\.(cross_val_score|cross_validate|cross_val_predict|learning_curve|validation_curve)$/,
    'sklearn',
    'search',
  ],
  [/^botorch\.(fit\.)?fit_gpytorch_(mll|model)$/, 'torch', 'trainer'],
  [/^accelerate\.notebook_launcher$/, 'torch', 'launch'],
  [/^tensorflow\.estimator\.train_and_evaluate$/, 'tensorflow', 'trainer'],
];

/** What a call has to be named in full, or called, that it is looked at. */
export const MAY_TRAIN =
  /^(xgboost|lightgbm|catboost|botorch|accelerate|sklearn\.(model_selection|cross_validation|learning_curve)|lightning|tensorflow\.estimator|<local>)\./;
const ESTIMATOR_RUNS = [
  ...['fit', 'fit_generator', 'fit_predict', 'partial_fit'],
  ...['search', 'grid_search', 'randomized_search', 'train'],
];
export const RUNS: readonly string[] = [...new Set([...TRAINER_RUNS, ...ESTIMATOR_RUNS])];

export function trainerCall(call: Call, file: PythonFile): Site | undefined {
  const { node, name, method } = call;
  if (name !== undefined) {
    for (const [matches, framework, kind] of FUNCTIONS) if (matches.test(name)) return { node, kind, framework };
  }
  if (file.types.isA(name, LIGHTNING_CLI) && file.literal(call.keywords.get('run')) !== false) {
    return { node, kind: 'trainer', framework: 'lightning' };
  }
  if (method === undefined || !RUNS.includes(method) || isInPlace(call, file)) return undefined;
  return (
    (TRAINER_RUNS.includes(method) ? trainer(call, file) : undefined) ??
    (ESTIMATOR_RUNS.includes(method) ? estimator(call, file) : undefined)
  );
}

/** `self.fit(…)` inside a class of the file runs what stands there, and is looked for there; `super().fit(…)` is asked for. */
function isInPlace(call: Call, file: PythonFile): boolean {
  return file.types.target(call) !== undefined || child(call.receiver, 'function')?.text === 'super';
}

/** What a launcher is given to run. */
export function launched(call: Call): SyntaxNode | undefined {
  if (call.name === undefined) return undefined;
  if (/(^|\.)(multiprocessing|mp)\.spawn$|^torch\.multiprocessing\.(spawn|start_processes)$/.test(call.name))
    return call.argument('fn', 0);
  if (/^accelerate\.(notebook_launcher|debug_launcher)$/.test(call.name)) return call.argument('function', 0);
  if (/(^|\.)(Process|Thread)$/.test(call.name)) return call.keywords.get('target');
  return undefined;
}
