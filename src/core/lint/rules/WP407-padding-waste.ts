import type { Call } from '../../python/calls';
import { addKeyword, removeKeyword, replace, type TextEdit } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { PythonFile } from '../../python/file';
import { ancestors, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { reachesTraining } from '../patterns/dataFlow';
import { unmeasured } from '../effects';
import { isHot } from '../patterns/hot';
import type { Fix, Rule } from '../rule';

/** Below this a text is soon as long as what it is filled up to. */
const LONG = 512;

export const paddingWaste: Rule = {
  id: 'WP407',
  name: 'padding-waste',
  severity: 'warning',
  title: 'Every text is padded to the full length',
  why: 'The model computes the padding as it computes the text; a batch needs only the length of its longest one.',
  effect: unmeasured('1.2 to 3 times faster training', 'texts much shorter than the full length'),
  *check(context) {
    const { file, evidence, strict } = context;
    if (!file.imports('transformers') || !evidence.trains) return;
    if (!strict && needsFixedLength(file.text)) return;
    for (const call of file.callsWith('padding')) {
      const value = call.keywords.get('padding');
      if (value === undefined || file.literal(value) !== 'max_length' || !isTokenizer(context, call)) continue;
      const limit = call.keywords.get('max_length');
      const length = file.literal(limit);
      // Without a limit it is that of the model: 512 and more for texts.
      if (limit !== undefined && (typeof length !== 'number' || length < LONG)) continue;
      if (call.keywords.has('return_overflowing_tokens')) continue;
      // Outside of functions and loops it may be one example that is looked at.
      const isForMany =
        file.definitions.around(call.node) !== undefined || isInLambda(call.node) || isHot(file, call.node);
      if (!strict && !isForMany && !reachesTraining(context, call.node)) continue;
      yield {
        node: value.parent ?? value,
        message: `Every text is padded to ${limit === undefined ? "the model's full length" : `${String(length)} tokens`}: pad to the longest of the batch instead.`,
        // How long the model's own limit is, and the texts, is not known.
        severity: limit === undefined ? 'hint' : 'warning',
        fix: fix(context, call),
      };
    }
  },
};

const isInLambda = (node: SyntaxNode): boolean => [...ancestors(node)].some(({ type }) => type === 'lambda');

/** TPUs and compiled graphs want one shape; packed or grouped texts waste nothing; images have no length. */
const needsFixedLength = (text: string): boolean =>
  /torch_xla|TPUStrategy|\bTPU\b|xla_|torch\.compile|torch_compile|jit_compile|group_by_length|packing\s*=\s*True|group_texts|optimum\.(neuron|habana|tpu)|CLIPTokenizer|diffusers|\bflax\b|\bjax\b/.test(
    text,
  );

/** By its class, or by a name that says it. */
function isTokenizer({ file }: LintContext, { function: called, method, receiver }: Call): boolean {
  const object = method === 'encode_plus' || method === 'batch_encode_plus' || method === 'pad' ? receiver : called;
  if (object === undefined) return false;
  const type = file.types.of(object);
  if (type !== undefined) return /^transformers\.\w*Tokenizer(Fast)?$/.test(type);
  return /(^|\.|_)tokenizer$/i.test(file.textOf(object));
}

/**
 * Where a batch is made at the call, `padding=True`. For a classifier with one Trainer, padding is left to its collator,
 * which it has by itself when it is handed the tokenizer; labels of other tasks would need another one.
 */
function fix({ file }: LintContext, call: Call): Fix | undefined {
  const value = call.keywords.get('padding');
  const isOne = [...ancestors(call.node)].some((each) => file.definitions.function(each)?.name === '__getitem__');
  if (value === undefined || isOne) return undefined;
  if (call.keywords.has('return_tensors')) {
    // Rows of several calls that are stacked later need one length.
    return isHot(file, call.node) ? { title: 'Pad to the longest', edits: [replace(value, 'True')] } : undefined;
  }
  const [trainer, second] = file.calls.filter(({ name }) => name === 'transformers.Trainer');
  const edit = removeKeyword(file, call, 'padding');
  if (trainer === undefined || second !== undefined || edit === undefined || trainer.isOpen) return undefined;
  if (!file.text.includes('ForSequenceClassification')) return undefined;
  const collator = collate(file, trainer, call);
  return collator && { title: 'Pad each batch to its longest text', edits: [...collator, edit] };
}

/** What gives the Trainer a collator that pads; undefined where it has another one. */
function collate(file: PythonFile, trainer: Call, { function: tokenizer }: Call): readonly TextEdit[] | undefined {
  const given = trainer.keywords.get('data_collator');
  if (given !== undefined) return /DataCollatorWithPadding/.test(file.textOf(file.names.value(given))) ? [] : undefined;
  if (trainer.keywords.has('tokenizer') || trainer.keywords.has('processing_class')) return [];
  if (tokenizer?.type !== 'identifier') return undefined;
  const isSeen = file.scopes.lookUp(tokenizer.text, file.scopes.at(trainer.node)).length > 0;
  const edit = isSeen
    ? addKeyword(file, trainer, 'data_collator', `DataCollatorWithPadding(${tokenizer.text})`)
    : undefined;
  return edit && [...addImport(file, 'from transformers import DataCollatorWithPadding'), edit];
}
