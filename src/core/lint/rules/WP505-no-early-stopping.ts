import { perFile } from '../../python/perFile';
import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import { addImport } from '../../python/imports';
import { spelling } from '../../python/spelling';
import { child } from '../../python/syntax';
import { addCallback, callbacksOf, namesOf } from '../patterns/callbacks';
import type { LintContext } from '../context';
import { fixedEpochs } from '../patterns/earlyStopping';
import { RUN_TIME_TACTICS } from '../effects';
import { countOf, hasEpochs, passesOf, type Count } from '../patterns/passes';
import type { Finding, Fix, Rule, Severity } from '../rule';

const MANY_EPOCHS = 20;
/** From here on it is hardly a demonstration. */
const VERY_MANY_EPOCHS = 50;
const MANY_ROUNDS = 500;

export const noEarlyStopping: Rule = {
  id: 'WP505',
  name: 'no-early-stopping',
  severity: 'warning',
  title: 'Training goes on for a fixed time, whatever validation says',
  why: 'Where validation no longer improves, every further epoch is spent for nothing.',
  effect: RUN_TIME_TACTICS,
  *check(context) {
    const { file, strict } = context;
    for (const { node, kind, framework } of context.sites) {
      if (kind === 'loop' && framework === 'torch') yield* loop(context, node);
      if (kind !== 'trainer' || node.type !== 'call') continue;
      if (!strict && stopsEarly(file)) return;
      const call = file.call(node);
      if (framework === 'keras') yield* keras(context, call);
      else if (framework === 'transformers' || framework === 'lightning') yield* trainer(context, call);
      else yield* boosting(context, call);
    }
  },
};

/** Who stops early elsewhere in the file knows how long this fit has to be. */
const stopsEarly = perFile(({ text }) => /early_?stop|od_wait|od_type/i.test(text));

function* keras(context: LintContext, call: Call): Generator<Finding> {
  const { file, evidence, strict } = context;
  const epochs = countOf(context, call.keywords.get('epochs'));
  // A second stage goes on from where the first one ended.
  if (epochs === undefined || epochs.count < MANY_EPOCHS || call.keywords.has('initial_epoch')) return;
  // Histories of models of several sizes are compared: how they overfit is the question.
  if (!strict && /overfit|(smaller|bigger|larger|small|large)_model/i.test(file.text)) return;
  if (evidence.lacks(call, 'validation_data') && evidence.lacks(call, 'validation_split')) return;
  const callbacks = callbacksOf(file, call);
  const names = callbacks && namesOf(file, callbacks);
  if (names === undefined || names.some((name) => /LearningRateScheduler|Backup/.test(name))) return;
  const known = spelling(file, 'keras.callbacks.EarlyStopping');
  const name = known ?? 'EarlyStopping';
  const edit = addCallback(file, call, `${name}(patience=5, restore_best_weights=True)`);
  const from = file.imports('tensorflow') ? 'tensorflow.keras.callbacks' : 'keras.callbacks';
  const imports = known === undefined ? addImport(file, `from ${from} import EarlyStopping`) : [];
  yield {
    node: call.keywords.get('epochs')?.parent ?? call.node,
    message: messageFor(epochs, 'epochs are trained'),
    severity: severityFor(epochs),
    fix: edit && { title: 'Add EarlyStopping', edits: [...imports, edit] },
  };
}

/** Many fine-tune for a fixed number of epochs on purpose: a hint up to where it is hardly meant. */
function* trainer(context: LintContext, run: Call): Generator<Finding> {
  const found = fixedEpochs(context, run);
  if (found === undefined || found.epochs.count < MANY_EPOCHS) return;
  const { node, epochs, fix } = found;
  yield { node, message: messageFor(epochs, 'epochs are trained'), severity: severityFor(epochs), fix };
}

/** Whoever starts it may ask for fewer than the default. */
const severityFor = ({ count, isDefault }: Count): Severity =>
  count >= VERY_MANY_EPOCHS && !isDefault ? 'warning' : 'hint';
const messageFor = ({ count, isDefault }: Count, are: string): string =>
  `${isDefault ? 'By default all' : 'All'} ${count} ${are}, although validation data could tell when to stop.`;

function* boosting(context: LintContext, call: Call): Generator<Finding> {
  const { file, evidence } = context;
  const isTrain = call.name === 'xgboost.train' || call.name === 'lightgbm.train';
  const made = isTrain ? call : makerOf(context, call);
  if (made === undefined || callbacksOf(file, call)?.length !== 0) return;
  const library = /^(xgboost|lightgbm|catboost)\./.exec(made.name ?? '')?.[1];
  const sets = isTrain ? (library === 'xgboost' ? 'evals' : 'valid_sets') : 'eval_set';
  if (library === undefined || !call.keywords.has(sets) || !evidence.lacks(made, 'callbacks')) return;
  const rounds = ['num_boost_round', 'n_estimators', 'iterations'].map((each) => made.keywords.get(each)).find(Boolean);
  const count = countOf(context, rounds);
  if (rounds === undefined || count === undefined || count.count < MANY_ROUNDS) return;
  yield {
    node: rounds.parent ?? rounds,
    message: messageFor(count, 'rounds are made'),
    severity: count.isDefault ? 'hint' : 'warning',
    fix: stop(context, library, library === 'lightgbm' || isTrain ? call : made),
  };
}

/** The constructor of the estimator that is fitted, where there is one. */
function makerOf({ file }: LintContext, fit: Call): Call | undefined {
  const made = fit.receiver && file.names.value(fit.receiver);
  return fit.method === 'fit' && made?.type === 'call' ? file.call(made) : undefined;
}

function stop({ file }: LintContext, library: string, call: Call): Fix | undefined {
  const known = library === 'lightgbm' ? spelling(file, 'lightgbm.early_stopping') : undefined;
  if (library === 'lightgbm') {
    const edit = addKeyword(file, call, 'callbacks', `[${known ?? 'early_stopping'}(stopping_rounds=50)]`);
    const imports = known === undefined ? addImport(file, 'from lightgbm import early_stopping') : [];
    return edit && { title: 'Add early_stopping', edits: [...imports, edit] };
  }
  const edit = addKeyword(file, call, 'early_stopping_rounds', '50');
  return edit && { title: 'Add early_stopping_rounds=50', edits: [edit] };
}

/** Less certain: a fixed number of epochs may be what the schedule of the learning rate was made for. */
function* loop(context: LintContext, node: Finding['node']): Generator<Finding> {
  const { file, strict } = context;
  const epochs = passesOf(context, node);
  const body = child(node, 'body');
  if (epochs === undefined || epochs.count < MANY_EPOCHS || body === undefined || !hasEpochs(file, node)) return;
  const text = file.textOf(body);
  if (!/\b(val|valid|validate|validation|evaluate)(_\w+)?\b/.test(text)) return;
  if (!strict && /early_?stop|patience|lr_scheduler|scheduler|best|\bbreak\b/i.test(file.text)) return;
  yield {
    node: child(node, 'right') ?? node,
    message: messageFor(epochs, 'epochs are trained'),
    severity: 'hint',
  };
}
