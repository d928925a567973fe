import { describe, expect, it } from 'vitest';
import { classifyCommand } from '../../../../src/core/run/command';
import { folderOf } from '../../../../src/core/run/identity';
import { typedLine } from '../../../../src/core/run/typedLine';

/** As it is recorded of a line that was typed in `typedIn`. */
const recorded = (command: string, typedIn: string): Parameters<typeof typedLine>[0] => {
  const cwd = folderOf(classifyCommand(command), typedIn);
  return { kind: 'terminal', command, ...(cwd !== undefined && { cwd }) };
};

describe('a recorded line can be run again', () => {
  it.each([
    ['python train.py', '/w', 'python train.py', '/w'],
    ['cd sub && python train.py', '/w', 'python train.py', '/w/sub'],
    ['cd ../x; python train.py', '/w/a', 'python train.py', '/w/x'],
    ['cd "my sub" && cd b && python train.py', '/w', 'python train.py', '/w/my sub/b'],
    ['cd /w/sub && python train.py', '/elsewhere', 'python train.py', '/w/sub'],
    ['./prepare && cd ./a/b/ && python train.py', '/w', './prepare && cd ./a/b/ && python train.py', '/w'],
    ['(cd sub && python train.py)', '/w', '(cd sub && python train.py)', '/w'],
    ['sh -c "cd sub && python t.py"', '/w', 'sh -c "cd sub && python t.py"', '/w'],
    ['cd sub && python train.py && cd -', '/w', 'cd sub && python train.py && cd -', '/w'],
    ['cd sub || exit; python train.py', '/', 'cd sub || exit; python train.py', '/'],
    ['make; cd /abs && python train.py', '/w', 'make; cd /abs && python train.py', '/abs'],
  ])('%s, typed in %s', (command, typedIn, line, cwd) =>
    expect(typedLine(recorded(command, typedIn))).toEqual({ line, cwd }),
  );

  it('not where its folder cannot be told', () => {
    expect(typedLine(recorded('make; cd ../x && python train.py', '/w/a'))).toBeUndefined();
    expect(typedLine(recorded('cd ~/x && python train.py', '/w'))).toBeUndefined();
  });

  it.each(['queue', 'command line'] as const)('from where it was started, of a run of the %s', (kind) => {
    const run = { kind, command: "/bin/sh -c 'cd sub && python train.py'", cwd: '/w' };
    expect(typedLine(run)).toEqual({ line: run.command, cwd: '/w' });
  });
});
