/**
 * Which code makes training steps: it computes gradients and updates parameters, itself or by the functions it calls.
 *
 * Both are asked for. A saliency map has gradients and no update; `lr_scheduler.step()` is a step of something else.
 */
import type { Call } from '../calls';
import type { FunctionDefinition } from '../definitions';
import type { PythonFile } from '../file';
import { Fact } from '../fact';
import { child, walk, type SyntaxNode } from '../syntax';
import { isLibrary } from './libraries';
import { launched } from './trainerCalls';

export interface Evidence {
  gradient: boolean;
  update: boolean;
}

const OPTIMIZER_TYPE =
  /(^|\.)optim(izers?)?\b|^torch\.amp\.GradScaler$|^apex\.|^deepspeed|\.\w*(Optimizer|Adam|SGD|Adagrad|RMSprop|Lion|Adafactor|LAMB|Shampoo|Muon|Sophia|Prodigy)\w*$/;
const OPTIMIZER_NAME = /optim|^opt\w{0,3}$|_opt$|scaler|engine|^adam|^sgd/i;
/** `p.data.add_(-lr * p.grad)` */
const IN_PLACE = /^(add|sub|addcmul|addcdiv|copy|assign_sub|assign_add)_?$/;
/** A name from another module of the project that says what it does. */
const TRAINS_BY_NAME =
  /^(train|fit|finetune|fine_tune|run_training|do_train|training)(_(one_|an_|single_)?(epoch|step|iter|model|loop|batch|fn|one_epoch))?$/;

export class Steps {
  readonly #of = new Map<FunctionDefinition, Evidence>();

  constructor(private readonly file: PythonFile) {}

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
    const direct = this.file.types.target(call);
    if (direct !== undefined) {
      yield direct;
      // A module of the file is called: what runs is its forward.
    }
    const handed = launched(call);
    const target = handed && this.file.types.functionOf(handed);
    if (target !== undefined) yield target;
    if (call.method === 'step' || call.name === 'jax.lax.scan' || call.name === 'jax.lax.fori_loop') {
      for (const each of [...call.positional, ...call.keywords.values()]) {
        const closure = this.file.types.functionOf(each);
        if (closure !== undefined) yield closure;
      }
    }
    // `train_step = jax.value_and_grad(loss_fn)`: the step is what is wrapped.
    const wrapped = call.function && this.file.types.functionOf(call.function);
    if (wrapped !== undefined && wrapped !== direct) yield wrapped;
  }

  #collect(node: SyntaxNode, seen: Set<FunctionDefinition>): Evidence {
    const evidence: Evidence = { gradient: false, update: false };
    for (const each of doneBelow(node)) {
      if (each.type === 'call') this.#call(this.file.call(each), evidence, seen);
      else this.#manual(each, evidence);
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
    const last = method ?? (call.function?.type === 'identifier' ? call.function.text : '');
    if (method === 'backward' || name === 'torch.autograd.grad' || name === 'torch.autograd.backward')
      return { ...none, gradient: true };
    if (name === 'torch.distributed.autograd.backward' || method === 'manual_backward')
      return { ...none, gradient: true };
    if (method === 'gradient' && this.#isTape(receiver)) return { ...none, gradient: true };
    if (name !== undefined && /^(jax|flax|equinox)\.(\w+\.)*(filter_)?(value_and_)?grad$/.test(name))
      return { ...none, gradient: true };
    if (method === 'apply_gradients' || method === 'apply_updates' || name === 'optax.apply_updates')
      return { ...none, update: true };
    if (method !== undefined && IN_PLACE.test(method) && call.positional.some(mentionsGradient))
      return { ...none, update: true };
    if (method === 'minimize' && receiver !== undefined && this.#isOptimizer(receiver)) return both;
    if (method === 'train_on_batch' || method === 'train_step_on_batch') return both;
    // Optax and nnx: `optimizer.update(model, grads)`.
    if (method === 'update' && call.positional.length > 0 && receiver !== undefined && this.#isOptimizer(receiver)) {
      return { ...none, update: true };
    }
    if (method === 'step' && receiver !== undefined) {
      const type = this.file.types.of(receiver);
      if (this.file.types.isA(type, /^trl\.\w*Trainer$/)) return both;
      if (this.#isOptimizer(receiver)) return { ...none, update: true };
    }
    const target = launched(call);
    if (target !== undefined && this.#isTrainingElsewhere(target)) return both;
    if (this.#trainsElsewhere(call, last)) return both;
    return none;
  }

  #isOptimizer(receiver: SyntaxNode): boolean {
    const type = this.file.types.of(receiver);
    if (type !== undefined) return OPTIMIZER_TYPE.test(type) && !/lr_scheduler|Scheduler$/.test(type);
    const text = this.file.textOf(receiver);
    const last = /(\w+)\W*$/.exec(text)?.[1] ?? '';
    return !/sched/i.test(last) && OPTIMIZER_NAME.test(last);
  }

  #isTape(receiver: SyntaxNode | undefined): boolean {
    const type = this.file.types.of(receiver);
    return type === 'tensorflow.GradientTape' || (receiver !== undefined && /tape/i.test(this.file.textOf(receiver)));
  }

  /** `p.data -= lr * p.grad`: an update by hand. */
  #manual(node: SyntaxNode, evidence: Evidence): void {
    if (evidence.update) return;
    const right = child(node, 'right');
    if (right === undefined || !mentionsGradient(right)) return;
    const left = child(node, 'left');
    if (node.type === 'augmented_assignment') evidence.update = child(node, 'operator')?.text !== '*=';
    else if (left?.type === 'attribute' || left?.type === 'subscript') evidence.update = true;
  }

  /** `mp.Process(target=train)` with a function of another module. */
  #isTrainingElsewhere(target: SyntaxNode): boolean {
    const name = this.file.names.dotted(target);
    return (
      name !== undefined && name.includes('.') && !isLibrary(name) && TRAINS_BY_NAME.test(name.replace(/^.*\./, ''))
    );
  }

  /** A function that another module of the project holds, called by a name that says that it trains. */
  #trainsElsewhere(call: Call, last: string): boolean {
    if (!TRAINS_BY_NAME.test(last) || this.file.types.target(call) !== undefined) return false;
    const { function: callee, name } = call;
    if (callee?.type === 'identifier')
      return (
        name !== undefined && name.includes('.') && !isLibrary(name) && call.positional.length + call.keywords.size > 0
      );
    // `module.train(model, …)`: modules are imported, objects are not.
    if (name !== undefined && !name.startsWith('<local>'))
      return name.includes('.') && !isLibrary(name) && call.positional.length >= 2;
    return false;
  }
}

const mentionsGradient = (node: SyntaxNode): boolean => {
  for (const each of walk(node))
    if (each.type === 'attribute' && child(each, 'attribute')?.text === 'grad') return true;
  return false;
};

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
