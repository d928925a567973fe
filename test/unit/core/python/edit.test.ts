import { describe, expect, it } from 'vitest';
import { addKeyword, applied, removeArgument } from '../../../../src/core/python/edit';
import { parse } from './parse';

/** The text after keywords were added to its last call, each as a fix of its own. */
async function added(text: string, ...names: readonly string[]): Promise<string> {
  const file = await parse(text);
  const call = file.calls[0];
  if (call === undefined) throw new Error('no call');
  return applied(
    text,
    names.map((name) => addKeyword(file, call, name, '1')).filter((edit) => edit !== undefined),
  );
}

/** The text after an argument of its first call was removed. */
async function removed(text: string, at: number): Promise<string> {
  const file = await parse(text);
  const argument = file.calls[0]?.node.children.at(-1)?.children[at];
  const edit = argument && removeArgument(file, argument);
  return applied(text, edit === undefined ? [] : [edit]);
}

it('edits at one place are made in their order, and before what is replaced there', () => {
  const edits = [
    { start: 1, end: 3, text: '-' },
    { start: 1, end: 1, text: 'x' },
    { start: 1, end: 1, text: 'y' },
    { start: 0, end: 0, text: '>' },
  ];
  expect(applied('abcd', edits)).toBe('>axy-d');
});

describe('a keyword is added', () => {
  it.each([
    ['to nothing', 'f()', 'f(a=1)'],
    ['beside a comment', 'f(\n    # none\n)', 'f(a=1\n    # none\n)'],
    ['on one line', 'f(x)', 'f(x, a=1)'],
    ['before a comma on one line', 'f(x,)', 'f(x, a=1,)'],
    ['after **kwargs', 'f(**more)', 'f(**more, a=1)'],
    ['on a line of its own', 'f(\n    x,\n    y\n)', 'f(\n    x,\n    y,\n    a=1\n)'],
    ['with the comma that the others have', 'f(\n    x,\n)', 'f(\n    x,\n    a=1,\n)'],
    ['behind a comment', 'f(\n    x,  # so, or so\n)', 'f(\n    x,  # so, or so\n    a=1,\n)'],
    ['behind a comment without a comma', 'f(\n    x  # so, or so\n)', 'f(\n    x,  # so, or so\n    a=1\n)'],
    ['before a comma behind a comment', 'f(x  # so, or so\n , )', 'f(x, a=1  # so, or so\n , )'],
    ['in a text with CRLF', 'f(\r\n    x,  # so\r\n)', 'f(\r\n    x,  # so\n    a=1,\r\n)'],
  ])('%s', async (_, before, after) => {
    expect(await added(before, 'a')).toBe(after);
  });

  it.each([
    ['f(x,)', 'f(x, a=1, b=1,)'],
    ['f(x)', 'f(x, a=1, b=1)'],
    ['f(\n    x,  # so\n)', 'f(\n    x,  # so\n    a=1,\n    b=1,\n)'],
    ['f(\n    x\n)', 'f(\n    x,\n    a=1,\n    b=1\n)'],
  ])('twice to %j', async (before, after) => {
    expect(await added(before, 'a', 'b')).toBe(after);
  });

  it('never beside a generator, and not where the brackets are open', async () => {
    expect(await added('f(x for x in y)', 'a')).toBe('f(x for x in y)');
    expect(await added('f(x, y[)', 'a')).toBe('f(x, y[)');
  });
});

describe('an argument is removed', () => {
  it.each([
    ['the only one', 'f(a=1)', 0, 'f()'],
    ['the only one, with its comma', 'f(False,)', 0, 'f()'],
    ['the first', 'f(a=1, b=2)', 0, 'f(b=2)'],
    ['the last', 'f(a=1, b=2)', 1, 'f(a=1)'],
    ['the last before a comma', 'f(a=1, b=2,)', 1, 'f(a=1,)'],
    ['with the comment behind it', 'f(\n    a=1,  # A\n    b=2,  # B\n)', 0, 'f(\n    b=2,  # B\n)'],
    ['the last with the comment behind it', 'f(\n    a=1,  # A\n    b=2,  # B\n)', 1, 'f(\n    a=1,  # A\n)'],
    ['the last without a comma', 'f(\n    a=1,\n    b=2\n)', 1, 'f(\n    a=1\n)'],
    ['not with the comment above the next', 'f(\n    a=1,\n    # B\n    b=2,\n)', 0, 'f(\n    # B\n    b=2,\n)'],
    ['the last behind a comment', 'f(a=1,  # A\n  b=2)', 1, 'f(a=1,  # A\n  )'],
  ])('%s', async (_, before, at, after) => {
    expect(await removed(before, at)).toBe(after);
  });
});
