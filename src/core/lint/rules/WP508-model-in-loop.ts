import type { Call } from '../../python/calls';
import { mentions, namesIn } from '../../python/mentions';
import { removeStatement } from '../../python/removal';
import { lineBefore, statementOf } from '../../python/statements';
import { spelling } from '../../python/spelling';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { REBUILT_MODELS } from '../effects';
import { loopsAround } from '../evidence';
import { isChanged, settles } from '../patterns/changedModels';
import { eachPass } from '../patterns/passes';
import type { Finding, Fix, Rule } from '../rule';

export const modelInLoop: Rule = {
  id: 'WP508',
  name: 'model-in-loop',
  severity: 'hint',
  title: 'A model is made again at each pass of a loop',
  why: 'Making and loading a model costs time and memory each time, and what is left of the one before stays in memory.',
  effect: REBUILT_MODELS,
  *check(context) {
    const { file } = context;
    for (const call of file.callsNamed(LOADS)) {
      const [loop] = loopsAround(call.node);
      if (loop === undefined) yield* behind(context, call);
      else if (isInBody(call.node, loop)) yield* loaded(context, call, loop);
    }
    // Cleared by the author, or kept on purpose: the models of an ensemble.
    if (!file.imports('keras') || /clear_session|reset_default_graph|models?\.append\(/.test(file.text)) return;
    for (const call of file.callsNamed(/^(<local>\.|keras\.(models\.)?(Sequential|Model)$)/)) {
      const [loop] = loopsAround(call.node);
      if (loop !== undefined && isInBody(call.node, loop)) yield* built(context, call, loop);
    }
  },
};

const LOADS =
  /^((transformers|diffusers)\.\w*(Model|Pipeline)\w*\.from_pretrained|transformers\.pipeline|sentence_transformers\.(SentenceTransformer|CrossEncoder)|vllm\.LLM)$/;

/** Weights that are the same at each pass, and that nothing in the loop changes. */
function* loaded(context: LintContext, call: Call, loop: SyntaxNode): Generator<Finding> {
  const statement = statementOf(call.node);
  if (statement.parent !== child(loop, 'body') || call.isOpen) return;
  if (dependsOn(call.node, boundIn(context, loop)) || isTrainedIn(context, loop) || isChangedIn(context, call, loop))
    return;
  yield {
    node: call.function ?? call.node,
    message: 'The same weights are loaded at each pass: load them once before the loop.',
    fix: hoist(context, call, statement, loop),
  };
}

/** A function of the file that loads for itself what it needs, and is called in a loop. */
function* behind(context: LintContext, call: Call): Generator<Finding> {
  const { file } = context;
  const around = file.definitions.around(call.node);
  if (around?.body === undefined || around.decorators.length > 0 || call.isOpen) return;
  const { node, body } = around;
  // Under a condition it may be loaded once and kept; a model that is given back is somebody else's.
  if (statementOf(call.node).parent !== body || /\breturn\s+(model|pipe)\w*\s*$|\bglobal\b/m.test(file.textOf(body)))
    return;
  if (dependsOn(call.node, boundIn(context, node)) || isTrainedIn(context, node) || isChangedIn(context, call, node))
    return;
  const isRepeated = file
    .callsOf(around.name)
    .some((each) => file.types.target(each) === around && eachPass(context, each.node).length > 0);
  if (!isRepeated) return;
  const message = `"${around.name}" is called in a loop and loads the same weights each time: load them once outside.`;
  yield { node: call.function ?? call.node, message };
}

/** Keras keeps the graph of every model until its session is cleared. */
function* built(context: LintContext, call: Call, loop: SyntaxNode): Generator<Finding> {
  if (!makesKeras(context, call)) return;
  yield {
    node: call.function ?? call.node,
    message: 'Each pass makes a new model, and Keras keeps what the one before needed.',
    fix: clear(context, loop),
  };
}

/** `keras.Sequential()`, or a function of the file that gives one back. */
function makesKeras({ file }: LintContext, { node, name = '' }: Call): boolean {
  const statement = statementOf(node);
  if (statement.children[0]?.type !== 'assignment' || child(statement.children[0], 'right') !== node) return false;
  if (/^keras\.(models\.)?(Sequential|Model)$/.test(name)) return true;
  return name.startsWith('<local>') && /^keras\.(models\.)?(Sequential|Model)$/.test(file.types.of(node) ?? '');
}

/** Names that a pass of the loop, or a call of the function, gives another value. */
function boundIn({ file }: LintContext, around: SyntaxNode): ReadonlySet<string> {
  const targets = [
    ...file.assignmentsIn(around).map(({ left }) => left),
    ...file.changesIn(around).map(({ left }) => left),
    ...file.loopsIn(around).flatMap((each) => child(each, 'left') ?? []),
  ];
  const own = child(around, 'parameters');
  return new Set([...targets, ...(own === undefined ? [] : [own])].flatMap(namesIn));
}

/** What another call gives may change too. */
const dependsOn = (node: SyntaxNode, names: ReadonlySet<string>): boolean =>
  mentions(node, names) || [...walk(node)].some((each) => each.type === 'call' && each !== node);

/** Folds and seeds begin anew on purpose. */
const isTrainedIn = ({ sites, file }: LintContext, loop: SyntaxNode): boolean =>
  sites.some(({ node }) => loop.start <= node.start && node.end <= loop.end) ||
  /\b(train|fit|finetune|backward|load_state_dict|load_adapter|merge|load_lora\w*|add_adapter|inject\w*|quantize\w*|prune\w*)\w*\(|\bdel\b/.test(
    file.textOf(loop),
  );

/** Each pass needs the weights as they were loaded. */
function isChangedIn({ file }: LintContext, { node }: Call, around: SyntaxNode): boolean {
  const name = node.field === 'right' ? child(node.parent, 'left') : undefined;
  return name?.type === 'identifier' && isChanged(file, name.text, around);
}

const isInBody = (node: SyntaxNode, loop: SyntaxNode): boolean => {
  const body = child(loop, 'body');
  return body !== undefined && body.start <= node.start && node.end <= body.end;
};

function hoist({ file }: LintContext, call: Call, statement: SyntaxNode, loop: SyntaxNode): Fix | undefined {
  const text = file.textOf(statement);
  const assignment = statement.children[0];
  if (assignment?.type !== 'assignment' || child(assignment, 'right') !== call.node || text.includes('\n'))
    return undefined;
  const name = child(assignment, 'left')?.text ?? '';
  const again = file.assignmentsIn(loop).filter(({ left, right }) => left.text === name && right !== call.node);
  // Wrapped once more at each pass.
  if (!again.every(({ right }) => settles(file, name, right))) return undefined;
  const remove = removeStatement(file, statement);
  const insert = lineBefore(file, loop, text);
  return remove && insert && { title: 'Load it before the loop', edits: [insert, remove] };
}

function clear({ file }: LintContext, loop: SyntaxNode): Fix | undefined {
  const name = spelling(file, 'keras.backend.clear_session');
  const first = child(loop, 'body')?.children[0];
  const edit = name === undefined || first === undefined ? undefined : lineBefore(file, first, `${name}()`);
  return edit && { title: 'Clear the session before each model', edits: [edit] };
}
