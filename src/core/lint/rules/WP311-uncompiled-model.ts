import { addKeyword } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import type { LintContext } from '../context';
import { COMPILED } from '../effects';
import { passesOf } from '../patterns/passes';
import type { Finding, Rule } from '../rule';
import { isConvolutional } from '../patterns/torchModels';
import { afterMaking, trainedModels } from '../patterns/trainedModels';
import { isBelow } from '../versions';

/** Compiling takes minutes: a run has to be long enough to earn them. */
const MANY_EPOCHS = 20;
/** Of a `Trainer`, whose models are large: three are usual. */
const MANY_FINE_TUNING = 10;
const MANY_STEPS = 5000;

export const uncompiledModel: Rule = {
  id: 'WP311',
  name: 'uncompiled-model',
  severity: 'hint',
  title: 'A long training without a compiler',
  why: 'Operation by operation each result goes through memory; a compiler makes few kernels of many operations.',
  effect: COMPILED,
  *check(context) {
    const { file, evidence, versions, strict } = context;
    if (!file.imports('torch', 'transformers') || isBelow(versions, 'torch', '2') === true) return;
    if (!evidence.trains || !evidence.usesGpu || (!strict && isUnsuited(file))) return;
    yield* trainers(context);
    const isLong = context.sites.some(
      ({ kind, framework, node }) =>
        kind === 'loop' && framework === 'torch' && (passesOf(context, node)?.count ?? 0) >= MANY_EPOCHS,
    );
    if (!strict && !isLong) return;
    for (const model of trainedModels(file)) {
      const { maker, name } = model;
      const owner = file.types.classNamed(maker.name);
      const isLarge =
        isConvolutional(file, maker) || (owner !== undefined && /Attention|Transformer/.test(file.textOf(owner.node)));
      if (!strict && (!isLarge || (owner !== undefined && isRecurrent(file.textOf(owner.node))))) continue;
      yield {
        node: maker.function ?? maker.node,
        message: `"${name.text}" is trained for many steps, operation by operation.`,
        // In place: the names of its weights stay as they are.
        fix: afterMaking(file, model, 'Compile it', `${name.text}.compile()`),
      };
    }
  },
};

/** Compiled already, or of a kind that compiles badly: shapes that change, kernels of its own, wrappers that hide the model. */
const isUnsuited = (file: PythonFile): boolean =>
  file.imports('torch_geometric', 'dgl', 'gym', 'gymnasium', 'triton', 'deepspeed', 'opacus', 'functorch') ||
  /torch\.compile|\.compile\(|torch_compile|torch\.jit|dynamo|FullyShardedDataParallel|\bFSDP\b|DataParallel\(|autograd\.Function|cpp_extension|torch\.func\b|CUDAGraph|higher\./.test(
    file.text.replaceAll('DistributedDataParallel', ''),
  );

/** cuDNN runs them in one kernel anyway. */
const isRecurrent = (text: string): boolean => /\b(LSTM|GRU|RNN)(Cell)?\(/.test(text);

/** Images have one size, and so have texts that are padded to one length. */
const FIXED = /ForImageClassification|ForSemanticSegmentation|padding\s*=\s*["']max_length|block_size|chunk_size/;
/** Batches are as long as their longest text. */
const VARIES =
  /DataCollator(WithPadding|ForSeq2Seq|ForTokenClassification|CTC)|padding\s*=\s*(True|["']longest)|group_by_length/;

/** A `Trainer` that is given the tokenizer pads batch by batch. */
const hasOneLength = (file: PythonFile): boolean =>
  FIXED.test(file.text) ||
  !(
    VARIES.test(file.text) ||
    ['tokenizer', 'processing_class'].some((each) =>
      file.callsWith(each).some(({ name }) => name !== undefined && /^transformers\.\w*Trainer$/.test(name)),
    )
  );

function* trainers({ file, evidence }: LintContext): Generator<Finding> {
  if (file.imports('peft', 'bitsandbytes', 'trl')) return;
  if (!hasOneLength(file)) return;
  for (const call of file.callsNamed(/^transformers\.TrainingArguments$/)) {
    if (!evidence.lacks(call, 'torch_compile')) continue;
    if (['fsdp', 'deepspeed', 'gradient_checkpointing', 'use_cpu', 'no_cuda'].some((each) => call.keywords.has(each)))
      continue;
    const [epochs, steps] = ['num_train_epochs', 'max_steps'].map((each) => file.literal(call.keywords.get(each)));
    const isLong =
      (typeof epochs === 'number' && epochs >= MANY_FINE_TUNING) || (typeof steps === 'number' && steps >= MANY_STEPS);
    if (!isLong) continue;
    const edit = addKeyword(file, call, 'torch_compile', 'True');
    yield {
      node: call.function ?? call.node,
      message: 'This training is long, and runs operation by operation.',
      fix: edit && { title: 'Add torch_compile=True', edits: [edit] },
    };
  }
}
