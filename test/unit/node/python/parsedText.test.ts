import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Parser, type Node } from 'web-tree-sitter';
import { chunksOf } from '../../../../src/core/python/chunks';
import type { SyntaxNode } from '../../../../src/core/python/syntax';
import { walk } from '../../../../src/core/python/syntax';
import { python } from '../../../../src/node/python/grammar';
import type { ParsedText } from '../../../../src/node/python/parsedText';
import { outline, parser, WASM } from '../../core/python/parse';

const WHOLE = [
  'import torch',
  'from a.b import (c as d,\n  e)',
  'x = f(1, *a, k=2, **kw)[0]',
  'for i, j in enumerate(l):\n    loss.backward()\n    # kept\n    s += 1\nelse:\n  pass',
  'while True:\n\tbreak',
  'class C(B):\n    def m(self):\n        return "é😀", b"\\n"',
  '@a\n# between\n@b(1,\n2)\ndef g(a, b=2):\n    with torch.no_grad() as q:\n        pass',
  'if a:\n    pass\nelif b: c\nelse:\n    d',
  'try:\n    a\nexcept E as e:\n    b\nfinally:\n    c',
  's = f"a{x!r:>3}" "b" + \'it\\\'s\' + r"\\\\"',
  "text = '''\nimport a\n\"\n''' + \\\nmore",
  'x = [\ny\nfor y in z\nif y\n]',
  '# only a comment (',
  'a = 1; b = 2',
  'f("""\n)""", \'\'\'"""\'\'\')',
  'x = (a\n@ b\n@c\n# d\n@ e)',
  'f(a\n@ b)\n@ c\n\n# d\n@e\nasync def f(): pass',
  'x = f"{d["a"]}" + f"{d["("]}"',
  'x = f"{d["#"]:>{w["x"]}}"; y = 1',
  'x = f"{\na\n}" + f\'{a # it\'s }"\n}\'',
  'x = f"{a:\'>10}" f"{{" f"}}" F"{f"{f\'{1}\'}"}"',
  "x = rf'\\{d['a']}' + f'\\N{DASH}{d['[']}'",
  'x = f"""{\nb["""\nimport a\n"""]:\n>3}\nimport a\n"""',
  'if"{":\n    pass',
];
const BROKEN = ['x = f"{a', 'x = f"""{', '(\n@ b', 'f(1,', '"""open', 'def', 'x = (', "y = 'open", 'else: pass', ')'];
const program = fc.array(fc.constantFrom(...WHOLE, ...BROKEN), { maxLength: 8 }).map((all) => all.join('\n'));

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
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat(30),
      text: fc.oneof(program, fc.constantFrom('', ' ', '(', ')', '"', '\n', 'x', '😀')),
    });
    fc.assert(
      fc.property(program, fc.array(change, { maxLength: 8 }), (text, changes) => {
        let now = text;
        let root = edited.parse(now);
        for (const { at, length, text: by } of changes) {
          const start = at % (now.length + 1);
          now = now.slice(0, start) + by + now.slice(start + length);
          root = edited.parse(now);
        }
        const again = fresh.parse(now);
        expect(places(root)).toEqual(places(again));
        expect(outline(root)).toEqual(outline(again));
        for (const node of walk(root)) for (const child of node.children) expect(child.parent).toBe(node);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps statements that did not change', () => {
    const before = edited.parse('import a\nimport b\nx = 1\n').children;
    const after = edited.parse('import z\nimport a\nimport b\nx = 1\n').children;
    expect(after.slice(1)).toEqual(before);
    expect(after[3]).toBe(before[2]);
    expect(after[3]?.start).toBe(27);
  });
});

