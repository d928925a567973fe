import type { Call } from '../../python/calls';
import { addKeyword, removeKeyword, replace } from '../../python/edit';
import { mentions, namesIn } from '../../python/mentions';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { BATCHING, KEY_VALUE_CACHE } from '../effects';
import { eachPass, type Pass } from '../patterns/passes';
import type { Finding, Rule } from '../rule';

/** Fewer texts are an example. */
const FEW = 8;

export const unbatchedGeneration: Rule = {
  id: 'WP701',
  name: 'unbatched-generation',
  severity: 'warning',
  title: 'Texts are generated one by one, or without a cache',
  why: 'A model reads all its weights for each token, be it for one text or for many.',
  effect: BATCHING,
  *check(context) {
    const { file, strict } = context;
    const pipelines = file
      .callsNamed(/^transformers\.pipeline$/)
      .flatMap(({ node }) => (node.field === 'right' ? (child(node.parent, 'left')?.text ?? '') : []));
    for (const call of ['generate', ...new Set(pipelines)].flatMap((name) => file.callsOf(name))) {
      const kind = kindOf(context, call);
      if (kind === undefined) continue;
      yield* unbatched(context, call);
      const direct = passOf(context, call);
      const message = `Each pass gives the ${kind} one input: many at once cost little more than one.`;
      if (direct !== undefined) yield { node: call.function ?? call.node, message };
      else yield* behind(context, call, message);
    }
    // In training a cache is of no use, and checkpointing forbids it.
    if (strict || context.sites.length === 0) yield* uncached(context);
  },
};

/** A pipeline on a GPU takes the texts of a list one by one, unless it is told how many to take. */
function* unbatched(context: LintContext, call: Call): Generator<Finding> {
  const { file, evidence } = context;
  const made = call.function && file.names.value(call.function);
  const [texts] = call.positional;
  if (call.function?.type !== 'identifier' || made?.type !== 'call' || texts === undefined) return;
  const pipeline = file.call(made);
  if (!isList(file, texts) || !evidence.lacks(call, 'batch_size') || !evidence.lacks(pipeline, 'batch_size')) return;
  if (!isOnGpu(context, pipeline)) return;
  const edit = addKeyword(file, call, 'batch_size', '8');
  yield {
    node: call.function,
    message: 'This pipeline takes the texts one by one: with batch_size it reads its weights once for several.',
    severity: 'hint',
    fix: edit && { title: 'Add batch_size=8', edits: [edit] },
  };
}

/** `frame["text"].tolist()`, `KeyDataset(data, "text")`, or a list that is long. */
function isList(file: LintContext['file'], node: SyntaxNode): boolean {
  const value = file.names.value(node);
  if (value.type === 'list') return value.children.length >= FEW;
  if (value.type !== 'call') return false;
  const { name = '', method, positional } = file.call(value);
  return (method === 'tolist' && positional.length === 0) || /(^|\.)KeyDataset$/.test(name);
}

/** Only where it says so itself: on a CPU batches gain little. */
function isOnGpu({ file }: LintContext, { keywords }: Call): boolean {
  const device = file.literal(keywords.get('device'));
  return (typeof device === 'number' && device >= 0) || /^cuda/.test(String(device)) || keywords.has('device_map');
}

/** A function of the file that answers one text, called for each of many: it may be needed alone elsewhere. */
function* behind(context: LintContext, call: Call, message: string): Generator<Finding> {
  const { file } = context;
  const around = file.definitions.around(call.node);
  if (around === undefined || waits(file.textOf(around.node))) return;
  for (const each of file.callsOf(around.name)) {
    if (file.types.target(each) !== around || passOf(context, each) === undefined) continue;
    yield { node: each.function ?? each.node, message, severity: 'hint' };
  }
}

/** The loop or comprehension that hands one text after the other to the call. */
function passOf(context: LintContext, call: Call): Pass | undefined {
  const { file, strict } = context;
  return eachPass(context, call.node).find((pass) => {
    if (!strict && (isInBatches(file, pass) || waits(file.textOf(pass.node)))) return false;
    return isFedBy(file, call, pass);
  });
}

