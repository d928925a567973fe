import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import { LEAKED_TENSORS } from '../effects';
import { loopsAround } from '../evidence';
import type { LintContext } from '../context';
import type { Rule } from '../rule';

export const graphKeptAlive: Rule = {
  id: 'WP503',
  name: 'graph-kept-alive',
  severity: 'warning',
  title: 'A sum or list keeps the graph of every step alive',
  why: 'A loss that is not detached holds all that its gradient would need, so memory grows with each step.',
  effect: LEAKED_TENSORS,
  *check(context) {
    const { file, evidence } = context;
    if (!evidence.trains || !file.imports('torch')) return;
    const losses = new Set(
      file.callsOf('backward').flatMap(({ receiver }) => (receiver?.type === 'identifier' ? [receiver.text] : [])),
    );
    for (const kept of keepers(context)) {
      const { value } = kept;
      if (value.type !== 'identifier' || !losses.has(value.text)) continue;
      // Summed up on purpose: the sum itself is what goes backward.
      if (losses.has(kept.into) || !sameStep(context, value)) continue;
      yield {
        node: value,
        message: `"${kept.into}" keeps the graph of every "${value.text}": only its number is wanted.`,
        fix: { title: 'Add .detach()', edits: [{ start: value.end, end: value.end, text: '.detach()' }] },
      };
    }
  },
};

/** `total += loss` and `losses.append(loss)` in a loop. */
function* keepers({ file }: LintContext): Generator<{ readonly into: string; readonly value: SyntaxNode }> {
  for (const { left, right } of file.changes) {
    if (left.type === 'identifier' && loopsAround(left).length > 0) yield { into: left.text, value: right };
  }
  for (const { receiver, positional, node } of file.callsOf('append')) {
    const [value] = positional;
    if (receiver?.type !== 'identifier' || value === undefined) continue;
    if (loopsAround(node).length > 0) yield { into: receiver.text, value };
  }
}

/** The loss goes backward in the loop in which it is kept, and a step follows there: what is kept lives longer than it. */
function sameStep({ file }: LintContext, value: SyntaxNode): boolean {
  const [inner] = loopsAround(value);
  if (inner === undefined || !stepsIn(file, inner) || isOfOtherBranch(file, value)) return false;
  return file
    .callsOf('backward')
    .some(
      ({ receiver, node }) =>
        receiver?.text === value.text &&
        node.start >= inner.start &&
        node.end <= (child(inner, 'body')?.end ?? inner.end),
    );
}

/** Where the step follows after the loop, the loop is over parts of one batch: its list ends with the batch. */
function stepsIn(file: PythonFile, loop: SyntaxNode): boolean {
  const steps = file
    .callsOf('step')
    .filter(({ method, receiver }) => method !== undefined && /opt/i.test(receiver?.text ?? 'opt'));
  return (
    steps.length === 0 ||
    steps.some(({ node }) => node.start >= loop.start && node.end <= loop.end) ||
    !isAfter(steps, loop)
  );
}

/** A step in the same function, behind the loop. */
function isAfter(steps: readonly Call[], loop: SyntaxNode): boolean {
  const scope = [...ancestors(loop)].find(({ type }) => type === 'function_definition' || type === 'module');
  return steps.some(({ node }) => node.start > loop.end && scope !== undefined && node.end <= scope.end);
}

/** The last value that the name got before has nothing to do with PyTorch: NumPy's metrics have no graph. */
function isOfOtherBranch(file: PythonFile, value: SyntaxNode): boolean {
  const last = file.assignmentsTo(value.text).findLast(({ right }) => right.end <= value.start);
  const backward = file
    .callsOf('backward')
    .findLast(({ receiver, node }) => receiver?.text === value.text && node.end <= value.start);
  // Made anew between the backward pass and here: another loss of the same name.
  return last !== undefined && backward !== undefined && last.right.start > backward.node.end;
}
