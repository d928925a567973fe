/** Steps that code of another module makes: for what it is given, or because a class is made from another. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';

const DOES_STEP = /scaler|backprop|backward|step|update|optimi[sz]e/i;
const INHERITED = /^train(ing)?_(one_)?(step|epoch|batch|iter)$/;

/** `loss_scaler(loss, optimizer, parameters=…)` */
export function handsOverStep(call: Call, file: PythonFile): boolean {
  const { function: called, method, positional, keywords } = call;
  if (!DOES_STEP.test(method ?? called?.text ?? '') || file.types.target(call) !== undefined) return false;
  const names = [...positional, ...keywords.values()].map(nameOf);
  return names.some((each) => /loss/i.test(each)) && names.some((each) => /optim(izer)?\d?$/i.test(each));
}

/** `self.train_step(batch)`, which the class has from one of another module. */
export const isInheritedStep = (call: Call, file: PythonFile): boolean =>
  call.receiver?.text === 'self' &&
  INHERITED.test(call.method ?? '') &&
  call.positional.length > 0 &&
  file.types.target(call) === undefined;

const nameOf = (node: SyntaxNode): string =>
  (node.type === 'attribute' ? child(node, 'attribute')?.text : node.text) ?? '';
