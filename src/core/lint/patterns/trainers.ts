/** Trainers of libraries: where they are made, and with which arguments. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import type { SyntaxNode } from '../../python/syntax';

/** `Trainer(…)` behind `trainer.train()` or `trainer.fit()`, where it is made in one place. */
export function trainerOf(file: PythonFile, run: Call): Call | undefined {
  const made = callOf(file, run.receiver);
  return /^(transformers|trl|lightning)\.(\w+\.)*\w*Trainer$/.test(made?.name ?? '') ? made : undefined;
}

/** `TrainingArguments(…)` that a trainer of transformers is given. */
export function argumentsOf(file: PythonFile, trainer: Call): Call | undefined {
  const made = callOf(file, trainer.argument('args', 1));
  return /^(transformers|trl)\.\w*(TrainingArguments|Config)$/.test(made?.name ?? '') ? made : undefined;
}

function callOf(file: PythonFile, node: SyntaxNode | undefined): Call | undefined {
  const value = node && file.names.value(node);
  return value?.type === 'call' ? file.call(value) : undefined;
}
