/** Loops whose passes are training steps, and what goes backward in them. */
import type { PythonFile } from '../../python/file';
import type { SyntaxNode } from '../../python/syntax';
import { loopsAround } from '../evidence';

/** Innermost loops in which a gradient is computed: what stands in them runs at each step. */
export function stepLoops(file: PythonFile): readonly SyntaxNode[] {
  const loops = file
    .callsOf('backward')
    .flatMap(({ method, node }) => (method === undefined ? [] : loopsAround(node).slice(0, 1)));
  return [...new Set(loops)];
}

/** What goes backward is on the GPU; numbers of the same name come from it. */
export function lossNames(file: PythonFile): ReadonlySet<string> {
  return new Set(
    file.callsOf('backward').flatMap(({ method, receiver, positional }) => {
      if (method === undefined) return [];
      // `scaler.scale(loss).backward()`, `accelerator.backward(loss)`
      const scaled = receiver?.type === 'call' ? file.call(receiver).positional[0] : undefined;
      const loss = [positional[0], scaled, receiver].find((each) => each?.type === 'identifier');
      return loss === undefined ? [] : [loss.text];
    }),
  );
}
