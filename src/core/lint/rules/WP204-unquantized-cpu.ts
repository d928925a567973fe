import { lineBefore, statementOf } from '../../python/statements';
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import type { SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import type { Finding, Rule } from '../rule';

export const unquantizedCpu: Rule = {
  id: 'WP204',
  name: 'unquantized-cpu',
  severity: 'information',
  title: 'A model for the CPU is not quantized',
  why: 'CPUs multiply numbers of 8 bits several at a time, and read a quarter of the bytes.',
  effect: unmeasured(
    '2 to 4 times faster on CPUs',
    '8-bit weights and a CPU with instructions for them; accuracy has to be checked',
  ),
  *check(context) {
    const { file } = context;
    yield* converters(context);
    if (/quantiz|int8|INT8|onnxruntime\.quantization|torchao/.test(file.text)) return;
    for (const call of file.callsNamed(EXPORTS)) {
      const message = pipelineOnCpu(context, call) ?? exportForCpu(context, call);
      if (message !== undefined) yield { node: call.function ?? call.node, message };
    }
  },
};

const EXPORTS = /^(transformers\.pipeline|torch\.onnx\.export|torch\.utils\.mobile_optimizer\.optimize_for_mobile)$/;

/** `converter.convert()` of TensorFlow Lite, whose `optimizations` nothing sets. */
function* converters({ file }: LintContext): Generator<Finding> {
  if (/quantize_model|prune_low|quantize_apply|tfmot/.test(file.text)) return;
  for (const call of file.callsOf('convert')) {
    const { receiver } = call;
    if (receiver?.type !== 'identifier') continue;
    const maker = converterOf(call, file.names.value(receiver), (node) => file.call(node));
    if (maker === undefined) continue;
    if (SETTINGS.some((name) => file.assignmentsTo(`${receiver.text}.${name}`).length > 0)) continue;
    // `tf.lite` as it is written here.
    const lite = /^([\w.]+)\.TFLiteConverter\b/.exec(file.textOf(maker.function ?? maker.node))?.[1];
    const edit =
      lite === undefined
        ? undefined
        : lineBefore(file, statementOf(call.node), `${receiver.text}.optimizations = [${lite}.Optimize.DEFAULT]`);
    yield {
      node: call.function ?? call.node,
      message: 'The weights are written in 32 bits; 8 are mostly enough on a phone or a CPU.',
      fix: edit && { title: 'Quantize the weights', edits: [edit] },
    };
  }
}

/** They say that somebody thought of it. */
const SETTINGS = ['optimizations', 'post_training_quantize', 'quantized_input_stats', 'quantized_input_ranges'];

function converterOf({ positional }: Call, value: SyntaxNode, callOf: (node: SyntaxNode) => Call): Call | undefined {
  if (value.type !== 'call' || positional.length > 0) return undefined;
  const maker = callOf(value);
  return /^tensorflow\.lite\.TFLiteConverter\.from_\w+$/.test(maker.name ?? '') ? maker : undefined;
}

/** Tasks of encoders: the models are small enough for a CPU, and their 8-bit forms are well known. */
const ENCODER_TASK =
  /^(text-classification|sentiment-analysis|ner|token-classification|question-answering|fill-mask|feature-extraction|zero-shot-classification)$/;

function pipelineOnCpu({ file }: LintContext, call: Call): string | undefined {
  if (call.name !== 'transformers.pipeline') return undefined;
  const task = file.literal(call.argument('task', 0));
  const device = file.literal(call.keywords.get('device'));
  if (typeof task !== 'string' || !ENCODER_TASK.test(task) || (device !== -1 && device !== 'cpu')) return undefined;
  return 'This pipeline runs on the CPU in 32 bits.';
}

/** An export that the same file runs on the CPU, or prepares for phones. */
function exportForCpu({ file }: LintContext, call: Call): string | undefined {
  if (call.name === 'torch.utils.mobile_optimizer.optimize_for_mobile') return 'This model goes to phones in 32 bits.';
  if (call.name !== 'torch.onnx.export' || /CUDAExecutionProvider|Tensor_?rt|\bcuda\b/i.test(file.text))
    return undefined;
  const model = call.argument('model', 0);
  const isOnCpu = model !== undefined && isMovedToCpu(file, file.names.value(model));
  return isOnCpu || /CPUExecutionProvider/.test(file.text) ? 'This export runs on the CPU in 32 bits.' : undefined;
}

/** `model.cpu()`, `model.to("cpu")`, also with `.eval()` behind. */
function isMovedToCpu(file: PythonFile, node: SyntaxNode): boolean {
  if (node.type !== 'call') return false;
  const { method, receiver, positional } = file.call(node);
  if (method === 'cpu' || (method === 'to' && file.literal(positional[0]) === 'cpu')) return true;
  return method === 'eval' && receiver !== undefined && isMovedToCpu(file, receiver);
}
