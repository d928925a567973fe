/**
 * Which code makes training steps: it computes gradients and updates parameters, itself or by the functions it calls.
 *
 * Both are asked for. A saliency map has gradients and no update; `lr_scheduler.step()` is a step of something else.
 */
import type { Call } from '../calls';
import type { FunctionDefinition } from '../definitions';
import { Fact } from '../fact';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import { Callables } from './callables';
import { isTrainingElsewhere, trainsElsewhere } from './elsewhere';
import { assignsUpdate, callsUpdate } from './handUpdates';
import { Optimizers } from './optimizers';
import { launched } from './trainerCalls';
import { Values } from './values';

export interface Evidence {
  gradient: boolean;
  update: boolean;
}

const GRADIENT =
  /^(jax|flax|equinox|haiku|mlx|torch\.func|functorch)\.(\w+\.)*(filter_)?(value_and_)?grad(_and_value)?$/;

export class Steps {
  readonly #of = new Map<FunctionDefinition, Evidence>();
  readonly #callables: Callables;
  readonly #optimizers: Optimizers;

  constructor(private readonly file: PythonFile) {
    const values = new Values(file);
    this.#callables = new Callables(file, values);
    this.#optimizers = new Optimizers(file, values);
  }

  /** Everything below a node, without the bodies of functions that are only defined there. */
  within(node: SyntaxNode): Evidence {
    return this.#collect(node, new Set());
  }

  isStep(node: SyntaxNode): boolean {
    const { gradient, update } = this.within(node);
    return gradient && update;
  }

  /** Calls below a node, in functions that are only defined there left out. */
  *callsBelow(node: SyntaxNode): Generator<Call> {
    for (const each of doneBelow(node)) if (each.type === 'call') yield this.file.call(each);
  }

  /** The functions of this file that a call runs: its own, and those it is handed. */
  *runs(call: Call): Generator<FunctionDefinition> {
    yield* this.#callables.of(call.function);
    yield* this.#callables.of(launched(call));
    if (this.#isStep(call) || call.name === 'jax.lax.scan' || call.name === 'jax.lax.fori_loop') {
      for (const each of [...call.positional, ...call.keywords.values()]) yield* this.#callables.of(each);
    }
  }

  /** `optimizer.step(closure)`, also of those that add something: `step_and_update_lr`. */
  #isStep({ method, receiver }: Call): boolean {
    if (method === undefined || receiver === undefined || !/(^|_)step(_|$)/.test(method)) return false;
    return this.#optimizers.has(receiver);
  }

  #collect(node: SyntaxNode, seen: Set<FunctionDefinition>): Evidence {
    const evidence: Evidence = { gradient: false, update: false };
    for (const each of doneBelow(node)) {
      if (each.type === 'call') this.#call(this.file.call(each), evidence, seen);
      else evidence.update ||= assignsUpdate(each);
      if (evidence.gradient && evidence.update) break;
    }
    return evidence;
  }

  #call(call: Call, evidence: Evidence, seen: Set<FunctionDefinition>): void {
    const own = this.#own(call);
    evidence.gradient ||= own.gradient;
    evidence.update ||= own.update;
    for (const target of this.runs(call)) {
      const below = this.#function(target, seen);
      evidence.gradient ||= below.gradient;
      evidence.update ||= below.update;
    }
  }

  #function(definition: FunctionDefinition, seen: Set<FunctionDefinition>): Evidence {
    const known = this.#of.get(definition);
    if (known !== undefined) return known;
    if (seen.has(definition) || definition.body === undefined) return { gradient: false, update: false };
    seen.add(definition);
    const evidence = this.#collect(definition.body, seen);
    evidence.gradient ||= definition.decorators.some((each) => this.#isGradient(each));
    // Inside a cycle the answer depends on where it was entered: keep it only at the outside.
    if (seen.size === 1 || (evidence.gradient && evidence.update)) this.#of.set(definition, evidence);
    seen.delete(definition);
    return evidence;
  }

  /** Of what a call does itself, once for all loops around it. */
  #own(call: Call): Evidence {
    let own = this.#ofCall.get(call);
    if (own === undefined) {
      own = this.#evidenceOf(call);
      this.#ofCall.set(call, own);
    }
    return own;
  }
  readonly #ofCall = new Map<Call, Evidence>();

  #evidenceOf(call: Call): Evidence {
    const { name, method, receiver } = call;
    const none = { gradient: false, update: false };
    const both = { gradient: true, update: true };
    if (method !== undefined && /^(manual_)?backwards?$/.test(method)) return { ...none, gradient: true };
    if (name === 'torch.autograd.grad' || this.#isGradient(call.node)) return { ...none, gradient: true };
    if (this.#callables.makers(call.function).some((made) => this.#isGradient(made)))
      return { ...none, gradient: true };
    if (method === 'gradient' && this.#isTape(receiver)) return { ...none, gradient: true };
    // It is given the gradients.
    if (method === 'apply_gradients') return both;
    if (method === 'apply_updates' || name === 'optax.apply_updates') return { ...none, update: true };
    if (callsUpdate(call)) return { ...none, update: true };
    if (method === 'train_on_batch' || method === 'train_step_on_batch') return both;
    if (method === 'run' && call.positional.some((each) => this.#optimizers.isOperation(each))) return both;
    if (receiver !== undefined && this.#optimizers.has(receiver)) {
      if (method === 'minimize' || method === 'train_batch') return both;
      // Optax and nnx: `optimizer.update(model, grads)`.
      if (method === 'update' && call.positional.length > 0) return { ...none, update: true };
    }
    if (method === 'step' && this.file.types.isA(this.file.types.of(receiver), /^trl\.\w*Trainer$/)) return both;
    if (this.#isStep(call)) return { ...none, update: true };
    const target = launched(call);
    if (target !== undefined && isTrainingElsewhere(target, this.file)) return both;
    return trainsElsewhere(call, this.file) ? both : none;
  }

  /** `jax.grad`, `jax.grad(loss)` or `partial(jax.grad, …)`: what takes gradients. */
  #isGradient(node: SyntaxNode): boolean {
    if (node.type !== 'call') return GRADIENT.test(this.file.names.dotted(node) ?? '');
    const { name = '', positional } = this.file.call(node);
    if (GRADIENT.test(name)) return true;
    return name === 'functools.partial' && positional[0] !== undefined && this.#isGradient(positional[0]);
  }

  #isTape(receiver: SyntaxNode | undefined): boolean {
    const type = this.file.types.of(receiver);
    return type === 'tensorflow.GradientTape' || (receiver !== undefined && /tape/i.test(this.file.textOf(receiver)));
  }
}

/** Calls and assignments below a node, functions and classes that are defined there left out. */
function doneBelow(node: SyntaxNode): readonly SyntaxNode[] {
  let found = DONE.of(node);
  if (found === undefined) {
    found = collected(node, []);
    DONE.keep(node, found);
  }
  return found;
}

const DONE = new Fact<readonly SyntaxNode[]>();

function collected(node: SyntaxNode, found: SyntaxNode[]): readonly SyntaxNode[] {
  if (/^(call|assignment|augmented_assignment)$/.test(node.type)) found.push(node);
  for (const each of node.children) {
    if (!/^(function_definition|class_definition|lambda)$/.test(each.type)) collected(each, found);
  }
  return found;
}
