/** What updates parameters. */
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';
import type { Values } from './values';

const TYPE =
  /(^|\.)optim(izers?)?\b|^torch\.amp\.GradScaler$|^apex\.|^deepspeed|\.\w*(Optimizer|Adam|SGD|Adagrad|RMSprop|Lion|Adafactor|LAMB|Shampoo|Muon|Sophia|Prodigy)\w*$/;
const NAME = /optim|^opt\w{0,3}$|_opt$|scaler|engine|^adam|^sgd/i;
const SCHEDULER = /lr_scheduler|Scheduler$/;

export class Optimizers {
  constructor(
    private readonly file: PythonFile,
    private readonly values: Values,
  ) {}

  has(receiver: SyntaxNode): boolean {
    const type = this.file.types.of(receiver);
    if (type !== undefined) return TYPE.test(type) && !SCHEDULER.test(type);
    const text = this.file.textOf(receiver);
    const last = /(\w+)\W*$/.exec(text)?.[1] ?? '';
    return (!/sched/i.test(last) && NAME.test(last)) || this.#engines.has(text);
  }

  /** Some libraries hide the optimizer in the model: `engine.backward(loss)`, then `engine.step()`. */
  get #engines(): ReadonlySet<string> {
    return (this.#found ??= new Set(
      this.file
        .callsOf('backward')
        .flatMap(({ receiver, positional }) =>
          receiver === undefined || positional.length === 0 ? [] : [this.file.textOf(receiver)],
        ),
    ));
  }
  #found: ReadonlySet<string> | undefined;

  /** TensorFlow 1: `session.run(train_op)`, where the graph holds what `minimize` gave. */
  isOperation(node: SyntaxNode): boolean {
    if (node.type === 'list' || node.type === 'tuple') return node.children.some((each) => this.isOperation(each));
    return this.values.of(node).some((value) => {
      const method = value.type === 'call' ? child(child(value, 'function'), 'attribute')?.text : undefined;
      return method === 'minimize' || method === 'apply_gradients' || method === 'create_train_op';
    });
  }
}
