import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { PythonFile } from '../../python/file';
import { spelling } from '../../python/spelling';
import { lineAfter } from '../../python/statements';
import { child, type SyntaxNode } from '../../python/syntax';
import { addCallback, callbacksOf } from '../patterns/callbacks';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import { countOf, hasEpochs, passesOf, type Count } from '../patterns/passes';
import type { Finding, Fix, Rule } from '../rule';

const MANY_EPOCHS = 5;
const MANY_STEPS = 10_000;
/** Keras trains short demonstrations as readily as long runs: there it takes more to be worth a hint. */
const MANY_FIT_EPOCHS = 20;
/** Layers whose epochs take minutes; a few dense ones are trained again in no time. */
const HEAVY = /\bConv[123]D|LSTM|\bGRU\b|MultiHeadAttention|Transformer|applications\b|keras_(hub|nlp|cv)/;
/** A search makes many short runs, and keeps what it found itself. */
const SEARCHES = /optuna|keras_tuner|kerastuner|\btrial\b/;

export const noCheckpoint: Rule = {
  id: 'WP506',
  name: 'no-checkpoint',
  severity: 'hint',
  title: 'A long training that saves nothing on its way',
  why: 'What a crash or a time limit ends must be trained again from the beginning.',
  effect: unmeasured('up to the whole run again', 'only where a run is cut off'),
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.trains) return;
    if (strict || !SEARCHES.test(file.text)) yield* neverSaved(context);
    if (!strict && SAVES.test(file.text)) return;
    for (const { node, kind, framework } of context.sites) {
      const found =
        kind === 'loop' && framework === 'torch'
          ? loop(context, node)
          : framework === 'keras' && kind === 'trainer' && node.type === 'call'
            ? fit(context, file.call(node))
            : undefined;
      if (found === undefined) continue;
      yield found;
      // One is enough to think of it.
      return;
    }
  },
};

/** Anything that may keep a model: `torch.save`, `save_weights`, `ModelCheckpoint`, `pickle.dump`, a resume flag. */
const SAVES = /save(?!fig)|checkpoint|ckpt|\bdump\b|resume|snapshot|BackupAndRestore|push_to_hub/i;

/** The trainers of transformers and Lightning save by themselves, unless they are told not to. */
function* neverSaved(context: LintContext): Generator<Finding> {
  const { file } = context;
  for (const call of file.calls) {
    const isLightning = call.name === 'lightning.Trainer';
    const value = call.keywords.get(isLightning ? 'enable_checkpointing' : 'save_strategy');
    if (value === undefined || !(isLightning || /(Arguments|Config)$/.test(call.name ?? ''))) continue;
    if (file.literal(value) !== (isLightning ? false : 'no') || !isLong(context, call)) continue;
    const [title, text] = isLightning ? ['Save checkpoints', 'True'] : ['Save after each epoch', '"epoch"'];
    yield {
      node: value.parent ?? value,
      message: 'This training keeps no checkpoint, so nothing is left of a run that is cut off.',
      fix: value.type === 'identifier' ? undefined : { title, edits: [replace(value, text)] },
    };
  }
}

function isLong(context: LintContext, call: Call): boolean {
  if (call.isOpen || call.keywords.has('fast_dev_run')) return false;
  const most = (...names: readonly string[]): number =>
    Math.max(0, ...names.map((name) => countOf(context, call.keywords.get(name))?.count ?? 0));
  return most('num_train_epochs', 'max_epochs') >= MANY_EPOCHS || most('max_steps') >= MANY_STEPS;
}

/** On a CPU a loop of five epochs is soon made again. */
function loop(context: LintContext, node: SyntaxNode): Finding | undefined {
  const { file, evidence } = context;
  const passes = passesOf(context, node);
  if (passes === undefined || !evidence.usesGpu) return undefined;
  const isEpochs = hasEpochs(file, node);
  if (passes.count < (isEpochs ? MANY_EPOCHS : MANY_STEPS)) return undefined;
  return {
    node: child(node, 'right') ?? node,
    message: messageFor(passes, isEpochs ? 'epochs' : 'steps'),
    fix: isEpochs ? saveAtEnd(file, node) : undefined,
  };
}

/** After each epoch, where the one model that is trained has a plain name. */
function saveAtEnd(file: PythonFile, node: SyntaxNode): Fix | undefined {
  const trained = new Set(
    file
      .callsOf('parameters')
      .flatMap(({ method, receiver, positional }) =>
        method !== undefined && positional.length === 0 && receiver !== undefined ? [file.textOf(receiver)] : [],
      ),
  );
  const [model] = trained;
  const last = child(node, 'body')?.children.at(-1);
  const torch = spelling(file, 'torch');
  if (trained.size !== 1 || model === undefined || !/^[\w.]+$/.test(model) || !last || torch === undefined)
    return undefined;
  const edit = lineAfter(file, last, `${torch}.save(${model}.state_dict(), "checkpoint.pt")`);
  return edit && { title: 'Save the model after each epoch', edits: [edit] };
}

const messageFor = ({ count, isDefault }: Count, passes: string): string =>
  `${count} ${passes} are trained${isDefault ? ' by default' : ''}, and no checkpoint is saved on the way.`;

function fit(context: LintContext, call: Call): Finding | undefined {
  const { file, strict } = context;
  if (!strict && (!HEAVY.test(file.text) || SEARCHES.test(file.text))) return undefined;
  const epochs = countOf(context, call.keywords.get('epochs'));
  if (epochs === undefined || epochs.count < MANY_FIT_EPOCHS || callbacksOf(file, call) === undefined) return undefined;
  const known = spelling(file, 'keras.callbacks.BackupAndRestore');
  const edit = addCallback(file, call, `${known ?? 'BackupAndRestore'}("backup")`);
  const from = file.imports('tensorflow') ? 'tensorflow.keras.callbacks' : 'keras.callbacks';
  const imports = known === undefined ? addImport(file, `from ${from} import BackupAndRestore`) : [];
  return {
    node: call.keywords.get('epochs')?.parent ?? call.node,
    message: messageFor(epochs, 'epochs'),
    fix: edit && { title: 'Add BackupAndRestore', edits: [...imports, edit] },
  };
}
