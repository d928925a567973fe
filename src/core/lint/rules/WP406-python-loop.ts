import { unmeasured } from '../effects';
import { frameLoops, rowApplies } from '../patterns/frameLoops';
import { growths } from '../patterns/growth';
import type { Rule } from '../rule';
import { arrayLoops, mathOverArrays, matrixProducts } from '../patterns/arrayLoops';

export const pythonLoop: Rule = {
  id: 'WP406',
  name: 'python-loop',
  severity: 'warning',
  title: 'A Python loop over rows or elements',
  why: 'Python works through the elements one by one; the library does all of them in compiled code.',
  effect: unmeasured('10 to 1000 times faster for this loop', 'arithmetic on many elements'),
  *check(context) {
    const { file } = context;
    if (!file.imports('pandas', 'numpy', 'torch', 'tensorflow')) return;
    yield* rowApplies(file);
    yield* frameLoops(file);
    yield* arrayLoops(file);
    yield* mathOverArrays(file);
    yield* matrixProducts(file);
    for (const { node, name } of growths(context)) {
      yield {
        node,
        message: `"${name}" is copied as a whole in each step: collect the parts in a list and join them once.`,
        // How often it is done is not known.
        severity: 'hint',
      };
    }
  },
};
