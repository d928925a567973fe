import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { PROMPT_CACHE, unmeasured } from '../effects';
import { loopsAround } from '../evidence';
import { endlessHistory } from '../patterns/chatHistory';
import { isAnthropic, llmCalls } from '../patterns/llmCalls';
import type { Finding, Fix, Rule } from '../rule';

/** Shorter prompts are not cached; about four letters are a token. */
const CACHEABLE = 1024 * 4;

export const tokenWaste: Rule = {
  id: 'WP702',
  name: 'token-waste',
  severity: 'hint',
  title: 'Tokens are paid for that nobody needs',
  why: 'Each token that a model reads or writes costs energy, also the one that was read a moment ago.',
  effect: PROMPT_CACHE,
  *check(context) {
    const { file } = context;
    for (const call of llmCalls(file)) {
      yield* several(context, call);
      const found = again(context, call) ?? same(context, call) ?? history(context, call);
      if (found !== undefined) yield found;
    }
  },
};

function history({ file }: LintContext, call: Call): Finding | undefined {
  const node = endlessHistory(file, call);
  return (
    node && {
      node,
      message: `All of "${node.text}" is read again at each turn, and nothing makes it shorter: keep the last turns, or a summary.`,
      effect: SHORTER_HISTORY,
    }
  );
}

const SHORTER_HISTORY = unmeasured('tokens grow with the turns, not with their square', 'long conversations');

/** All answers but one are thrown away. */
function* several({ file }: LintContext, call: Call): Generator<Finding> {
  const n = call.keywords.get('n');
  const best = call.keywords.get('best_of');
  const count = file.literal(n);
  const tries = file.literal(best);
  if (best !== undefined && typeof tries === 'number' && tries > 1) {
    yield {
      node: best.parent ?? best,
      message: `${tries} answers are written, and all but the best are thrown away.`,
      effect: FEWER_ANSWERS,
    };
  }
  if (n === undefined || typeof count !== 'number' || count < 2 || !takesFirst(around(file, call))) return;
  yield {
    node: n.parent ?? n,
    message: `${count} answers are asked for, and only the first is read.`,
    effect: FEWER_ANSWERS,
    fix: n.type === 'integer' ? { title: 'Ask for one', edits: [replace(n, '1')] } : undefined,
  };
}

const FEWER_ANSWERS = unmeasured('as many times less output as there are answers', 'where one answer is used');

/** The code in which the answer is read: the function, or the file. */
function around(file: LintContext['file'], { node }: Call): string {
  return file.textOf([...ancestors(node)].find(({ type }) => type === 'function_definition') ?? file.root);
}

const takesFirst = (text: string): boolean =>
  /choices\s*\[\s*0\s*\]|\["choices"\]\[0\]/.test(text) &&
  !/\bin\s+[\w.]*choices|choices\s*\[\s*(?!0\s*\])|len\([\w.]*choices/.test(text);

/** A long text stands before each question, and is not marked as one to keep. */
function again({ file, strict }: LintContext, call: Call): Finding | undefined {
  if (!isAnthropic(file, call) || call.isOpen || (!strict && /cache_control/.test(file.text))) return undefined;
  const system = call.keywords.get('system');
  const text = file.literal(system);
  if (system === undefined || typeof text !== 'string' || text.length < CACHEABLE || !isRepeated(file, call))
    return undefined;
  const tokens = Math.round(text.length / 4 / 100) * 100;
  return {
    node: system,
    message: `About ${tokens} tokens are read anew at each call: marked with cache_control they are read once.`,
    fix: cached(file, system),
  };
}

function cached(file: LintContext['file'], system: SyntaxNode): Fix {
  const text = `[{"type": "text", "text": ${file.textOf(system)}, "cache_control": {"type": "ephemeral"}}]`;
  return { title: 'Cache the system prompt', edits: [replace(system, text)] };
}

/** In a loop, or in a function that one calls. */
function isRepeated(file: LintContext['file'], call: Call): boolean {
  if (loopsAround(call.node).length > 0) return true;
  const around = file.definitions.around(call.node);
  return (
    around !== undefined &&
    file
      .callsOf(around.name)
      .some(
        (each) =>
          file.types.target(each) === around && (loopsAround(each.node).length > 0 || isComprehended(each.node)),
      )
  );
}

const isComprehended = (node: SyntaxNode): boolean =>
  [...ancestors(node)].some(({ type }) => /_comprehension$|^generator_expression$/.test(type));

/** Nothing in the question changes from pass to pass, and no chance is asked for. */
function same({ file }: LintContext, call: Call): Finding | undefined {
  const loop = loopsAround(call.node).find(({ type }) => type === 'for_statement');
  const messages = call.keywords.get('messages') ?? call.keywords.get('input') ?? call.keywords.get('prompt');
  if (loop === undefined || messages === undefined || call.isOpen) return undefined;
  if (!isConstant(file, messages) || call.keywords.has('tools') || call.keywords.has('seed')) return undefined;
  const temperature = file.literal(call.keywords.get('temperature'));
  if (temperature !== 0) return undefined;
  const body = child(loop, 'body');
  if (body === undefined || call.node.start < body.start) return undefined;
  const rest = [...call.keywords.values()].filter((each) => each !== messages);
  if (!rest.every((each) => isConstant(file, each))) return undefined;
  return {
    node: call.function ?? call.node,
    message: 'The same question is asked at each pass, at temperature 0: ask once.',
    effect: FEWER_ANSWERS,
  };
}

/** Written out in full: no names that may change, no holes. */
function isConstant(file: LintContext['file'], node: SyntaxNode): boolean {
  for (const each of walk(file.names.value(node))) {
    if (each.type === 'identifier') return file.literal(each) !== undefined;
    if (each.type === 'interpolation' || each.type === 'call' || each.type === 'attribute') return false;
  }
  return true;
}
