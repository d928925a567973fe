/** Methods that say by their name, or by what they are given, that they train: nothing else is known of what has them. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';

export const TRAINING_METHODS = [
  'train',
  'train_model',
  'run_training',
  'fine_tune',
  'finetune',
  'fit_one_cycle',
  'fit_flat_cos',
  'learn',
];

export function isTrainingMethod(call: Call, file: PythonFile): boolean {
  const { method, keywords, positional, isOpen } = call;
  const given = positional.length + keywords.size;
  switch (method) {
    case 'train':
      return isNoSwitch(call) && !file.imports('faiss', 'tokenizers', 'sentencepiece');
    case 'train_model':
    case 'run_training':
      return isOpen || given > 0;
    // fastai's, and a switch of many encoders.
    case 'fine_tune':
    case 'finetune':
      return given > 1 || /(^|\.)learn(er)?$/.test(call.receiver === undefined ? '' : file.textOf(call.receiver));
    case 'fit_one_cycle':
    case 'fit_flat_cos':
      return true;
    case 'learn':
      return keywords.has('total_timesteps') || (given > 0 && file.imports('stable_baselines3', 'sb3_contrib'));
    default:
      return false;
  }
}

/** A module's `train(mode)` is a switch. Data and settings are none. */
export function isNoSwitch({ positional, keywords }: Call): boolean {
  if (positional.length + keywords.size > 1) return true;
  const [keyword] = keywords.keys();
  if (keyword !== undefined) return keyword !== 'mode';
  return positional[0] !== undefined && isData(positional[0]);
}

function isData(node: SyntaxNode): boolean {
  const name =
    node.type === 'attribute' ? child(node, 'attribute')?.text : node.type === 'identifier' ? node.text : undefined;
  return name === undefined ? node.type === 'call' : !/mode|train|eval|phase|^is_|enable/i.test(name);
}
