import { child, type SyntaxNode } from '../../python/syntax';
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
      file.calls.flatMap(({ method, receiver }) =>
        method === 'backward' && receiver?.type === 'identifier' ? [receiver.text] : [],
      ),
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
  for (const { method, receiver, positional, node } of file.calls) {
    const [value] = positional;
    if (method !== 'append' || receiver?.type !== 'identifier' || value === undefined) continue;
    if (loopsAround(node).length > 0) yield { into: receiver.text, value };
  }
}

/** The loss goes backward in the loop in which it is kept. */
function sameStep({ file }: LintContext, value: SyntaxNode): boolean {
  const [inner] = loopsAround(value);
  return file.calls.some(
    ({ method, receiver, node }) =>
      method === 'backward' &&
      receiver?.text === value.text &&
      inner !== undefined &&
      node.start >= inner.start &&
      node.end <= (child(inner, 'body')?.end ?? inner.end),
  );
}
