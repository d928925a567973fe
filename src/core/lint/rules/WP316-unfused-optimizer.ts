import { addKeyword, replace } from '../../python/edit';
import { unmeasured } from '../effects';
import type { Rule } from '../rule';

export const unfusedOptimizer: Rule = {
  id: 'WP316',
  name: 'unfused-optimizer',
  severity: 'hint',
  title: 'An optimizer that is not fused',
  why: 'A fused optimizer updates all parameters in few kernels instead of several for each.',
  effect: unmeasured('3 to 10 % shorter steps', 'CUDA, many parameters'),
  *check({ file, evidence, strict }) {
    if (!evidence.usesGpu) return;
    for (const call of file.calls) {
      if (call.name !== undefined && /^torch\.optim\.(AdamW|Adam|SGD)$/.test(call.name)) {
        if (!evidence.lacks(call, 'fused') || call.keywords.has('foreach')) continue;
        // On the CPU, or unknown: PyTorch refuses sparse gradients and some devices.
        if (!strict && !/cuda|accelerat/i.test(file.text)) continue;
        const edit = addKeyword(file, call, 'fused', 'True');
        yield {
          node: call.function ?? call.node,
          message: 'This optimizer runs several kernels for each parameter; fused=True runs few for all.',
          fix: edit && { title: 'Add fused=True', edits: [edit] },
        };
      }
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
