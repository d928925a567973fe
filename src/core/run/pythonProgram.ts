/** Names of Python interpreters. */
const PYTHON = /^(?:python|pythonw|pypy|ipython)(?:\d+(?:\.\d+)*)?t?(?:\.exe)?$/i;

/** Whether a program's name, or the last part of its path, is a Python interpreter's. */
export const isPythonProgram = (program: string): boolean => PYTHON.test(program.replace(/^.*[\\/]/, ''));