describe('the parts of a text', () => {
  it('are parsed as they are in the whole', async () => {
    const { parse, isRead } = await reader();
    const inParts = (text: string): string =>
      chunksOf(text)
        .map(({ start, end }) => parse(text.slice(start, end)))
        .filter((each) => each !== '')
        .join(' ');
    const whole = fc.array(fc.oneof(fc.constantFrom(...WHOLE), formatted), { maxLength: 8 });
    fc.assert(
      fc.property(whole, fc.constantFrom('\n', '\r\n'), (statements, newLine) => {
        const text = statements.join('\n').replaceAll('\n', newLine);
        // The grammar has all that Python 3.13 has; what it could not read could be cut anywhere.
        expect(isRead(text)).toBe(true);
        expect(inParts(text)).toBe(parse(text));
      }),
      { numRuns: 150 },
    );
    for (const file of fixtures()) {
      const text = fs.readFileSync(file, 'utf8');
      expect(inParts(text), file).toBe(parse(text));
    }
  });

  it('are all of it, in order', () => {
    fc.assert(
      fc.property(program, (text) => {
        expect(
          chunksOf(text)
            .map(({ start, end }) => text.slice(start, end))
            .join(''),
        ).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('keep what is broken to themselves', () => {
    const texts = chunksOf('x = (1,\ny = 2\ndef f():\n  "open\n  pass\n@d\nclass A: pass\nz = [\n').map(
      ({ start, end }) => [start, end],
    );
    expect(texts).toEqual([
      [0, 14],
      [14, 38],
      [38, 55],
      [55, 61],
    ]);
  });

  it('end an f-string that is not closed yet with its line', () => {
    const lines = ['x = f"{a', 'y = f"{b}" + f"{c(1, f"', 'print(f"{d")', 'z = 1', 'import a', ''];
    const text = lines.join('\n');
    expect(chunksOf(text).map(({ start, end }) => text.slice(start, end).trimEnd())).toEqual(lines.slice(0, -1));
  });

  it('are found without trying each f-string that is not closed to the end of the text', () => {
    const steps = (text: string): number => {
      const startedAt = performance.now();
      chunksOf(text);
      return performance.now() - startedAt;
    };
    // Tried one by one they take twenty seconds.
    for (const line of ['f"{x\n', 'f"""{x\n', 'f"{x #\n', '(\n@ b\n'])
      expect(steps(line.repeat(300_000))).toBeLessThan(5000);
  });
});

/** F-strings in f-strings, with the same quotes and with ends of lines. */
const { formatted } = fc.letrec<{ formatted: string; value: string }>((tie) => ({
  formatted: fc
    .tuple(
      fc.constantFrom('f"', "rf'", 'F"""', "f'''"),
      fc.array(
        fc.oneof(
          fc.constantFrom('a', '{{', '}}', '#', '\\n', '('),
          fc
            .tuple(
              fc.constantFrom('{', '{ ', '{\n', '{ # }"\n'),
              tie('value'),
              fc.constantFrom('}', '\n}', '!r}', '=}', ':>3}', ':{w["a"]}}', ':Q^3}', ':%H:%M}', ':#x}'),
            )
            .map((each) => each.join('')),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([open, parts]) => {
      const quotes = open.replace(/^\w+/, '');
      // What values are filled up with may be the other quote.
      return open + parts.join('').replaceAll('Q', quotes.startsWith('"') ? "'" : '"') + quotes;
    }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', '"{"', "'\\''", 'd["]"]', '(a\n@ b)', '[a,\nb]', '(lambda: 1)()'),
    tie('formatted'),
  ),
}));

const places = (root: SyntaxNode): unknown => [...walk(root)].map(({ type, start, end }) => [type, start, end]);

const fixtures = (): readonly string[] =>
  fs
    .readdirSync('test/fixtures/lint')
    .flatMap((rule) =>
      fs.readdirSync(path.join('test/fixtures/lint', rule)).map((file) => path.join('test/fixtures/lint', rule, file)),
    )
    .filter((file) => file.endsWith('.py'));

/** What the grammar itself makes of a text, comments left out. */
async function reader(): Promise<{ parse: (text: string) => string; isRead: (text: string) => boolean }> {
  const grammar = new Parser();
  grammar.setLanguage(await python(WASM));
  const looked = <Found>(text: string, look: (root: Node) => Found): Found => {
    const tree = grammar.parse(text);
    if (tree === null) throw new Error('the parser was not given a language');
    const found = look(tree.rootNode);
    tree.delete();
    return found;
  };
  return {
    parse: (text) =>
      looked(text, ({ namedChildren }) => namedChildren.filter((each) => each.type !== 'comment').map(String))
        .join(' ')
        .replaceAll(/ ?\(comment\)/g, ''),
    isRead: (text) => looked(text, (root) => !root.hasError),
  };
}
