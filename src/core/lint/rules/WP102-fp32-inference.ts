import { addKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { unmeasured } from '../effects';
import { isHandedOn } from '../patterns/handedOn';
import type { Rule } from '../rule';
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
    const { file, evidence, strict, versions } = context;
    if (!evidence.infers || (!strict && convertsWeights(file))) return;
    // From 5 on the weights are loaded as they were saved.
    const isOld = isBelow(versions, 'transformers', '5');
    const spelling = isBelow(versions, 'transformers', '4.56') === true ? 'torch_dtype' : 'dtype';
    for (const call of file.calls) {
      if (call.name === undefined || !/^(transformers|diffusers)\.[A-Z]\w*\.from_pretrained$/.test(call.name)) continue;
      if (file.literal(call.keywords.get('device_map')) === 'cpu') continue;
      if (/Tokenizer|Processor|Config|Extractor|Scheduler/.test(call.name)) continue;
      const given = call.argument('dtype') ?? call.argument('torch_dtype');
      const id = file.literal(call.argument('pretrained_model_name_or_path', 0));
      const size = typeof id === 'string' ? context.modelSize(id) : undefined;
      if (size !== undefined && size < SMALL_B) continue;
      if (given !== undefined) {
        if (file.names.dotted(given) !== 'torch.float32' && file.literal(given) !== 'float32') continue;
        yield {
          node: given,
          message: 'The weights are loaded in 32 bits; 16 are enough to generate.',
          fix: { title: 'Use "auto"', edits: [replace(given, '"auto"')] },
        };
        continue;
      }
      if (isOld !== true || !evidence.usesGpu || SET.some((each) => !evidence.lacks(call, each))) continue;
      if (!strict && (!GENERATOR.test(call.name) || isNarrowedLater(file.text) || isHandedOn(file, call))) continue;
      const edit = addKeyword(file, call, spelling, '"auto"');
      yield {
        node: call.function ?? call.node,
        message: 'Before transformers 5 weights are loaded in 32 bits unless a type is given.',
        fix: edit && { title: `Add ${spelling}="auto"`, edits: [edit] },
      };
    }
  },
};

/** Where a forward pass is all there is, less is known of what half the width saves. */
const GENERATOR = /For(CausalLM|Seq2SeqLM|ConditionalGeneration|ImageTextToText|Vision2Seq)\.|EncoderDecoderModel\./;

/** They say how wide the weights are. */
const SET = ['dtype', 'torch_dtype', 'quantization_config', 'load_in_8bit', 'load_in_4bit'];

/** `model.half()`: loaded in full, but not used so. */
const isNarrowedLater = (text: string): boolean => /\.half\(\)|\.bfloat16\(\)|\.to\(\s*torch\.b?float16/.test(text);

/** Weights that are merged, compared and saved again are wanted in full. */
const convertsWeights = (file: PythonFile): boolean => file.calls.some(({ method }) => method === 'save_pretrained');
