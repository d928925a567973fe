import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import { walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { SMALLER_MODEL, TASK_MODEL } from '../effects';
import { llmCalls } from '../patterns/llmCalls';
import type { Finding, Rule } from '../rule';

/** Billions of parameters: from here on a model is large for a label or a vector. */
const LARGE_B = 1;
const LABEL_TOKENS = 64;

export const oversizedModel: Rule = {
  id: 'WP604',
  name: 'oversized-model',
  severity: 'hint',
  title: 'A large model for a small task',
  why: 'A label or a vector needs no large model: small and distilled ones keep nearly all of the quality.',
  effect: SMALLER_MODEL,
  *check(context) {
    const { file, evidence } = context;
    for (const call of file.calls) {
      const found =
        // A model that is fine-tuned or compared is chosen on purpose.
        evidence.trains && !context.strict ? undefined : (forTask(context, call) ?? toChoose(context, call));
      if (found !== undefined && !isCompared(file.text)) yield found;
    }
  },
};

const isCompared = (text: string): boolean => /benchmark|leaderboard|lm_eval|mteb|compare_models/i.test(text);

const TASKS =
  /^(zero-shot-classification|text-classification|sentiment-analysis|token-classification|ner|feature-extraction|question-answering|fill-mask)$/;
const LOADERS =
  /^(transformers\.AutoModelFor(SequenceClassification|TokenClassification)\.from_pretrained|sentence_transformers\.(SentenceTransformer|CrossEncoder)|langchain_huggingface\.HuggingFaceEmbeddings)$/;

/** Smaller ones of the same family, that take and give the same. */
const SMALLER: readonly (readonly [RegExp, string])[] = [
  [/^(facebook\/)?bart-large-mnli$/, 'MoritzLaurer/deberta-v3-base-zeroshot-v1.1-all-33'],
  [/^BAAI\/bge-large-en-v1\.5$/, 'BAAI/bge-small-en-v1.5'],
  [/^intfloat\/e5-large-v2$/, 'intfloat/e5-small-v2'],
  [/^intfloat\/multilingual-e5-large$/, 'intfloat/multilingual-e5-small'],
  [/^thenlper\/gte-large$/, 'thenlper/gte-small'],
];

function forTask(context: LintContext, call: Call): Finding | undefined {
  const { file } = context;
  const { name = '' } = call;
  const task = name === 'transformers.pipeline' ? file.literal(call.argument('task', 0)) : undefined;
  const isTask = typeof task === 'string' && TASKS.test(task);
  if (!isTask && !LOADERS.test(name)) return undefined;
  const node = isTask
    ? call.argument('model', 1)
    : (call.keywords.get('model_name') ?? call.keywords.get('model_name_or_path') ?? call.positional[0]);
  const { value: id, isDefault = false } = context.usual(node) ?? {};
  if (node === undefined || typeof id !== 'string') return undefined;
  const size = context.modelSize(id);
  if (!/-(large|xl|xxl)($|[-_])/i.test(id) && (size === undefined || size < LARGE_B)) return undefined;
  const smaller = SMALLER.find(([matches]) => matches.test(id))?.[1];
  return {
    node,
    message: `"${id}" is ${isDefault ? 'the default, and ' : ''}large for this task: a base, small or distilled model may do.`,
    fix:
      smaller !== undefined && node.type === 'string'
        ? { title: `Use "${smaller}"`, edits: [replace(node, `"${smaller}"`)] }
        : undefined,
  };
}

/** The prompt of a generative model asks for one of some labels. */
function toChoose({ file }: LintContext, call: Call): Finding | undefined {
  if (!llmCalls(file).has(call) || !isShort(file, call)) return undefined;
  for (const node of [...call.keywords.values(), ...call.positional]) {
    for (const text of textsIn(file, node)) {
      if (CHOOSES.test(text)) {
        return {
          node: call.function ?? call.node,
          message:
            'A generative model chooses among labels here: a small classifier does it with a fraction of the energy.',
          effect: TASK_MODEL,
        };
      }
    }
  }
  return undefined;
}

/** A label is a few tokens; a longer answer may reason. */
const isShort = (file: LintContext['file'], call: Call): boolean =>
  ['max_tokens', 'max_completion_tokens', 'max_output_tokens'].some((each) => {
    const most = file.literal(call.keywords.get(each));
    return typeof most === 'number' && most <= LABEL_TOKENS;
  });

const CHOOSES =
  /\b(classify|categori[sz]e)\b[^.]{0,80}\b(as|into|following|one of|positive|categor|label|class)|\bsentiment\b[^.]{0,80}\b(positive|negative)\b|(answer|respond|reply)\b[^.]{0,40}\bonly\b[^.]{0,20}(["'`]?(yes|positive)["'`]? or)/i;

/** All that stands between quotes below a node, also behind one name. */
function* textsIn(file: LintContext['file'], node: SyntaxNode, depth = 0): Generator<string> {
  for (const each of walk(node)) {
    if (each.type === 'string_content') yield each.text === '' ? file.textOf(each) : each.text;
    if (each.type !== 'identifier' || depth > 2) continue;
    const value = file.names.value(each);
    if (value !== each) yield* textsIn(file, value, depth + 1);
  }
}
