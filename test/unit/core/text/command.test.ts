import { describe, expect, test } from 'vitest';
import { differingWords, wordsOf } from '../../../../src/core/text/command';
import { baseName, shortNames } from '../../../../src/core/text/paths';

const marked = (a: string, b: string): string[][] => {
  const { a: inA, b: inB } = differingWords(a, b);
  return [inA, inB].map((words) => words.filter((word) => word.differs).map((word) => word.text));
};

describe('words of a command', () => {
  test('quotes hold blanks together', () => {
    expect(wordsOf(`python -c "print(1, 2)" --name='a b' x`)).toEqual([
      'python',
      '-c',
      '"print(1, 2)"',
      `--name='a b'`,
      'x',
    ]);
    expect(wordsOf('an "open quote')).toEqual(['an', '"', 'open', 'quote']);
    expect(wordsOf('')).toEqual([]);
  });

  test('marks what the other lacks', () => {
    expect(marked('python a.py --rank 16', 'python a.py --rank 16 --bf16')).toEqual([[], ['--bf16']]);
    expect(marked('a.py --lr 1 --seed 2', 'a.py --lr 2 --seed 2')).toEqual([['1'], ['2']]);
    expect(marked('a.py --x=1', 'a.py --x=2')).toEqual([['--x=1'], ['--x=2']]);
  });

  test('an argument that moved does not differ', () => {
    expect(marked('a.py --bf16 --rank 16', 'a.py --rank 16 --bf16')).toEqual([[], []]);
  });

  test('repetition counts', () => {
    expect(marked('a.py -v -v', 'a.py -v')).toEqual([['-v'], []]);
  });

  test('100 kB take no time', () => {
    const long = `a.py ${'--flag=value '.repeat(8000)}`;
    const from = performance.now();
    expect(marked(long, `${long} --more`)).toEqual([[], ['--more']]);
    expect(performance.now() - from).toBeLessThan(500);
  });
});

describe('short names', () => {
  test('take as many folders as it needs to tell them apart', () => {
    const names = shortNames(['/home/a/lora/train.py', '/home/a/bert/train.py', '/home/a/eval.py', 'C:\\work\\x.py']);
    expect([...names.values()].sort()).toEqual(['bert/train.py', 'eval.py', 'lora/train.py', 'x.py']);
  });

  test('know both separators and ends', () => {
    expect(baseName('/a/b/')).toBe('b');
    expect(baseName('C:\\a\\b.py')).toBe('b.py');
    expect(baseName('/')).toBe('/');
    expect([...shortNames(['/a', '/a', '/']).entries()]).toEqual([
      ['/a', 'a'],
      ['/', '/'],
    ]);
  });
});
