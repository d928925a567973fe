import type { Call } from '../../python/calls';
import type { ClassDefinition } from '../../python/definitions';
import type { PythonFile } from '../../python/file';
import { isRead } from '../../python/mentions';
import { perFile } from '../../python/perFile';
import { spelling } from '../../python/spelling';
import { decoration } from '../../python/statements';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import { backwardCalls, EVALUATES, mayGoBackward } from '../patterns/gradientFlow';
import { isModuleType } from '../patterns/torchModels';
import type { Fix, Rule, Severity } from '../rule';

export const evaluationWithGradients: Rule = {
  id: 'WP501',
  name: 'evaluation-with-gradients',
  severity: 'warning',
  title: 'Evaluation keeps what gradients would need',
  why: 'Outside no_grad each forward pass stores its activations, which costs memory and time.',
  effect: unmeasured('1.1 to 1.5 times faster evaluation, much less memory', 'depends on how much activations weigh'),
  *check(context) {
    const { file } = context;
    if (!file.imports('torch') || file.imports('lightning')) return;
    for (const { model, scope, from, forward, severity } of [...switched(file), ...named(file)]) {
      if (isCalledWithout(file, scope) || computesGradients(file, scope, from) || mayGoBackward(file, forward.node))
        continue;
      yield {
        node: forward.node,
        message: `"${model}" is evaluated with gradients: wrap it in torch.no_grad() or torch.inference_mode().`,
        ...(severity && { severity }),
        fix: withoutGradients(context, scope),
      };
    }
  },
};

const NO_GRAD = /no_grad|inference_mode|set_grad_enabled/;

interface Evaluation {
  /** `model` or `self.model` */
  readonly model: string;
  /** The function in which it is evaluated; undefined: at the top of the file. */
  readonly scope: SyntaxNode | undefined;
  /** Where evaluation begins. */
  readonly from: number;
  readonly forward: Call;
  readonly severity?: Severity;
}

/** `model.eval()`, and what follows in the same function. */
function* switched(file: PythonFile): Generator<Evaluation> {
  for (const { method, receiver, positional, node } of file.callsOf('eval')) {
    const model = receiver === undefined || positional.length > 0 ? '' : file.textOf(receiver);
    if (method === undefined || !/^[\w.]+$/.test(model) || isWithoutGradients(file, node)) continue;
    const scope = functionOf(node);
    const forward = firstForward(file, model, scope, node.end);
    if (forward !== undefined) yield { model, scope, from: node.start, forward };
  }
}

/** Functions that evaluate by their name, and switch nothing. */
function* named(file: PythonFile): Generator<Evaluation> {
  for (const { name, node, class: owner } of file.definitions.functions) {
    if (!EVALUATES.test(name) || isHook(file, owner)) continue;
    const calls = file.callsIn(node);
    if (calls.some(({ method }) => method === 'eval' || method === 'train')) continue;
    const first = calls.find(({ function: called }) => called !== undefined && isKnownModel(file, called));
    const model = first?.function && file.textOf(first.function);
    const forward = model === undefined ? undefined : firstForward(file, model, node, node.start);
    // Who calls it may have seen to it.
    if (model !== undefined && forward !== undefined)
      yield { model, scope: node, from: node.start, forward, severity: 'hint' };
  }
}

/** Other frameworks call the methods of their classes as they need it. */
const isHook = ({ types, names }: PythonFile, owner: ClassDefinition | undefined): boolean =>
  owner !== undefined &&
  owner.bases.some((base) => base.text !== 'object' && types.classNamed(names.dotted(base)) === undefined);

/** A name or an attribute of the object whose class is a module. */
const isKnownModel = (file: PythonFile, called: SyntaxNode): boolean =>
  /^(identifier|attribute)$/.test(called.type) &&
  /^(\w+|self\.\w+)$/.test(file.textOf(called)) &&
  isModuleType(file, file.types.of(called)) &&
  !BARE.test(file.types.of(called) ?? '');

/** They have no weights: what they are applied to matters. */
const BARE = /(Loss|Criterion|Metric|Softmax|Sigmoid|Flatten|Upsample|U|Tanh|Pool[123]d|Dropout[123]?d?)$/i;

/**
 * The first forward call of the model after it was switched, in the same function and before it is switched back. A forward
 * is a call of the model itself: `model.to`, `model.state_dict` are none, and `generate` needs no gradients anyway.
 */
