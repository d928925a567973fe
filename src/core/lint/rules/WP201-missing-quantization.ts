import { addKeyword } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { Call } from '../../python/calls';
import { QUANTIZATION_7B } from '../effects';
import { isHandedOn } from '../patterns/handedOn';
import type { Fix, Rule } from '../rule';
import type { LintContext } from '../context';
import { isBelow } from '../versions';

/** Below this the same quantization costs energy; between 3 and 7 it depends. */
const LARGE_B = 7;
const QUANTIZED = /[-_.](awq|gptq|fp8|int4|int8|w4a16|w8a8|bnb|4bit|8bit|gguf|exl2|aqlm|hqq|marlin|nf4|mxfp4|nvfp4)\b/i;

export const missingQuantization: Rule = {
  id: 'WP201',
  name: 'missing-quantization',
  severity: 'warning',
  title: 'A large model runs without quantization',
  why: 'Generation is bound by memory: weights of 4 bits are a quarter to read for each token.',
  effect: QUANTIZATION_7B,
  *check(context) {
    const { file, evidence } = context;
    if (!evidence.infers) return;
    for (const call of file.calls) {
      const loader = loaderOf(call);
      if (loader === undefined) continue;
      const place = call.argument(loader.idKeyword, loader.idPlace);
      const { value: id, isDefault = false } = context.usual(place) ?? {};
      if (typeof id !== 'string' || QUANTIZED.test(id) || place === undefined) continue;
      const size = context.modelSize(id);
      if (size === undefined || size < LARGE_B) continue;
      if (loader.options.some((option) => !evidence.lacks(call, option)) || isHandedOn(file, call)) continue;
      yield {
        node: place,
        message: `${id}${isDefault ? ', the default,' : ''} has about ${size} billion parameters and runs in full width: 4-bit weights read a quarter.`,
        ...(isDefault && { severity: 'hint' }),
        fix: loader.fix ? quantize(context, call) : undefined,
      };
    }
  },
};

interface Loader {
  readonly idKeyword: string;
  readonly idPlace: number;
  /** Any of them says that the author thought of it. */
  readonly options: readonly string[];
  readonly fix: boolean;
}

const TRANSFORMERS: Loader = {
  idKeyword: 'pretrained_model_name_or_path',
  idPlace: 0,
  options: ['quantization_config', 'load_in_4bit', 'load_in_8bit', 'gguf_file', 'model_kwargs', 'config'],
  fix: true,
};
const VLLM: Loader = { idKeyword: 'model', idPlace: 0, options: ['quantization', 'load_format'], fix: false };

function loaderOf({ name }: Call): Loader | undefined {
  if (name === 'vllm.LLM') return VLLM;
  if (name === undefined) return undefined;
  return /^transformers\.(AutoModelFor(CausalLM|Seq2SeqLM|ImageTextToText|Vision2Seq)|\w+For(CausalLM|ConditionalGeneration))\.from_pretrained$/.test(
    name,
  )
    ? TRANSFORMERS
    : undefined;
}

function quantize({ file, versions }: LintContext, call: Call): Fix | undefined {
  // Before it there is no configuration to hand over.
  if (isBelow(versions, 'transformers', '4.30') === true) return undefined;
  const config = 'BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype="bfloat16")';
  const edit = addKeyword(file, call, 'quantization_config', config);
  if (edit === undefined) return undefined;
  return {
    title: 'Load in 4 bits (NF4)',
    edits: [...addImport(file, 'from transformers import BitsAndBytesConfig'), edit],
  };
}
