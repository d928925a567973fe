/** Code that runs again and again: for each batch, each example or each step. */
import type { FunctionDefinition } from '../../python/definitions';
import type { PythonFile } from '../../python/file';
import { perFile } from '../../python/perFile';
import { child, type SyntaxNode } from '../../python/syntax';
import { loopsAround } from '../evidence';

/** Frameworks call them for each batch or example. */
const PER_BATCH =
  /^(forward|__getitem__|__next__|(training|validation|test|predict)_step|collate(_fn)?|train_batch|compute_loss)$/;

export function isHot(file: PythonFile, node: SyntaxNode): boolean {
  if (isRepeated(node)) return true;
  const around = file.definitions.around(node);
  return around !== undefined && (PER_BATCH.test(around.name) || isCalledInLoop(file, around));
}

/** The loops in whose bodies it stands, not in what they run over, which is made once; innermost first. */
export const repeatedBy = (node: SyntaxNode): readonly SyntaxNode[] =>
  loopsAround(node).filter((loop) => {
    const over = loop.type === 'for_statement' ? child(loop, 'right') : undefined;
    return over === undefined || node.start < over.start || node.end > over.end;
  });

const isRepeated = (node: SyntaxNode): boolean => repeatedBy(node).length > 0;

/** A function of the file that one of its loops calls. */
export const isCalledInLoop = (file: PythonFile, definition: FunctionDefinition): boolean =>
  calledInLoops(file).has(definition);

const calledInLoops = perFile(
  (file) =>
    new Set(
      file.loops
        .filter((loop) => loopsAround(loop).length === 0)
        .flatMap((loop) => file.callsIn(loop).filter(({ node }) => isRepeated(node)))
        .flatMap((call) => file.types.target(call) ?? []),
    ),
);