function firstForward(file: PythonFile, model: string, scope: SyntaxNode | undefined, from: number): Call | undefined {
  for (const call of file.callsOf(/\w+$/.exec(model)?.[0] ?? '')) {
    const { node } = call;
    if (node.start <= from || call.function === undefined || file.textOf(call.function) !== model) continue;
    if (functionOf(node) !== scope) continue;
    if (isSwitchedBack(file, model, from, node.start)) return undefined;
    return isWithoutGradients(file, node) || isDetached(node) || isTriedOut(file, call) ? undefined : call;
  }
  return undefined;
}

/** `net(torch.randn(1, 3, 32, 32))`: whether it runs at all. */
const isTriedOut = (file: PythonFile, { positional: [input] }: Call): boolean =>
  input !== undefined && isMadeUp(file, input);

function isMadeUp(file: PythonFile, value: SyntaxNode, depth = 0): boolean {
  for (const node of walk(value)) {
    if (node.type === 'call' && MADE_UP.test(file.call(node).name ?? '')) return true;
    const made = node.type === 'identifier' && isRead(node) ? file.names.value(node) : node;
    if (made !== node && depth < 3 && isMadeUp(file, made, depth + 1)) return true;
  }
  return false;
}

const MADE_UP = /^torch\.(rand|randn|randint|ones|zeros|empty)$/;

const isSwitchedBack = (file: PythonFile, model: string, from: number, to: number): boolean =>
  file
    .callsOf('train')
    .some(
      ({ receiver, node }) =>
        receiver !== undefined && node.start > from && node.end < to && file.textOf(receiver) === model,
    );

/** A decorator, where the whole function only evaluates: nothing in it trains, and no other one has a say in what it is. */
function withoutGradients({ file }: LintContext, definition: SyntaxNode | undefined): Fix | undefined {
  const name = spelling(file, 'torch.no_grad');
  if (definition === undefined || name === undefined || definition.parent?.type === 'decorated_definition')
    return undefined;
  const trains = /^(backward|step|zero_grad|train|fit)$/;
  if (file.callsIn(definition).some(({ method }) => method !== undefined && trains.test(method))) return undefined;
  const edit = decoration(file, definition, `@${name}()`);
  return edit && { title: `Add @${name}()`, edits: [edit] };
}

function functionOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const each of ancestors(node)) if (each.type === 'function_definition') return each;
  return undefined;
}

/** Adversarial examples and saliency maps call backward on purpose, or have it called. */
function computesGradients(file: PythonFile, scope: SyntaxNode | undefined, from: number): boolean {
  if (scope === undefined ? isOnPurpose(file) : ON_PURPOSE.test(file.textOf(scope))) return true;
  return [...backwardCalls(file), ...file.callsOf('requires_grad_')].some(
    ({ node }) => node.start >= from && (scope === undefined ? functionOf(node) === undefined : node.end <= scope.end),
  );
}

const isOnPurpose = perFile(({ text }) => ON_PURPOSE.test(text));

/** `volatile` is what `no_grad` was before PyTorch 0.4. */
const ON_PURPOSE = /\badv_|adversar|attack|perturb|saliency|explain|grad_?cam|volatile\s*=\s*True/i;

/** In a `with` of the kind, or under a decorator of the kind, its own or that of a function around it. */
function isWithoutGradients(file: PythonFile, node: SyntaxNode): boolean {
  for (const each of ancestors(node)) {
    const clause =
      each.type === 'with_statement' ? each.children.find(({ type }) => type === 'with_clause') : undefined;
    if (clause !== undefined && NO_GRAD.test(file.textOf(clause))) return true;
    if (each.type !== 'decorated_definition') continue;
    for (const decorator of each.children) {
      if (decorator.type === 'decorator' && NO_GRAD.test(file.textOf(decorator))) return true;
    }
  }
  return switchedOffAt(file) < node.start;
}

/** From where on gradients are off for all that follows. */
const switchedOffAt = perFile(({ text }) => {
  const at = text.search(/torch\.set_grad_enabled\(False\)|torch\.autograd\.grad_mode/);
  return at < 0 ? Infinity : at;
});

/** All that calls this function in the file does so where gradients are off. */
function isCalledWithout(file: PythonFile, definition: SyntaxNode | undefined, depth = 0): boolean {
  const name = child(definition, 'name')?.text;
  if (name === undefined || depth > 3) return false;
  const calls = file.callsOf(name).filter(({ node }) => functionOf(node) !== definition);
  return (
    calls.length > 0 &&
    calls.every(({ node }) => isWithoutGradients(file, node) || isCalledWithout(file, functionOf(node), depth + 1))
  );
}

/** `model(x).detach()`: somebody thought of it, if not of all of it. */
function isDetached(node: SyntaxNode): boolean {
  const around = node.parent;
  return around?.type === 'attribute' && child(around, 'attribute')?.text === 'detach';
}
