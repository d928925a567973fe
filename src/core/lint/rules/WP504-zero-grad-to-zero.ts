import { removeArgument } from '../../python/edit';
import { unmeasured } from '../effects';
import type { Rule } from '../rule';

export const zeroGradToZero: Rule = {
  id: 'WP504',
  name: 'zero-grad-to-zero',
  severity: 'hint',
  title: 'Gradients are filled with zeros',
  why: 'set_to_none=False writes zeros to memory that the next backward pass then adds to.',
  effect: unmeasured('about 1 % of a step', 'small models gain least'),
  *check({ file, strict }) {
    if (!file.imports('torch') || (!strict && handlesGradients(file.text))) return;
    for (const call of file.callsOf('zero_grad')) {
      const value = call.argument('set_to_none', 0);
      if (value === undefined || call.method === undefined || file.literal(value) !== false) continue;
      const argument = value.parent?.type === 'keyword_argument' ? value.parent : value;
      const edit = removeArgument(file, argument);
      yield {
        node: argument,
        message: 'Gradients are filled with zeros; None, the default, saves the writing.',
        fix: edit && { title: 'Remove set_to_none=False', edits: [edit] },
      };
    }
  },
};

/** Code that adds to or divides gradients by itself needs them to be there. */
const handlesGradients = (text: string): boolean => /\.grad(\.data)?\s*([-+*/]?=(?!=)|[-+*/]|\.\w+_\()/.test(text);
