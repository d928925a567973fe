import { addKeyword } from '../../python/edit';
import { addImport } from '../../python/imports';
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { ancestors, type SyntaxNode } from '../../python/syntax';
import { QUANTIZATION_7B } from '../effects';
import { isHandedOn } from '../patterns/handedOn';
import { NF4_CONFIG } from '../patterns/nf4';
import type { Fix, Rule } from '../rule';
import type { LintContext } from '../context';
import { isBelow } from '../versions';

/** Below this the same quantization costs energy; between 3 and 7 it depends. */
const LARGE_B = 7;
/** What names of quantized weights have in them; `gpt-oss` was published in 4 bits. */
const QUANTIZED =
  /(^|[-_./])(awq|gptq|gg(ml|uf)|(mx|nv)?fp[48]|int[2348]|w\d+a\d+|bnb|[2-8]-?bits?|q\d_\w+|exl[23]|aqlm|hqq|eetq|quip|marlin|nf4|mlx|quantized|autoround|bitnet|gpt-oss)(?![a-z0-9])/i;

/** In another branch: this one is for a CPU, or for whoever wants it in full. */
const isQuantizedElsewhere = (file: PythonFile, id: SyntaxNode): boolean =>
  [...ancestors(id)].some(({ type }) => type === 'if_statement') &&
  ['load_in_4bit', 'load_in_8bit', 'quantization_config'].some((option) =>
    file.callsWith(option).some(({ positional }) => positional[0] && file.textOf(positional[0]) === file.textOf(id)),
  );

/** Who measures how good a model is means the model as it was published. */
const IS_MEASURED =
  /(\b|_)(c?mmlu|c-?eval|gsm8k|human_?eval|mbpp|hellaswag|truthful_?qa|leetcode|lm_eval|leaderboard|benchmarks?)(\b|_)/i;

export const missingQuantization: Rule = {
  id: 'WP201',
  name: 'missing-quantization',
  severity: 'warning',
  title: 'A large model runs without quantization',
  why: 'Generation is bound by memory: weights of 4 bits are a quarter to read for each token.',
  effect: QUANTIZATION_7B,
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.infers || (!strict && (IS_MEASURED.test(file.text) || convertsWeights(file)))) return;
    for (const call of file.callsNamed(LOADS)) {
      const loader = loaderOf(context, call);
      if (loader === undefined) continue;
      const place = call.argument(loader.idKeyword, loader.idPlace);
      const { value: id, isDefault = false } = context.usual(place) ?? {};
      if (typeof id !== 'string' || QUANTIZED.test(id) || place === undefined) continue;
      const size = context.modelSize(id);
      if (size === undefined || size < LARGE_B) continue;
      if (loader.options.some((option) => !evidence.lacks(call, option)) || isHandedOn(file, call)) continue;
      if (!strict && isQuantizedElsewhere(file, place)) continue;
      yield {
        node: place,
        message: `${id}${isDefault ? ', the default,' : ''} has about ${size} billion parameters and runs in full width: 4-bit weights read a quarter.`,
        ...(isDefault && { severity: 'hint' }),
        fix: loader.config === undefined ? undefined : quantize(context, call, loader.config),
      };
    }
  },
};

interface Loader {
  readonly idKeyword: string;
  readonly idPlace: number;
  /** Any of them says that the author thought of it. */
  readonly options: readonly string[];
  /** How the configuration is handed over; undefined: it cannot be. */
  readonly config?: undefined | { readonly keyword: string; readonly value: string };
}

const TRANSFORMERS: Loader = {
  idKeyword: 'pretrained_model_name_or_path',
  idPlace: 0,
  options: ['quantization_config', 'load_in_4bit', 'load_in_8bit', 'gguf_file', 'model_kwargs', 'config'],
  config: { keyword: 'quantization_config', value: NF4_CONFIG },
};
const PIPELINE: Loader = {
  idKeyword: 'model',
  idPlace: 1,
  options: ['model_kwargs', 'config'],
  config: { keyword: 'model_kwargs', value: `{"quantization_config": ${NF4_CONFIG}}` },
};
const VLLM: Loader = { idKeyword: 'model', idPlace: 0, options: ['quantization', 'load_format'] };

const LOADS =
  /^(vllm\.LLM|transformers\.(pipeline|(AutoModelFor(CausalLM|Seq2SeqLM|ImageTextToText|Vision2Seq)|\w+For(CausalLM|ConditionalGeneration))\.from_pretrained))$/;

/** Tasks that write token by token. */
const WRITES =
  /^(text-generation|text2text-generation|summarization|translation\w*|conversational|image-text-to-text)$/;

function loaderOf({ file }: LintContext, { name, keywords, positional }: Call): Loader | undefined {
  if (name === 'vllm.LLM') return VLLM;
  if (name !== 'transformers.pipeline') return TRANSFORMERS;
  const task = file.literal(keywords.get('task') ?? positional[0]);
  if (typeof task !== 'string' || !WRITES.test(task)) return undefined;
  // What is quantized cannot be moved to a device afterwards.
  return keywords.has('device') ? { ...PIPELINE, config: undefined } : PIPELINE;
}

/** The weights are quantized by another library, or changed and saved again. */
const convertsWeights = (file: PythonFile): boolean =>
  file.imports(
    'torchao',
    'optimum',
    'quanto',
    'bitsandbytes',
    'auto_gptq',
    'gptqmodel',
    'awq',
    'hqq',
    'llmcompressor',
  ) ||
  ['quantize', 'quantize_', 'merge_and_unload'].some((name) => file.callsOf(name).length > 0) ||
  file
    .callsOf('save_pretrained')
    .some(({ receiver }) => receiver !== undefined && !/tok|proc/i.test(file.textOf(receiver)));

function quantize(
  { file, versions }: LintContext,
  call: Call,
  { keyword, value }: NonNullable<Loader['config']>,
): Fix | undefined {
  // Before it there is no configuration to hand over.
  if (isBelow(versions, 'transformers', '4.30') === true) return undefined;
  const edit = addKeyword(file, call, keyword, value);
  if (edit === undefined) return undefined;
  return {
    title: 'Load in 4 bits (NF4)',
    edits: [...addImport(file, 'from transformers import BitsAndBytesConfig'), edit],
  };
}
