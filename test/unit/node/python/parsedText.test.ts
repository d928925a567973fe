import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextEdit } from '../../../../src/core/python/edit';
import type { ParsedText } from '../../../../src/node/python/parsedText';
import type { SyntaxNode } from '../../../../src/core/python/syntax';
import { walk } from '../../../../src/core/python/syntax';
import { outline, parser } from '../../core/python/parse';

const STATEMENTS = [
  'import torch',
  'from a.b import (c as d,\n  e)',
  'x = f(1, *a, k=2, **kw)[0]',
  'for i, j in enumerate(l):\n    loss.backward()\n    # kept\n    s += 1',
  'while True:\n\tbreak',
  'class C(B):\n    def m(self):\n        return "é😀", b"\\n"',
  'def g(a, b=2):\n    with torch.no_grad() as q:\n        pass',
  'if a:\n    pass\nelif b: c\nelse:\n    d',
  's = f"a{x!r:>3}" "b"',
  '# only a comment',
  'f(1,',
  '"""open',
  'def',
];

describe('a text that is edited', () => {
  let edited: ParsedText;
  let fresh: ParsedText;
  beforeAll(async () => {
    edited = await parser();
    fresh = await parser();
  });
  afterAll(() => {
    edited.dispose();
    fresh.dispose();
  });

  it('has the tree of a text that was parsed anew, parents and offsets included', () => {
    const program = fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 8 }).map((all) => all.join('\n'));
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat(30),
      text: fc.oneof(program, fc.constantFrom('', ' ', '(', ')', '"', '\n', 'x', '😀')),
    });
    fc.assert(
      fc.property(
        program,
        fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 6 }),
        (text, rounds) => {
          let root = edited.parse(text);
          for (const changes of rounds) {
            let now = edited.text;
            const edits: TextEdit[] = [];
            for (const { at, length, text: by } of changes) {
              const start = at % (now.length + 1);
              const end = Math.min(now.length, start + length);
              edits.push({ start, end, text: by });
              now = now.slice(0, start) + by + now.slice(end);
            }
            root = edited.edit(edits);
            expect(edited.text).toBe(now);
          }
          const again = fresh.parse(edited.text);
          expect(places(root)).toEqual(places(again));
          expect(outline(root)).toEqual(outline(again));
          for (const node of walk(root)) for (const child of node.children) expect(child.parent).toBe(node);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps statements that did not change', () => {
    const before = edited.parse('import a\nimport b\nx = 1\n').children;
    const after = edited.edit([{ start: 0, end: 0, text: 'import z\n' }]).children;
    expect(after.slice(1)).toEqual(before);
    expect(after[3]).toBe(before[2]);
    expect(after[3]?.start).toBe(27);
  });
});

const places = (root: SyntaxNode): unknown => [...walk(root)].map(({ type, start, end }) => [type, start, end]);
