import { addKeyword } from '../../python/edit';
import type { Call } from '../../python/calls';
import type { SyntaxNode } from '../../python/syntax';
import { PINNED_MEMORY } from '../effects';
import type { Rule } from '../rule';
import type { PythonFile } from '../../python/file';

export const unpinnedMemory: Rule = {
  id: 'WP402',
  name: 'unpinned-memory',
  severity: 'hint',
  title: 'Batches are copied to the GPU from pageable memory',
  why: 'From pinned memory the copy is direct and can overlap with computing.',
  effect: PINNED_MEMORY,
  *check({ file, evidence, strict }) {
    if (!evidence.usesGpu || (!strict && (pinsItself(file) || !copiesInLoop(file)))) return;
    for (const call of file.callsNamed(/^torch\.utils\.data\.DataLoader$/)) {
      if (!evidence.lacks(call, 'pin_memory')) continue;
      if (!strict && isOnDevice(file, call)) continue;
      const edit = addKeyword(file, call, 'pin_memory', 'True');
      yield {
        node: call.function ?? call.node,
        message: 'This loader hands out batches in pageable memory, and they are copied to the GPU one by one.',
        fix: edit && { title: 'Add pin_memory=True', edits: [edit] },
      };
    }
  },
};

/** They move batches themselves, from pinned memory. */
const pinsItself = (file: PythonFile): boolean => file.imports('accelerate', 'lightning', 'transformers.Trainer');

/** `x = x.to(device)` or `x.cuda()` in a loop, where `x` is what the loop takes: a model that is moved is none of it. */
const copiesInLoop = (file: PythonFile): boolean =>
  [...file.callsOf('to'), ...file.callsOf('cuda')].some(
    ({ method, receiver, positional, node }) =>
      (method === 'cuda' || (method === 'to' && positional.some((each) => !isDtype(file, each)))) &&
      receiver !== undefined &&
      !/model|net\b/i.test(file.textOf(receiver)) &&
      file.loops.some((loop) => loop.start <= node.start && node.end <= loop.end),
  );

const isDtype = (file: PythonFile, node: SyntaxNode): boolean =>
  /^torch\.(float|double|half|int|long|bool|uint8|bfloat16)/.test(file.names.dotted(node) ?? '');

/** Tensors that were moved before they became a data set: pinning them would be refused. */
function isOnDevice(file: PythonFile, call: Call): boolean {
  const made = file.names.value(call.argument('dataset', 0) ?? call.node);
  if (made.type !== 'call' || file.call(made).name !== 'torch.utils.data.TensorDataset') return false;
  return file.call(made).positional.some((each) => {
    const text = file.textOf(file.names.value(each));
    return /\.to\(|\.cuda\(|device\s*=/.test(text) || isMovedLater(file, each);
  });
}

/** `x = x.to(device)` before it, whatever `x` was at first. */
const isMovedLater = (file: PythonFile, tensor: SyntaxNode): boolean =>
  file.assignments.some(
    ({ left, right }) =>
      left.text === tensor.text && right.end < tensor.start && /\.to\(|\.cuda\(|device\s*=/.test(file.textOf(right)),
  );
