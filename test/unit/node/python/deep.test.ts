/** Programs that somebody's program wrote: one expression of thousands of terms costs itself and nothing else. */
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../../../src/node/python/analyzer';
import { walk } from '../../../../src/core/python/syntax';
import { parse, WASM } from '../../core/python/parse';

const EAGER = 'import keras\nmodel.compile(loss="mse", run_eagerly=True)\n';

const SHAPES: Readonly<Record<string, (terms: number) => string>> = {
  sum: (terms) => `a = 1${' + 1'.repeat(terms)}`,
  'sum in a function': (terms) => `def f(a):\n    return a${' + f(a)'.repeat(terms)}`,
  'chain of calls': (terms) => `y = x${'.a()'.repeat(terms)}`,
  'chain of datasets': (terms) => `import tensorflow as tf\ny = tf.data.Dataset.range(9)${'.map(f)'.repeat(terms)}`,
  attributes: (terms) => `y = x${'.a'.repeat(terms)}`,
  products: (terms) => `y = q${' @ k.softmax(-1)'.repeat(terms)}`,
  conditions: (terms) => `y = ${'1 if a else '.repeat(terms)}1`,
  lambdas: (terms) => `y = ${'lambda: '.repeat(terms)}1`,
  brackets: (terms) => `y = ${'f(['.repeat(terms)}${'])'.repeat(terms)}`,
};

describe.each([5000, 50_000])('%d terms', (terms) => {
  it.each(Object.entries(SHAPES))('as %s cost the file nothing', async (_, shape) => {
    const analysis = await new Analyzer(WASM).analyse({
      type: 'analyse',
      id: 1,
      document: 'a',
      path: undefined,
      content: { kind: 'text', text: `import torch\n${EAGER}${shape(terms)}\n${EAGER}` },
    });
    expect(analysis.trouble).toBeUndefined();
    expect(analysis.problems.map(({ rule }) => rule)).toEqual(['WP312', 'WP312']);
  });
});

describe('what is too deep', () => {
  it('is left out, and what is around it stays', async () => {
    const file = await parse(`f(k=1)\ng(1${' + 1'.repeat(5000)}, k=2)\nh(k=3)\n`);
    expect(file.calls.map(({ keywords }) => [...keywords.keys()])).toEqual([['k'], ['k'], ['k']]);
    expect(file.root.broken).toBe(true);
    expect(file.root.children.map(({ broken }) => broken)).toEqual([false, true, false]);
    expect([...walk(file.root)].filter(({ type }) => type === 'ERROR')).toHaveLength(1);
  });

  it('is no sum of hundreds of terms', async () => {
    const file = await parse(`a = 1${' + 1'.repeat(400)}\n`);
    expect(file.root.broken).toBe(false);
    expect(file.literal(file.assignments[0]?.right)).toBe(401);
  });
});
