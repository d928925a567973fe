import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

const program = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
};

it('runs no program that the repository names to watch its files', async () => {
  git('init', '-q');
  fs.writeFileSync(path.join(folder, 'a.py'), '1');
  git('add', 'a.py');
  git('commit', '-qm', 'one');
  const mark = path.join(folder, 'ran');
  git('config', 'core.fsmonitor', `'${program('monitor', `touch '${mark}'; exit 1`)}'`);
  git('status');
  expect(fs.existsSync(mark)).toBe(true);
  fs.rmSync(mark);
  expect(await gitState(folder)).toMatchObject({ dirty: false });
  expect(fs.existsSync(mark)).toBe(false);
});

it('does not take the git that lies in the current folder, and finds a folder given from there', async () => {
  git('init', '-q', '-b', 'main', 'sub');
  git('-C', 'sub', 'commit', '--allow-empty', '-qm', 'one');
  const mark = path.join(folder, 'ran');
  program('git', `touch '${mark}'; exit 1`);
  // As on Windows, where the current folder is looked into first.
  vi.stubEnv('PATH', `.:${process.env['PATH']}`);
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(await gitState('sub')).toMatchObject({ branch: 'main' });
  } finally {
    process.chdir(before);
    vi.unstubAllEnvs();
  }
  expect(fs.existsSync(mark)).toBe(false);
});
