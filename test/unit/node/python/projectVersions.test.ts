import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBelow } from '../../../../src/core/lint/versions';
import { ProjectVersions } from '../../../../src/node/python/projectVersions';

describe('the versions of a project', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'project-'));
    mkdirSync(path.join(root, '.git'));
    mkdirSync(path.join(root, 'src/deep'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const isOld = async (): Promise<boolean | undefined> =>
    isBelow(await new ProjectVersions().of(path.join(root, 'src/deep/a.py')), 'transformers', '5');

  it('are those that its files ask for, the nearest first', async () => {
    expect(await isOld()).toBeUndefined();
    writeFileSync(path.join(root, 'requirements.txt'), 'transformers==4.40\n');
    expect(await isOld()).toBe(true);
    writeFileSync(path.join(root, 'src/pyproject.toml'), 'dependencies = ["transformers>=5"]\n');
    expect(await isOld()).toBe(false);
  });

  it('do not wait for what is no file', async () => {
    writeFileSync(path.join(root, 'requirements.txt'), 'transformers==4.40\n');
    execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', path.join(root, 'src/requirements.txt')]);
    expect(await isOld()).toBe(true);
  });

  it.each(['.venv/lib/python3.12/site-packages', 'env/Lib/site-packages'])(
    'are those in %s, where there is one',
    async (at) => {
      writeFileSync(path.join(root, 'requirements.txt'), 'transformers>=4.30\n');
      mkdirSync(path.join(root, at, 'transformers-5.1.0.dist-info'), { recursive: true });
      mkdirSync(path.join(root, at, 'transformers'));
      expect(await isOld()).toBe(false);
    },
  );
});
