import type { Call } from '../../python/calls';
import { addKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { imported } from '../../python/imports';
import type { SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import { isHandedOn } from '../patterns/handedOn';
import type { Finding, Fix, Rule } from '../rule';
import { isBelow } from '../versions';

/** Smaller models are as fast on a CPU in fp32, and are often used there. */
const SMALL_B = 0.2;

export const fp32Inference: Rule = {
  id: 'WP102',
  name: 'fp32-inference',
  severity: 'hint',
  title: 'Weights in fp32 for inference',
  why: 'Reading the weights bounds generation: 16 bits are half to read.',
  effect: unmeasured(
    'half the memory, up to twice the speed of decoding',
    'derived from the bytes that are read; where memory bounds it',
  ),
  *check(context) {
    if (!context.strict && convertsWeights(context.file)) return;
    if (context.evidence.infers) yield* loaded(context);
    yield* diffused(context);
  },
};

function* loaded(context: LintContext): Generator<Finding> {
  const { file, evidence, strict, versions } = context;
  // From 5 on the weights are loaded as they were saved.
  const isOld = isBelow(versions, 'transformers', '5');
  const spelling = isBelow(versions, 'transformers', '4.56') === true ? 'torch_dtype' : 'dtype';
  for (const call of file.callsNamed(/^transformers\.[A-Z]\w*\.from_pretrained$/)) {
    const { name = '' } = call;
    if (file.literal(call.keywords.get('device_map')) === 'cpu') continue;
    if (/Tokenizer|Processor|Config|Extractor|Scheduler/.test(name)) continue;
    const id = file.literal(call.argument('pretrained_model_name_or_path', 0));
    const size = typeof id === 'string' ? context.modelSize(id) : undefined;
    if (size !== undefined && size < SMALL_B) continue;
    const given = typeOf(call);
    if (given !== undefined) {
      if (!isFull(file, given)) continue;
      yield { node: given, message: GIVEN, fix: { title: 'Use "auto"', edits: [replace(given, '"auto"')] } };
      continue;
    }
    if (isOld !== true || !evidence.usesGpu || SET.some((each) => !evidence.lacks(call, each))) continue;
    if (!strict && (!GENERATOR.test(name) || isNarrowedLater(file.text) || isHandedOn(file, call))) continue;
    const edit = addKeyword(file, call, spelling, '"auto"');
    yield {
      node: call.function ?? call.node,
      message: 'Before transformers 5 weights are loaded in 32 bits unless a type is given.',
      fix: edit && { title: `Add ${spelling}="auto"`, edits: [edit] },
    };
  }
}

/** What diffusers load is there to generate, and is loaded in 32 bits by every version unless a type is given. */
function* diffused({ file, evidence, sites, strict }: LintContext): Generator<Finding> {
  if (!evidence.usesGpu || (!strict && sites.length > 0)) return;
  for (const call of file.callsNamed(/^diffusers\.\w*Pipeline\w*\.from_(pretrained|single_file)$/)) {
    const given = typeOf(call);
    if (given !== undefined) {
      if (!isFull(file, given)) continue;
      // No "auto" there.
      const text = given.type === 'attribute' ? file.textOf(given).replace(/32$/, '16') : undefined;
      const fix = text === undefined ? undefined : { title: `Use ${text}`, edits: [replace(given, text)] };
      yield { node: given, message: GIVEN, fix };
    } else if (
      !SET.some((each) => !evidence.lacks(call, each)) &&
      (strict || !/float16|half\(|autocast/.test(file.text))
    ) {
      yield {
        node: call.function ?? call.node,
        message: 'Pipelines of diffusers are loaded in 32 bits unless a type is given.',
        fix: narrow(file, call),
      };
    }
  }
}

/** Some models overflow in float16; they were trained in bfloat16. */
const BRAIN = /flux|stable-diffusion-3|sd3|cog|wan|qwen|hunyuan|sana|lumina|auraflow|mochi|ltx/i;

function narrow(file: PythonFile, call: Call): Fix | undefined {
  const torch = imported(file, 'torch', 'import torch', call.node);
  const type = BRAIN.test(`${call.name ?? ''} ${String(file.literal(call.positional[0]))}`) ? 'bfloat16' : 'float16';
  const edit = torch && addKeyword(file, call, 'torch_dtype', `${torch.name}.${type}`);
  return torch && edit && { title: `Load in ${type}`, edits: [...torch.edits, edit] };
}

const GIVEN = 'The weights are loaded in 32 bits; 16 are enough to generate.';

const typeOf = (call: Call): SyntaxNode | undefined => call.argument('dtype') ?? call.argument('torch_dtype');

const isFull = (file: PythonFile, type: SyntaxNode): boolean =>
  file.names.dotted(type) === 'torch.float32' || file.literal(type) === 'float32';

/** Where a forward pass is all there is, less is known of what half the width saves. */
const GENERATOR = /For(CausalLM|Seq2SeqLM|ConditionalGeneration|ImageTextToText|Vision2Seq)\.|EncoderDecoderModel\./;

/** They say how wide the weights are. */
const SET = ['dtype', 'torch_dtype', 'quantization_config', 'load_in_8bit', 'load_in_4bit'];

/** `model.half()`: loaded in full, but not used so. */
const isNarrowedLater = (text: string): boolean => /\.half\(\)|\.bfloat16\(\)|\.to\(\s*torch\.b?float16/.test(text);

/** Weights that are merged, compared and saved again are wanted in full. */
const convertsWeights = (file: PythonFile): boolean => file.callsOf('save_pretrained').length > 0;
