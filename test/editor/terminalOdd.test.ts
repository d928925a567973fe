// Command lines, names and folders as people have them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { energyJ } from '../support/ledgerFile';
import { activateExtension, folderOf } from './editorSupport';
import { endedRun, isFile } from './ledgerSupport';
import { burner, closeTerminals, enter, openShell, runIn } from './shellSupport';

/** A repository with one commit. @returns the commit */
function makeRepository(folder: string): string {
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'try-out');
  git('add', '.');
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '-q', '-m', 'One');
  return git('rev-parse', 'HEAD');
}

suite('terminal, odd cases', () => {
  let shell: vscode.Terminal;

  suiteSetup(async () => {
    await activateExtension();
    shell = await openShell();
  });
  suiteTeardown(closeTerminals);

  test('the commit of the folder is noted, and that it was changed since', async () => {
    const second = folderOf(1);
    const file = burner('committed.py', second);
    const commit = makeRepository(second);
    const there = await openShell({ cwd: second });
    await runIn(there, 'python3 committed.py 1.5');
    const clean = await endedRun('committed.py', isFile(file));
    assert.deepEqual(clean.run.git, { commit, branch: 'try-out', dirty: false });

    fs.appendFileSync(file, '# changed\n');
    await runIn(there, 'python3 ./committed.py 1.5 0');
    const dirty = await endedRun('the changed file', ({ command }) => command === 'python3 ./committed.py 1.5 0');
    assert.deepEqual(dirty.run.git, { commit, branch: 'try-out', dirty: true });
    assert.equal(dirty.run.file, file);
  });

  test('a run in the second folder of a workspace belongs to that folder', async () => {
    const second = folderOf(1);
    const below = path.join(second, 'deep', 'er');
    const file = burner('there.py', below);
    await runIn(shell, `cd ${second} && cd deep/er && python3 there.py 1.5; cd ${folderOf(0)}`);
    const { run } = await endedRun('there.py', isFile(file));
    assert.equal(run.workspace, second);
    assert.equal(run.cwd, below);
  });

  test('a run outside of all folders keeps its own', async () => {
    const away = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-away-'));
    try {
      const file = burner('away.py', away);
      makeRepository(away); // of somebody whom the user need not trust
      await enter(shell, away);
      await runIn(shell, 'python3 away.py 1.5');
      const { run } = await endedRun('away.py', isFile(file));
      assert.equal(run.cwd, away);
      assert.equal(run.git, undefined);
    } finally {
      await enter(shell, folderOf(0));
      fs.rmSync(away, { recursive: true });
    }
  });

  test('a name with quotes, spaces and letters from elsewhere', async () => {
    const name = `it's "ünï" ☃ 訓練.py`;
    const file = burner(name);
    await runIn(shell, `python3 'it'\\''s "ünï" ☃ 訓練.py' 1.5`);
    const { run } = await endedRun(name, isFile(file));
    assert.equal(run.name, name);
  });

  test('a command of 20 kB is cut, with a word on its length', async () => {
    const file = burner('long.py');
    const line = `python3 long.py 1.5 0 ${'abcdefghi '.repeat(2000)}end`;
    await runIn(shell, line);
    const { run, ended } = await endedRun('long.py', isFile(file));
    assert.ok(run.command.length < 4100, `${run.command.length} characters`);
    assert.match(run.command, /… \(20\d{3} characters\)$/);
    assert.equal(ended.exitCode, 0);
  });

  test('shells that tell nothing are watched by their processes', async () => {
    const integration = vscode.workspace.getConfiguration('terminal.integrated.shellIntegration');
    await integration.update('enabled', false, vscode.ConfigurationTarget.Global);
    try {
      const files = [burner('plain-sh.py'), burner('bare-bash.py')];
      const cwd = folderOf(0);
      const plain = vscode.window.createTerminal({ shellPath: '/bin/sh', cwd });
      const bare = vscode.window.createTerminal({ shellPath: '/bin/bash', shellArgs: ['--noprofile', '--norc'], cwd });
      // Long enough to be seen after the time that a shell gets to announce its integration.
      plain.sendText('python3 plain-sh.py 5 3');
      bare.sendText('python3 bare-bash.py 5');
      const runs = await Promise.all(files.map((file) => endedRun(path.basename(file), isFile(file), 40_000)));
      for (const { run, ended } of runs) {
        assert.equal(run.kind, 'terminal');
        assert.equal(run.cwd, cwd);
        assert.equal(run.workspace, cwd);
        assert.match(run.command, /python3(\.\d+)? (plain-sh|bare-bash)\.py 5( 3)?$/);
        assert.equal(ended.exitCode, undefined);
        assert.ok(energyJ(ended.energy) > 0);
        assert.ok(ended.energy.durationS >= 4.5, 'from the birth of its process');
      }
    } finally {
      await integration.update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
