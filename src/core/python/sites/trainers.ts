/** Objects that hold a training loop: `trainer.train()`, `trainer.fit(model)`, `trainer.run(loader)`. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import { isLibrary } from '../libraries';
import { frameworkOfFile, type Framework, type Site } from './site';
import { isTrainingMethod, TRAINING_METHODS } from './trainingMethods';

const HF_TRAINER =
  /^(transformers|trl|peft|sentence_transformers|setfit|unsloth|adapters|optimum)\b.*Trainer\w*$|^setfit\.Trainer$/;
const LIGHTNING_TRAINER = /^lightning\.(Trainer|Fabric)$|^lightning\..*\.Trainer$/;
/** Of other libraries and of the project. */
const TRAINER = /Trainer$|^ray\.(air|train|tune)\.(.*\.)?Tuner$|^speechbrain\.(core\.)?Brain$/;
/** `learner` is often a network, and its `train()` a switch. */
const NAME = /trainer$|fine_?tun\w*$|runner$|solver$/i;

export const TRAINER_RUNS: readonly string[] = ['fit', 'run', 'hyperparameter_search', ...TRAINING_METHODS];

export function trainer(call: Call, file: PythonFile): Site | undefined {
  if (call.method === 'hyperparameter_search') return { node: call.node, kind: 'search', framework: 'transformers' };
  const framework = frameworkOfTrainer(call, file);
  return framework && { node: call.node, kind: 'trainer', framework };
}

function frameworkOfTrainer(call: Call, file: PythonFile): Framework | undefined {
  const { method, receiver } = call;
  if (method === 'run') return file.imports('ignite') && isNamed(receiver, file) ? 'torch' : undefined;
  const type = file.types.of(receiver);
  if (file.types.isA(type, HF_TRAINER)) return 'transformers';
  if (file.types.isA(type, LIGHTNING_TRAINER)) return method === 'fit' ? 'lightning' : undefined;
  if (file.types.isA(type, TRAINER)) return frameworkOfFile(file);
  if (type !== undefined && isLibrary(type)) return undefined;
  const framework = frameworkOfFile(file);
  const isSeen = isNamed(receiver, file) && !isSwitch(call);
  if (isSeen && method === 'train' && file.imports('transformers', 'trl', 'sentence_transformers', 'setfit', 'unsloth'))
    return 'transformers';
  if (isSeen && method === 'fit' && file.imports('lightning')) return 'lightning';
  if (isSeen && framework !== 'unknown') return framework;
  return isTrainingMethod(call, file) && isObject(receiver, file) ? framework : undefined;
}

/** A value whose name says it: classes and modules have other functions that are called so. */
function isNamed(receiver: SyntaxNode | undefined, file: PythonFile): boolean {
  if (receiver === undefined || !NAME.test(/(\w+)\s*$/.exec(file.textOf(receiver))?.[1] ?? '')) return false;
  return isObject(receiver, file);
}

/** Neither a module nor a class of another module. */
const isObject = (receiver: SyntaxNode | undefined, file: PythonFile): boolean =>
  receiver !== undefined && file.names.dotted(receiver)?.includes('.') !== true;

/** `trainer.train(False)`, where the trainer is a module. */
const isSwitch = ({ positional: [first] }: Call): boolean => first?.type === 'true' || first?.type === 'false';
