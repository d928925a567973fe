/** What a call does to a model by itself: it computes gradients, updates parameters, or both. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import type { Callables } from './callables';
import { isTrainingElsewhere, trainsElsewhere } from './elsewhere';
import { callsUpdate } from './handUpdates';
import { handsOverStep, isInheritedStep } from './handedSteps';
import type { Optimizers } from './optimizers';
import { launched } from './trainerCalls';

export interface Evidence {
  gradient: boolean;
  update: boolean;
}

const NONE: Evidence = { gradient: false, update: false };
const GRADIENT: Evidence = { gradient: true, update: false };
const UPDATE: Evidence = { gradient: false, update: true };
const BOTH: Evidence = { gradient: true, update: true };

/** Whoever sets gradients to zero has them computed, perhaps in another module. */
const BACKWARD = /^((manual_)?backwards?|zero_grad|clear_grad)$/;
const TAKES_GRADIENT =
  /^(torch\.autograd\.grad|(jax|flax|equinox|haiku|mlx|torch\.func|functorch)\.(\w+\.)*(filter_)?(value_and_)?grad(_and_value)?)$/;
/** They are given the gradients, or compute them. */
const WHOLE_STEP = /^(apply_gradients|optimize_parameters|stateless_apply|train_on_batch|train_step_on_batch)$/;
const WRAPS = /^functools\.partial$|^(jax|flax|equinox|haiku)\.(\w+\.)*\w*(jit|pmap|vmap|shard_map)$/;
const SVI = /\.SVI$/;
const PPO_TRAINER = /^trl\.\w*Trainer$/;

export class CallEvidence {
  readonly #of = new Map<Call, Evidence>();

  constructor(
    private readonly file: PythonFile,
    private readonly callables: Callables,
    private readonly optimizers: Optimizers,
  ) {}

  /** Found once, for all loops around it. */
  of(call: Call): Evidence {
    let known = this.#of.get(call);
    if (known === undefined) {
      known = this.#isWhole(call) ? BOTH : this.#takesGradient(call) ? GRADIENT : this.#updates(call) ? UPDATE : NONE;
      this.#of.set(call, known);
    }
    return known;
  }

  /** `optimizer.step(closure)`, also of those that add something: `step_and_update_lr`. */
  isOptimizerStep({ method, receiver }: Call): boolean {
    if (method === undefined || receiver === undefined || !/(^|_)step(_|$)/.test(method)) return false;
    return this.optimizers.has(receiver);
  }

  /** `jax.grad`, `jax.grad(loss)`, `jax.jit(jax.grad(loss))` or `partial(jax.grad, …)`. */
  isGradient(node: SyntaxNode): boolean {
    if (node.type !== 'call') return TAKES_GRADIENT.test(this.file.names.dotted(node) ?? '');
    const { name, positional } = this.file.call(node);
    if (name === undefined) return false;
    const [wrapped] = positional;
    return TAKES_GRADIENT.test(name) || (wrapped !== undefined && WRAPS.test(name) && this.isGradient(wrapped));
  }

  #isWhole(call: Call): boolean {
    const { method, receiver, positional, keywords } = call;
    if (method !== undefined && WHOLE_STEP.test(method)) return true;
    if (method === 'run' && positional.some((each) => this.optimizers.isOperation(each))) return true;
    // spaCy's.
    if (method === 'update' && keywords.has('sgd')) return true;
    if (handsOverStep(call, this.file) || isInheritedStep(call, this.file)) return true;
    if (
      /^(minimize|maximize|train_batch|apply)$/.test(method ?? '') &&
      receiver !== undefined &&
      this.optimizers.has(receiver)
    )
      return true;
    if (method === 'step' || method === 'update') {
      const type = this.file.types.of(receiver);
      if (this.file.types.isA(type, method === 'step' ? PPO_TRAINER : SVI) || this.file.types.isA(type, SVI))
        return true;
    }
    const target = launched(call);
    return (target !== undefined && isTrainingElsewhere(target, this.file)) || trainsElsewhere(call, this.file);
  }

  #takesGradient(call: Call): boolean {
    const { method, receiver } = call;
    if (method !== undefined && BACKWARD.test(method)) return true;
    if (method === 'gradient' && this.#isTape(receiver)) return true;
    return this.isGradient(call.node) || this.callables.makers(call.function).some((made) => this.isGradient(made));
  }

  #updates(call: Call): boolean {
    const { name, method, receiver, positional, function: called } = call;
    if (method === 'apply_updates' || name === 'optax.apply_updates' || callsUpdate(call)) return true;
    // The triples of JAX's own optimizers: `opt_init, opt_update, get_params = adam(lr)`.
    if (called?.type === 'identifier' && /^opt(imizer)?_update$/.test(called.text)) return true;
    // Optax and nnx: `optimizer.update(model, grads)`.
    if (method === 'update' && positional.length > 0 && receiver !== undefined && this.optimizers.has(receiver))
      return true;
    // `xm.optimizer_step(optimizer)` of PyTorch/XLA; a trainer for mixed precision of the project: `trainer.optimize(…)`.
    if (method === 'optimizer_step') return true;
    if (method === 'optimize' && receiver !== undefined && this.optimizers.has(receiver)) return true;
    return this.isOptimizerStep(call);
  }

  #isTape(receiver: SyntaxNode | undefined): boolean {
    const type = this.file.types.of(receiver);
    return type === 'tensorflow.GradientTape' || (receiver !== undefined && /tape/i.test(this.file.textOf(receiver)));
  }
}
