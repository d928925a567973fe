/** Functions of other modules of the project that train: their names have to say it. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';
import { isLibrary } from '../libraries';
import { isNoSwitch } from './trainingMethods';

const TRAINS_BY_NAME =
  /^(train|fit|finetune|fine_tune|run_training|do_train|training(?=_))(_and_(eval|test|valid)\w*)?(_(one_|an_|single_)?(epoch|step|iter|model|loop|batch|fn|one_epoch))?$/;
/** Calls with other names are not looked at. */
export const MAY_TRAIN_ELSEWHERE = /\.(train|fit|fine_?tune|run_training|do_train)\w*$/;
/** No whole training: a loop is around it, here or where it is called. `fit` may fit a curve. */
const ONE_OF_MANY = /(epoch|step|iter|batch)$|^fit/;

/** `train_one_epoch(model, …)` or `engine.train(model, …)`. Modules are imported, objects are not. */
export function trainsElsewhere(call: Call, file: PythonFile): boolean {
  const { name, function: callee, isOpen, positional, keywords } = call;
  if (name === undefined || !name.includes('.') || name.startsWith('<local>') || isLibrary(name)) return false;
  if (!TRAINS_BY_NAME.test(last(name)) || file.types.target(call) !== undefined) return false;
  const count = positional.length + keywords.size;
  if (callee?.type === 'attribute' && !isImported(callee, file)) return false;
  if (isOpen || count > 1) return true;
  return count > 0 && (callee?.type === 'identifier' || (isNoSwitch(call) && !last(name).startsWith('fit')));
}

/** It holds the loop as well. */
export const trainsWhollyElsewhere = (call: Call, file: PythonFile): boolean =>
  trainsElsewhere(call, file) && !ONE_OF_MANY.test(last(call.name ?? ''));

/** `mp.Process(target=train)`. */
export function isTrainingElsewhere(target: SyntaxNode, file: PythonFile): boolean {
  const name = file.names.dotted(target);
  return name !== undefined && name.includes('.') && !isLibrary(name) && TRAINS_BY_NAME.test(last(name));
}

/** Of `a.b.c`, that `a` is a module or comes from one. */
function isImported(node: SyntaxNode, file: PythonFile): boolean {
  const object = child(node, 'object');
  if (object !== undefined) return isImported(object, file);
  return file.names.bindings(node).some(({ kind }) => kind === 'import');
}

const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