/** What generates, or gives each text a label. */
function kindOf({ file }: LintContext, call: Call): string | undefined {
  const { method, receiver } = call;
  if (method === 'generate') {
    const made = receiver && file.names.value(receiver);
    const isServed = made?.type === 'call' && file.call(made).name === 'vllm.LLM';
    return (isServed || file.imports('transformers')) && !call.keywords.has('streamer') ? 'model' : undefined;
  }
  if (call.function?.type !== 'identifier') return undefined;
  const value = file.names.value(call.function);
  return value.type === 'call' && file.call(value).name === 'transformers.pipeline' ? 'pipeline' : undefined;
}

/** The loop hands out batches, or so few texts that it does not matter. */
function isInBatches(file: LintContext['file'], { node, item, source, passes }: Pass): boolean {
  if (/batch|chunk|loader|slice|split/i.test(file.textOf(item) + file.textOf(source))) return true;
  // A set of texts at each pass: more than one is in it.
  if (/data(_?sets?)?(_item)?$|corpus$|split$/i.test(file.textOf(item))) return true;
  const list = file.names.value(source);
  if ((list.type === 'list' || list.type === 'tuple') && list.children.length < FEW) return true;
  if (passes !== undefined && passes < FEW) return true;
  if (/batch_?size/i.test(file.textOf(node))) return true;
  // `range(0, n, size)`
  return file.callsIn(source).some(({ name, positional }) => name === 'range' && positional.length === 3);
}

/** Somebody waits for each answer, or the next text is made from the last one. */
const waits = (text: string): boolean =>
  /input\(|stream|history|messages\.append|conversation|\bbreak\b|time\(\)|perf_counter|\+=\s*(response|output|answer)/i.test(
    text,
  );

/** The item goes into the call, itself or through what is made from it in the loop: at each step one name more. */
function isFedBy(file: LintContext['file'], call: Call, { node, item }: Pass): boolean {
  const known = new Set(namesIn(item));
  for (const { left, right } of file.assignmentsIn(node)) {
    if (right.end > call.node.start) continue;
    if (mentions(right, known)) for (const name of namesIn(left)) known.add(name);
  }
  const list = child(call.node, 'arguments');
  return list !== undefined && mentions(list, known);
}

/** `use_cache=False` computes all keys and values again for each token. */
function* uncached({ file }: LintContext): Generator<Finding> {
  // It is compared, or put back afterwards.
  if (isCacheSetAgain(file)) return;
  const message = 'Without the cache each token computes the whole text before it again.';
  for (const call of file.callsWith('use_cache')) {
    const value = call.keywords.get('use_cache');
    if (value === undefined || file.literal(value) !== false) continue;
    if (call.method !== 'generate' && call.name !== 'transformers.GenerationConfig') continue;
    const edit = removeKeyword(file, call, 'use_cache');
    const fix = edit && { title: 'Remove use_cache', edits: [edit] };
    yield { node: value.parent ?? value, message, effect: KEY_VALUE_CACHE, fix };
  }
  if (/gradient_checkpointing/.test(file.text) || !file.callsOf('generate').some(({ method }) => method)) return;
  for (const { left, right } of file.assignmentsOf('use_cache')) {
    if (!/\.(generation_)?config\.use_cache$/.test(file.textOf(left)) || file.literal(right) !== false) continue;
    if ([...ancestors(left)].some(({ type }) => type === 'if_statement')) continue;
    const fix = right.type === 'false' ? { title: 'Use the cache', edits: [replace(right, 'True')] } : undefined;
    yield { node: left, message, effect: KEY_VALUE_CACHE, fix };
  }
}

const isCacheSetAgain = (file: LintContext['file']): boolean =>
  file.callsWith('use_cache').some(({ keywords }) => file.literal(keywords.get('use_cache')) === true) ||
  file.assignments.some(
    ({ left, right }) => /\.use_cache$/.test(file.textOf(left)) && file.literal(right) === undefined,
  );
