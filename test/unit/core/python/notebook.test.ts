import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masked } from '../../../../src/core/python/magics';
import { VirtualNotebook } from '../../../../src/core/python/notebook';
import { parse } from './parse';

describe('what IPython adds to Python', () => {
  it.each([
    ['%matplotlib inline\nx = 1', '0                 \nx = 1'],
    ['%time train(model)', '0;    train(model)'],
    ['%timeit -n 10 -r 3 f()', '0;                 f()'],
    ['if a:\n    !pip install x\n    f()', 'if a:\n    0             \n    f()'],
    ['!ls \\\n  -l\nf()', '0    \n    \nf()'],
    ['x = !ls', 'x = 0  '],
    ['x = %time train()', 'x =       train()'],
    ['x = %env HOME', 'x = 0        '],
    ['%%wandb\ntrain()', '0      \ntrain()'],
    ['model.fit?', 'model.fit '],
    ['?print', '0     '],
    ['%%time\ntrain()', '0     \ntrain()'],
    ['%%bash\npip install x', '      \n             '],
    ['\n%%writefile a.py\nimport os', '\n                \n         '],
    ['s = "%d" \\\n  % x', 's = "%d" \\\n  % x'],
    ['f(1\n  % (2 - 1))', 'f(1\n  % (2 - 1))'],
    ['"""\n!not a command\n"""', '"""\n!not a command\n"""'],
    ['x = "it\'s" # (\n!ls', 'x = "it\'s" # (\n0  '],
    ['%%time\r\nf()\r\n', '0     \r\nf()\r\n'],
    ['s = "a \\\n!ls"\n!ls', 's = "a \\\n!ls"\n0  '],
    ["s = 'a\\\r\n%b (\\\r\n!c'\r\n?d", "s = 'a\\\r\n%b (\\\r\n!c'\r\n0 "],
    ['x = a \\\n%b\n%time f(', 'x = a \\\n%b\n0;    f('],
    ['x = f"{d["("]}"\n!ls', 'x = f"{d["("]}"\n0  '],
    ['x = f"{a\n%b}"\n!ls', 'x = f"{a\n%b}"\n0  '],
    ['%time f("""\n!a\n""")\n!b', '0;    f("""\n!a\n""")\n0 '],
    ['%time f(a, \\\n  b)', '0;    f(a, \\\n  b)'],
    ['!ls "\n!ls (\nf()', '0    \n0    \nf()'],
  ])('%j', (source, plain) => expect(masked(source)).toBe(plain));

  it('is hidden without moving anything', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '%time f(x)',
        '!ls',
        '%%bash',
        '  ?a',
        'x = !y',
        '"""',
        "'''",
        '(',
        ')',
        'f(',
        '\\',
        '# %x',
        'a %b',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const source = lines.join('\n');
        const plain = masked(source);
        expect(plain.length).toBe(source.length);
        expect([...plain.matchAll(/\n/g)].map(({ index }) => index)).toEqual(
          [...source.matchAll(/\n/g)].map(({ index }) => index),
        );
      }),
    );
  });
});

describe('a notebook', () => {
  const code = (source: string) => ({ isPython: true, source });
  const text = { isPython: false, source: '# Title\n(' };

  it('is one program, and knows the cell of each place in it', async () => {
    const notebook = new VirtualNotebook([text, code('import torch as t'), text, code('%time t.save(x,\n  y)')]);
    const file = await parse(notebook.text);
    const [call] = file.calls;
    expect(call?.name).toBe('torch.save');
    expect(notebook.positionAt(call?.node.start ?? 0)).toEqual({ cell: 3, line: 0, column: 6 });
    expect(notebook.positionAt(call?.positional[1]?.start ?? 0)).toEqual({ cell: 3, line: 1, column: 2 });
  });

  it.each([
    'f(1,',
    'x = [{"a": (',
    's = """open',
    "s = '''open(",
    's = f("a \\',
    'x = 1 + \\',
    's = f"""{a',
    'x = f"{d["("]}"',
  ])('goes on after a cell that ends in %j', async (open) => {
    const notebook = new VirtualNotebook([code(open), code('for i in x:\n    train()')]);
    const file = await parse(notebook.text);
    expect(file.loops).toHaveLength(1);
    expect(notebook.positionAt(file.loops[0]?.start ?? 0)).toEqual({ cell: 1, line: 0, column: 0 });
  });
});
