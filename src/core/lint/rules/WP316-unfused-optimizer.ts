import { addKeyword, replace } from '../../python/edit';
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { unmeasured } from '../effects';
import type { Rule } from '../rule';

export const unfusedOptimizer: Rule = {
  id: 'WP316',
  name: 'unfused-optimizer',
  severity: 'hint',
  title: 'An optimizer that is not fused',
  why: 'A fused optimizer updates all parameters in one pass; the default reads and writes them in several.',
  effect: unmeasured('3 to 10 % shorter steps', 'CUDA, many parameters'),
  *check({ file, evidence, strict }) {
    if (!evidence.usesGpu) return;
    // On the CPU, or unknown: PyTorch refuses sparse gradients and some devices.
    const optimizers = strict || /cuda|accelerat/i.test(file.text) ? file.callsNamed(OPTIMIZER) : [];
    for (const call of optimizers) {
      if (!evidence.lacks(call, 'fused') || call.keywords.has('foreach')) continue;
      if (!strict && (isOneTensor(call) || isOnCpu(file, call))) continue;
      const edit = addKeyword(file, call, 'fused', 'True');
      yield {
        node: call.function ?? call.node,
        message: 'This optimizer goes over the parameters several times in each step; fused=True does it in one pass.',
        fix: edit && { title: 'Add fused=True', edits: [edit] },
      };
    }
    for (const call of file.callsWith('optim')) {
      const value = call.name?.endsWith('TrainingArguments') === true ? call.keywords.get('optim') : undefined;
      const optim = file.literal(value);
      if (value?.type === 'string' && (optim === 'adamw_torch' || optim === 'adamw_hf')) {
        yield {
          node: value,
          message: `"${optim}" is not fused.`,
          fix: { title: 'Use "adamw_torch_fused"', edits: [replace(value, '"adamw_torch_fused"')] },
        };
      }
    }
  },
};

const OPTIMIZER = /^torch\.optim\.(AdamW|Adam|SGD)$/;

/** `Adam([log_alpha])`: there is nothing to fuse. */
function isOneTensor(call: Call): boolean {
  const [given] = call.positional;
  return given?.type === 'list' && given.children.length === 1 && given.children[0]?.type === 'identifier';
}

/** `SGD(model_cpu.parameters())`, where somebody keeps two apart. */
function isOnCpu(file: PythonFile, call: Call): boolean {
  const [given] = call.positional;
  return given !== undefined && /_cpu\b|\bcpu_/.test(file.textOf(given));
}
