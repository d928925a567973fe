import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import type { LintContext } from '../context';
import { MIXED_PRECISION } from '../effects';
import { isSparseOrPlayed, netSize } from '../patterns/smallNets';
import type { Finding, Rule } from '../rule';

export const missingMixedPrecision: Rule = {
  id: 'WP101',
  name: 'missing-mixed-precision',
  severity: 'warning',
  title: 'Training in full precision',
  why: 'Tensor cores multiply 16-bit matrices several times faster, with half the memory traffic.',
  effect: MIXED_PRECISION,
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.trains || isSetElsewhere(file.text)) return;
    const size = strict ? 'wide' : netSize(context);
    if (size === 'tiny' || (!strict && isSparseOrPlayed(file))) return;
    yield* arguments_(context);
    // The models of transformers are large enough; elsewhere something has to tell how large the products are.
    if (size === undefined) return;
    for (const finding of lightning(context)) yield size === 'wide' ? finding : { ...finding, severity: 'hint' };
    yield* loop(context);
  },
};

const OPTIONS = [
  'fp16',
  'bf16',
  'fp16_full_eval',
  'bf16_full_eval',
  'use_cpu',
  'no_cuda',
  'deepspeed',
  'half_precision_backend',
];

/** With 8-bit or 4-bit weights, and with Unsloth, the products are computed in 16 bits already. */
const isQuantized = (text: string): boolean => /\bunsloth\b|load_in_[48]bit\s*=\s*True|BitsAndBytesConfig\(/.test(text);

/** TRL's configurations train in bf16 by default: they are not asked. */
function* arguments_({ file, evidence, strict }: LintContext): Generator<Finding> {
  if (!strict && isQuantized(file.text)) return;
  for (const call of file.callsNamed(/^transformers\.(Seq2Seq)?TrainingArguments$/)) {
    if (OPTIONS.some((option) => !evidence.lacks(call, option))) continue;
    const edit = addKeyword(file, call, 'bf16', 'True');
    yield {
      node: call.function ?? call.node,
      message: 'These arguments train in fp32.',
      // Code that comes with the weights may load them in 16 bits.
      ...(file.callsWith('trust_remote_code').length > 0 && { severity: 'hint' }),
      fix: edit && { title: 'Add bf16=True', edits: [edit] },
    };
  }
}

/** Lightning's own model for tests. */
const isTest = (text: string): boolean => /\bBoringModel\b/.test(text);

function* lightning({ file, evidence, strict }: LintContext): Generator<Finding> {
  if (!strict && isTest(file.text)) return;
  for (const call of file.callsNamed(/^lightning\.(Trainer|Fabric)$/)) {
    if (!evidence.lacks(call, 'precision') || !evidence.lacks(call, 'plugins')) continue;
    const accelerator = file.literal(call.keywords.get('accelerator'));
    if (accelerator === 'cpu' || accelerator === 'mps' || isTrial(call)) continue;
    const edit = addKeyword(file, call, 'precision', '"bf16-mixed"');
    yield {
      node: call.function ?? call.node,
      message: 'This trainer computes in fp32.',
      fix: edit && { title: 'Add precision="bf16-mixed"', edits: [edit] },
    };
  }
}

/** A few batches, to see whether it works. */
const isTrial = ({ keywords }: Call): boolean => keywords.has('fast_dev_run') || keywords.has('limit_train_batches');

/** An option such as `use_fp16` decides; weights of 8 bits are learnt; a linear layer is all; gradients have gradients. */
const IS_APART =
  /(\b|_)(fp16|bf16|amp)(\b|_)|quant_nn|pytorch_quantization|torch\.(ao\.)?quantization|prepare_qat|linear_?(eval|prob)|logistic_?regression|gradient_penalty|create_graph\s*=\s*True/i;

/** Less certain: its inputs may be 16 bits wide, or its step be set elsewhere. */
function* loop({ file, evidence, sites }: LintContext): Generator<Finding> {
  const site = sites.find(({ kind, framework }) => kind === 'loop' && framework === 'torch');
  // Accelerate reads its precision from a file of its own; Lightning's Fabric is asked above.
  if (
    site === undefined ||
    !evidence.usesGpu ||
    IS_APART.test(file.text) ||
    file.imports('accelerate', 'lightning', 'deepspeed')
  )
    return;
  yield {
    node: site.node.children.find(({ field }) => field === 'right' || field === 'condition') ?? site.node,
    message: 'This loop trains on a GPU in fp32: neither autocast nor 16-bit weights are in this file.',
    severity: 'hint',
  };
}

const isSetElsewhere = (text: string): boolean =>
  /autocast|GradScaler|apex|mixed_precision|bfloat16|torch\.half\b|\.half\(\)|float16|fp8|set_default_dtype/.test(text);
