import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gitState } from '../../../../src/node/git/gitState';

let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t.invalid', ...args], {
    encoding: 'utf8',
  }).trim();
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint git '))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

it('tells commit, branch and whether tracked files were changed', async () => {
  git('init', '-q', '-b', 'exp/lora');
  fs.writeFileSync(path.join(folder, 'a.py'), '1');
  git('add', '.');
  git('commit', '-qm', 'one');
  const commit = git('rev-parse', 'HEAD');
  fs.writeFileSync(path.join(folder, 'untracked.log'), '');
  expect(await gitState(folder)).toEqual({ commit, branch: 'exp/lora', dirty: false });
  fs.writeFileSync(path.join(folder, 'a.py'), '2');
  expect(await gitState(folder)).toEqual({ commit, branch: 'exp/lora', dirty: true });
  git('checkout', '-q', '--detach');
  expect(await gitState(folder)).toEqual({ commit, dirty: true });
});

it('says nothing where there is no repository, no commit or no folder', async () => {
  expect(await gitState(folder)).toBeUndefined();
  git('init', '-q');
  expect(await gitState(folder)).toBeUndefined();
  expect(await gitState(path.join(folder, 'gone'))).toBeUndefined();
});
