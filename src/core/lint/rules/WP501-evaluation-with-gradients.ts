import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { spelling } from '../../python/spelling';
import { decoration } from '../../python/statements';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import type { Fix, Rule } from '../rule';

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
    for (const { model, from } of evaluations(context)) {
      const forward = firstForward(context, model, from);
      if (forward === undefined || isCalledWithout(file, functionOf(from.node))) continue;
      yield {
        node: forward.node,
        message: `"${model}" is evaluated with gradients: wrap it in torch.no_grad() or torch.inference_mode().`,
        fix: withoutGradients(context, from),
      };
    }
  },
};

const NO_GRAD = /no_grad|inference_mode|set_grad_enabled/;

/** `model.eval()`, where the model is known by a plain name. */
function* evaluations({ file }: LintContext): Generator<{ readonly model: string; readonly from: Call }> {
  for (const call of file.calls) {
    if (call.method === 'eval' && call.receiver?.type === 'identifier' && call.positional.length === 0) {
      yield { model: call.receiver.text, from: call };
    }
  }
}

/**
 * The first forward call of the model after it was switched, in the same function and before it is switched back. A forward
 * is a call of the model itself: `model.to`, `model.state_dict` are none, and `generate` needs no gradients anyway.
 */
function firstForward({ file }: LintContext, model: string, from: Call): Call | undefined {
  const scope = functionOf(from.node);
  if (scope === undefined || isWithoutGradients(from.node, file.text) || computesGradients(file.calls, scope, from)) {
    return undefined;
  }
  for (const call of file.calls) {
    const { node } = call;
    if (node.start <= from.node.end || node.end > scope.end) continue;
    if (call.method === 'train' && call.receiver?.text === model) return undefined;
    if (call.function?.type !== 'identifier' || call.function.text !== model || functionOf(node) !== scope) continue;
    return isWithoutGradients(node, file.text) || isDetached(node) ? undefined : call;
  }
  return undefined;
}

/** A decorator, where the whole function only evaluates: nothing in it trains, and no other one has a say in what it is. */
function withoutGradients({ file }: LintContext, from: Call): Fix | undefined {
  const definition = functionOf(from.node);
  const name = spelling(file, 'torch.no_grad');
  if (definition === undefined || name === undefined || definition.parent?.type === 'decorated_definition')
    return undefined;
  const trains = /^(backward|step|zero_grad|train|fit)$/;
  if (file.callsIn(definition).some(({ method }) => method !== undefined && trains.test(method))) return undefined;
  const edit = decoration(file, definition, `@${name}()`);
  return edit && { title: `Add @${name}()`, edits: [edit] };
}

/** At the top of a file nothing says where evaluation ends. */
function functionOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const each of ancestors(node)) if (each.type === 'function_definition') return each;
  return undefined;
}

/** Adversarial examples and saliency maps call backward on purpose. */
const computesGradients = (calls: readonly Call[], scope: SyntaxNode, from: Call): boolean =>
  calls.some(
    ({ method, name, node }) =>
      (method === 'backward' || name === 'torch.autograd.grad' || method === 'requires_grad_') &&
      node.start >= from.node.start &&
      node.end <= scope.end,
  );

/** In a `with` of the kind, or under a decorator of the kind, its own or that of a function around it. */
function isWithoutGradients(node: SyntaxNode, text: string): boolean {
  for (const each of ancestors(node)) {
    const clause =
      each.type === 'with_statement' ? each.children.find(({ type }) => type === 'with_clause') : undefined;
    if (clause !== undefined && NO_GRAD.test(text.slice(clause.start, clause.end))) return true;
    if (each.type !== 'decorated_definition') continue;
    for (const decorator of each.children) {
      if (decorator.type === 'decorator' && NO_GRAD.test(text.slice(decorator.start, decorator.end))) return true;
    }
  }
  // Switched off for all that follows.
  return /torch\.set_grad_enabled\(False\)|torch\.autograd\.grad_mode/.test(text.slice(0, node.start));
}

/** All that calls this function in the file does so where gradients are off. */
function isCalledWithout(file: PythonFile, definition: SyntaxNode | undefined, depth = 0): boolean {
  const name = child(definition, 'name')?.text;
  if (name === undefined || depth > 3) return false;
  const calls = file.callsOf(name).filter(({ node }) => functionOf(node) !== definition);
  return (
    calls.length > 0 &&
    calls.every(({ node }) => isWithoutGradients(node, file.text) || isCalledWithout(file, functionOf(node), depth + 1))
  );
}

/** `model(x).detach()`: somebody thought of it, if not of all of it. */
function isDetached(node: SyntaxNode): boolean {
  const around = node.parent;
  return around?.type === 'attribute' && child(around, 'attribute')?.text === 'detach';
}
