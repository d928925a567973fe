/** Stopping early with the trainers of transformers and Lightning. */
import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { PythonFile } from '../../python/file';
import { spelling } from '../../python/spelling';
import type { SyntaxNode } from '../../python/syntax';
import { addCallback, callbacksOf, namesOf } from './callbacks';
import type { LintContext } from '../context';
import type { Fix } from '../rule';
import { countOf, type Count } from './passes';
import { argumentsOf, trainerOf } from './trainers';

/** A number of epochs that nothing cuts short, although validation data are there. */
export interface FixedEpochs {
  readonly node: SyntaxNode;
  readonly epochs: Count;
  readonly fix: Fix | undefined;
}

export function fixedEpochs(context: LintContext, run: Call): FixedEpochs | undefined {
  const { file } = context;
  const trainer = trainerOf(file, run);
  const callbacks = trainer && callbacksOf(file, trainer);
  if (trainer === undefined || callbacks === undefined || namesOf(file, callbacks) === undefined) return undefined;
  return trainer.name?.startsWith('lightning.') === true
    ? lightning(context, run, trainer)
    : huggingFace(context, trainer);
}

function huggingFace(context: LintContext, trainer: Call): FixedEpochs | undefined {
  const { file } = context;
  const options = argumentsOf(file, trainer);
  const epochs = options?.keywords.get('num_train_epochs');
  const value = countOf(context, epochs);
  const validates = options?.keywords.get('eval_strategy') ?? options?.keywords.get('evaluation_strategy');
  const when = file.literal(validates);
  if (options === undefined || epochs === undefined || value === undefined || options.isOpen) return undefined;
  if ((when !== 'epoch' && when !== 'steps') || options.keywords.has('max_steps')) return undefined;
  return { node: epochs.parent ?? epochs, epochs: value, fix: stopHuggingFace(file, trainer, options, when) };
}

/** The best model can be kept only where it is saved as often as it is evaluated. */
function stopHuggingFace(file: PythonFile, trainer: Call, options: Call, when: string): Fix | undefined {
  const keepsBest = file.literal(options.keywords.get('load_best_model_at_end'));
  if (keepsBest !== true && (keepsBest !== undefined || file.literal(options.keywords.get('save_strategy')) !== when))
    return undefined;
  const known = spelling(file, 'transformers.EarlyStoppingCallback');
  const name = known ?? 'EarlyStoppingCallback';
  const callback = addCallback(file, trainer, `${name}(early_stopping_patience=3)`);
  const best = keepsBest === true ? [] : [addKeyword(file, options, 'load_best_model_at_end', 'True')];
  const edits = [callback, ...best];
  if (!edits.every((each) => each !== undefined)) return undefined;
  const imports = known === undefined ? addImport(file, 'from transformers import EarlyStoppingCallback') : [];
  return { title: 'Add EarlyStoppingCallback', edits: [...imports, ...edits] };
}

function lightning(context: LintContext, run: Call, trainer: Call): FixedEpochs | undefined {
  const { file } = context;
  const epochs = trainer.keywords.get('max_epochs');
  const value = countOf(context, epochs);
  const validates =
    run.keywords.has('val_dataloaders') ||
    run.positional.length > 2 ||
    file.definitions.functions.some(({ name }) => name === 'validation_step');
  if (epochs === undefined || value === undefined || !validates || trainer.isOpen) return undefined;
  // A rate that falls to zero at the last epoch is made for just so many.
  if (/CosineAnnealing|OneCycle|PolynomialLR|_schedule_with_warmup/.test(file.text)) return undefined;
  return { node: epochs.parent ?? epochs, epochs: value, fix: stopLightning(file, trainer) };
}

/** Only what is logged can be watched. */
function stopLightning(file: PythonFile, trainer: Call): Fix | undefined {
  if (!/log\(\s*["']val_loss["']/.test(file.text)) return undefined;
  const from = file.text.includes('pytorch_lightning') ? 'pytorch_lightning' : 'lightning.pytorch';
  const edit = addCallback(file, trainer, 'EarlyStopping(monitor="val_loss")');
  const imports = addImport(file, `from ${from}.callbacks import EarlyStopping`);
  return edit && { title: 'Add EarlyStopping', edits: [...imports, edit] };
}
