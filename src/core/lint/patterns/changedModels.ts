/** Whether code changes a model that it was given by name: sets something in it, or hands it to what does nothing else. */
import type { PythonFile } from '../../python/file';
import { child, type SyntaxNode } from '../../python/syntax';

export function isChanged(file: PythonFile, model: string, within: SyntaxNode): boolean {
  return file
    .identifiersIn(within, model)
    .some((node) => node.field !== 'attribute' && node.field !== 'name' && isChangedAt(file, node));
}

/** Methods that are called for what they do to the model, and that do the same however often they are called. */
const SETTLES = /^(to|cuda|cpu|half|float|bfloat16|eval|train|compile|enable_\w+|disable_\w+|set_progress_bar_config)$/;
/** They only use it. */
const USES = /^(generate|encode|predict|save\w*|push_to_hub|print\w*|summary|display|dump|log|info|debug)$/;
const CHANGES =
  /^(register_\w*hook|apply|resize_\w+|add_\w+|set_(?!progress)\w+|replace_\w+|load_\w+|requires_grad_|\w+_)$/;

/** Functions that change what they are given, also where they give it back. */
const ALTERS =
  /^(get_peft_model|from_pretrained|(inject|prepare_model|quantize|prune|patch|merge|ablate|edit|modify|freeze|replace|add)(_?\w*))$/;

/** The same model as before: `model = model.to(device)`. */
export function settles(file: PythonFile, model: string, value: SyntaxNode): boolean {
  if (value.type === 'identifier') return value.text === model;
  const { method, receiver } = value.type === 'call' ? file.call(value) : {};
  return method !== undefined && receiver !== undefined && SETTLES.test(method) && settles(file, model, receiver);
}

function isChangedAt(file: PythonFile, name: SyntaxNode): boolean {
  let node = name;
  // Itself or a part of it, not what it gives.
  let isPart = true;
  for (let parent = node.parent; parent !== undefined; node = parent, parent = parent.parent) {
    if (parent.type === 'call' && node.field === 'function') {
      const { method = '' } = file.call(parent);
      isPart = false;
      if (CHANGES.test(method)) return true;
      if (isStatement(parent) && node.type === 'attribute' && !SETTLES.test(method) && !USES.test(method)) return true;
    } else if (parent.type !== 'attribute' && (parent.type !== 'subscript' || node.field === 'subscript')) break;
  }
  const around = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  if (isPart && around?.type === 'argument_list' && around.parent?.type === 'call') {
    const { method, function: called } = file.call(around.parent);
    // `get_peft_model(model, …)` puts adapters into the model that it is given.
    if (ALTERS.test(method ?? called?.text ?? '')) return true;
    return isStatement(around.parent) && !USES.test(method ?? called?.text ?? '');
  }
  // `for weight in model.parameters():`
  if (node.field === 'right' && around?.type === 'for_statement') return true;
  if (node.field !== 'left' || node === name || !/assignment$/.test(around?.type ?? '')) return false;
  return file.literal(child(around, 'right')) === undefined;
}

const isStatement = ({ parent }: SyntaxNode): boolean => parent?.type === 'expression_statement';
