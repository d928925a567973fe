/** What updates parameters. */
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';
import { isLibrary } from '../libraries';
import type { Values } from './values';

const TYPE =
  /(^|\.)optim(izers?)?\b|^torch\.amp\.GradScaler$|^apex\.|^deepspeed|gluon\.Trainer$|\.\w*(Optim|Adam|SGD|Adagrad|RMSprop|Lion|Adafactor|LAMB|Shampoo|Muon|Sophia|Prodigy)\w*$/;
const NAME = /optim|^opt\w{0,3}$|_opt$|scaler|engine|trainer|^adam|^sgd/i;
const SCHEDULER = /lr_scheduler|Scheduler$/;

export class Optimizers {
  constructor(
    private readonly file: PythonFile,
    private readonly values: Values,
  ) {}

  has(receiver: SyntaxNode): boolean {
    const type = this.file.types.of(receiver);
    if (type !== undefined && (isLibrary(type) || SCHEDULER.test(type)))
      return TYPE.test(type) && !SCHEDULER.test(type);
    const text = this.file.textOf(receiver);
    const last = /(\w+)\W*$/.exec(text)?.[1] ?? '';
    if (type !== undefined && TYPE.test(type)) return true;
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
  isOperation(node: SyntaxNode, depth = 0): boolean {
    if (node.type === 'list' || node.type === 'tuple')
      return node.children.some((each) => this.isOperation(each, depth + 1));
    if (node.type === 'call') return OPERATION.test(child(child(node, 'function'), 'attribute')?.text ?? '');
    if (OPERATION_NAME.test(lastName(node))) return true;
    return depth < DEPTH && this.values.of(node).some((value) => this.isOperation(value, depth + 1));
  }
}

const DEPTH = 4;
const lastName = (node: SyntaxNode): string => child(node, 'attribute')?.text ?? node.text;

/** Where something else made it, by its name. */
const OPERATION_NAME = /(^|_)train(ing)?_(op|step)s?$/;
const OPERATION = /^(minimize|apply_gradients|create_train_op)$/;
