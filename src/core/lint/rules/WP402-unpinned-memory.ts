import { addKeyword } from '../../python/edit';
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
    for (const call of file.calls) {
      if (call.name !== 'torch.utils.data.DataLoader' || !evidence.lacks(call, 'pin_memory')) continue;
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

/** `x = x.to(device)` or `x.cuda()` in a loop. */
const copiesInLoop = (file: PythonFile): boolean =>
  file.calls.some(
    ({ method, node }) =>
      (method === 'to' || method === 'cuda') &&
      file.loops.some((loop) => loop.start <= node.start && node.end <= loop.end),
  );
