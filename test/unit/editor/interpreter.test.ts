import { describe, expect, it, vi } from 'vitest';
import { activated } from '../../../src/editor/queue/interpreter';

vi.mock('vscode', () => ({}));

/** The editor was started in an environment of each kind. */
const before = {
  PATH: '/usr/bin',
  CONDA_EXE: '/conda/bin/conda',
  CONDA_PREFIX: '/conda/envs/old',
  CONDA_PREFIX_1: '/conda',
  CONDA_DEFAULT_ENV: 'old',
  CONDA_PROMPT_MODIFIER: '(old) ',
  CONDA_SHLVL: '2',
  VIRTUAL_ENV: '/old',
  VIRTUAL_ENV_PROMPT: 'old',
  PYTHONHOME: '/old',
};
const bin = process.platform === 'win32' ? 'Scripts' : 'bin';

describe('an activated environment is the only one', () => {
  it('virtual', () => {
    const home = { folder: '/new', kind: 'venv', name: '.venv' } as const;
    const environment = activated(before, { program: 'python', title: '', home });
    expect(environment).toEqual({
      PATH: expect.stringContaining(`new/${bin}`) as string,
      CONDA_EXE: '/conda/bin/conda',
      VIRTUAL_ENV: '/new',
    });
  });

  it('of Conda', () => {
    const home = { folder: '/conda/envs/new', kind: 'conda', name: 'new' } as const;
    const environment = activated(before, { program: 'python', title: '', home });
    expect(environment).toEqual({
      PATH: expect.stringContaining('/conda/envs/new') as string,
      CONDA_EXE: '/conda/bin/conda',
      CONDA_PREFIX: '/conda/envs/new',
      CONDA_DEFAULT_ENV: 'new',
    });
  });
});
