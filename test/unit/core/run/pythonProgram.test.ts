import { describe, expect, it } from 'vitest';
import { isPythonProgram } from '../../../../src/core/run/pythonProgram';

describe('Python programs', () => {
  it.each([
    'python',
    'python3',
    'python3.11',
    '/opt/env/bin/python3',
    'C:\\Python\\python.exe',
    'pypy3',
    'pythonw.exe',
  ])('knows %s', (program) => expect(isPythonProgram(program)).toBe(true));
  it.each(['pythonista', 'python-config', 'node', '', '/usr/bin/pyright'])('is not fooled by %s', (program) =>
    expect(isPythonProgram(program)).toBe(false),
  );
});
