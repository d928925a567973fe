import { describe, expect, it } from 'vitest';
import { ignorableAt, Ignores } from '../../../../src/core/lint/ignores';
import type { SyntaxNode } from '../../../../src/core/python/syntax';
import { parse } from '../python/parse';

/** Whether WP201 is switched off for what is marked by `TARGET`. */
async function isIgnored(text: string): Promise<boolean> {
  const file = await parse(text);
  return new Ignores(file).has('WP201', target(file.identifiers('TARGET')));
}

const target = ([node]: readonly SyntaxNode[]): SyntaxNode => {
  if (node === undefined) throw new Error('nothing is marked');
  return node;
};

describe('a comment switches rules off', () => {
  it.each([
    'TARGET()  # wattprint: ignore[WP201]',
    'TARGET()  # wattprint: ignore',
    'TARGET()  # wattprint: ignore [WP311, wp201] because it is small',
    'TARGET()  # type: ignore # wattprint: ignore[WP201]',
    'x = f(  # wattprint: ignore[WP201]\n  TARGET,\n)',
    'x = f(\n  TARGET,\n)  # wattprint: ignore[WP201]',
    'for x in TARGET():  # wattprint: ignore[WP201]\n  pass',
    '@TARGET  # wattprint: ignore[WP201]\ndef f():\n  pass',
    'TARGET()\n# wattprint: ignore-file [WP201]',
  ])('%s', async (text) => {
    expect(await isIgnored(text)).toBe(true);
  });

  it.each([
    'TARGET()  # wattprint: ignore[WP202]',
    'TARGET()  # wattprint: ignore [WP202]',
    'TARGET()  # wattprint: ignore[WP201',
    'TARGET()  # wattprint: ignore=WP201',
    'TARGET()  # wattprint: ignore-next-line[WP201]',
    'TARGET()  # wattprint: ignored once',
    'TARGET("# wattprint: ignore-file")',
    'x = """\n# wattprint: ignore-file\n"""\nTARGET()',
    'TARGET()\n# wattprint: ignore[WP201]',
    'for x in y:  # wattprint: ignore[WP201]\n  TARGET()',
    'if x:  # wattprint: ignore[WP201]\n  pass\nelif TARGET:\n  pass',
  ])('not by: %s', async (text) => {
    expect(await isIgnored(text)).toBe(false);
  });
});

describe('such a comment has a place', () => {
  it.each([
    ['TARGET()\ny', 8],
    ['x = TARGET + \\\n  1\ny', 18],
    ['TARGET("""a\nb""")\ny', 17],
    ['TARGET()\r\ny', 8],
    ['TARGET()', 8],
  ])('%j', async (text, at) => {
    const file = await parse(text);
    expect(ignorableAt(file, target(file.identifiers('TARGET')))).toBe(at);
  });

  it('that is not inside of what it would change', async () => {
    const file = await parse('x = TARGET + \\\n"""a\nb""" + \\\n');
    expect(ignorableAt(file, target(file.identifiers('TARGET')))).toBeUndefined();
  });
});

describe('a text that is made to hold up who reads it', () => {
  it('does not', async () => {
    expect(await isIgnored(`TARGET()  ${'# wattprint: ignore['.repeat(20_000)}`)).toBe(false);
  });
});
