// Commands typed in a terminal with shell integration, from the shell to the line in the ledger.
import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { cpuActiveJ, energyJ, type Recorded } from '../support/ledgerFile';
import { activateExtension, folderOf } from './editorSupport';
import { endedRun, isFile, ledgerText, recordedRuns } from './ledgerSupport';
import { burner, closeTerminals, openShell, program, runIn } from './shellSupport';

suite('terminal', () => {
  let shell: vscode.Terminal;

  suiteSetup(async () => {
    await activateExtension();
    shell = await openShell();
  });
  suiteTeardown(closeTerminals);

  test('a run is recorded with what it was, how it ended and what it used', async () => {
    const file = burner('recorded.py');
    const before = Date.now();
    assert.equal(await runIn(shell, 'python3 recorded.py 2 3'), 3);
    const lasted = (Date.now() - before) / 1000;
    const { run, ended } = await endedRun('recorded.py', isFile(file));
    assert.equal(run.kind, 'terminal');
    assert.equal(run.name, 'recorded.py');
    assert.equal(run.command, 'python3 recorded.py 2 3');
    assert.equal(run.cwd, folderOf(0));
    assert.equal(run.workspace, folderOf(0));
    assert.match(run.interpreter ?? '', /^\/.*\/python3$/);
    assert.equal(run.host, os.hostname());
    assert.equal(run.launcher, undefined);
    assert.equal(ended.exitCode, 3);
    const { energy } = ended;
    assert.ok(energy.durationS >= 1.9 && energy.durationS <= lasted + 1, `${energy.durationS} of ${lasted} s`);
    assert.ok(Math.abs((ended.end - run.start) / 1000 - energy.durationS) < 0.1);
    assert.ok(energyJ(energy) > 0);
    const cpu = energy.devices.find((device) => device.kind === 'cpu');
    assert.ok(cpu, 'the processor is metered');
    assert.match(cpu.source, /^(counter|integrated|modelled)$/);
    assert.notEqual(cpu.how, '');
    assert.ok(cpu.band.high > 0);
  });

  test('a command that did not last leaves no record, and neither does an everyday one', async () => {
    const short = burner('short.py');
    const after = burner('after.py');
    await runIn(shell, 'python3 short.py 0.1');
    await runIn(shell, 'ls');
    await runIn(shell, 'python3 after.py 1.5');
    await endedRun('after.py', isFile(after));
    // On a machine that is busy with something else even this may last a second: then it is a run.
    const lasted = ({ ended }: Recorded): boolean => (ended?.energy?.durationS ?? 0) >= 1;
    assert.deepEqual(
      recordedRuns().filter((each) => (each.run.file === short && !lasted(each)) || each.run.command === 'ls'),
      [],
    );
  });

  test('a command that matches a pattern of the user leaves no record', async () => {
    const config = vscode.workspace.getConfiguration('wattprint');
    const excluded = burner('excluded.py');
    const after = burner('included.py');
    await config.update('runs.exclude', ['python3 excluded*'], vscode.ConfigurationTarget.Global);
    try {
      await runIn(shell, 'python3 excluded.py 1.5');
      await runIn(shell, 'python3 included.py 1.5');
      await endedRun('included.py', isFile(after));
      assert.deepEqual(
        recordedRuns().filter(({ run }) => isFile(excluded)(run)),
        [],
      );
    } finally {
      await config.update('runs.exclude', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a script that starts Python is one run, named after the script', async () => {
    burner('inner.py');
    program('train.sh', 'set -e\nsleep 0.2\npython3 inner.py 1 0\npython3 inner.py 1 0\n');
    assert.equal(await runIn(shell, 'bash train.sh'), 0);
    const { run, ended } = await endedRun('train.sh', ({ command }) => /train\.sh|inner\.py/.test(command));
    assert.equal(run.name, 'train.sh');
    assert.equal(ended.exitCode, 0);
    assert.ok(cpuActiveJ(ended.energy) > 0);
  });

  test('a script that starts no Python leaves no record', async () => {
    program('wait.sh', 'sleep 1.2\n');
    const after = burner('after-wait.py');
    await runIn(shell, 'bash wait.sh');
    await runIn(shell, 'python3 after-wait.py 1.5');
    await endedRun('after-wait.py', isFile(after));
    assert.deepEqual(
      recordedRuns().filter(({ run }) => run.name === 'wait.sh'),
      [],
    );
  });

  test('a job in the background runs on after the prompt and ends with its process', async () => {
    const file = burner('background.py');
    const before = Date.now();
    await runIn(shell, 'python3 background.py 2.5 7 &');
    const back = Date.now();
    const { run, ended } = await endedRun('background.py', isFile(file));
    assert.ok(back - before < 2_000, 'the prompt came back at once');
    assert.equal(run.name, 'background.py');
    assert.equal(ended.exitCode, undefined);
    assert.ok(ended.energy.durationS >= 2.4, `${ended.energy.durationS} s`);
    assert.ok(cpuActiveJ(ended.energy) > 0);
  });

  test('what the children of a run use is charged to it', async () => {
    const alone = burner('alone.py');
    burner('child.py');
    const parent = program(
      'parent.py',
      'import subprocess, sys\nsubprocess.run([sys.executable, "child.py", "2"], check=True)\n',
    );
    await runIn(shell, 'python3 alone.py 2');
    await runIn(shell, 'python3 parent.py');
    const direct = await endedRun('alone.py', isFile(alone));
    const nested = await endedRun('parent.py', isFile(parent));
    const ratio = cpuActiveJ(nested.ended.energy) / cpuActiveJ(direct.ended.energy);
    assert.ok(ratio > 0.4 && ratio < 2.5, `the same work, ${ratio} of the energy`);
    assert.deepEqual(
      recordedRuns().filter(({ run }) => run.name === 'child.py'),
      [],
    );
  });

  test('two runs at once share the processor', async () => {
    const files = [burner('left.py'), burner('right.py')];
    const other = await openShell();
    await Promise.all([runIn(shell, 'python3 left.py 2.5'), runIn(other, 'python3 right.py 2.5')]);
    const runs = await Promise.all(files.map((file) => endedRun(path.basename(file), isFile(file))));
    const shares = runs.map(({ ended }) => ended.energy.devices.find(({ kind }) => kind === 'cpu')?.share ?? NaN);
    const [left = NaN, right = NaN] = shares;
    assert.ok(left > 0.1 && right > 0.1, `shares ${left} and ${right}`);
    // They do not start and end at the same moment, so a little of each is alone.
    assert.ok(left + right <= 1.25, `shares ${left} and ${right}`);
    const spans = runs.map(({ run, ended }) => [run.start, ended.end] as const);
    const unionS = (Math.max(...spans.map(([, end]) => end)) - Math.min(...spans.map(([start]) => start))) / 1000;
    const peakW = Math.max(...runs.flatMap(({ ended }) => ended.energy.devices.map((device) => device.peakW ?? 0)));
    const bothJ = runs.reduce((sum, { ended }) => sum + cpuActiveJ(ended.energy), 0);
    assert.ok(bothJ <= peakW * unionS * 1.05, `${bothJ} J of at most ${peakW} W for ${unionS} s`);
  });

  test('a secret on the command line does not reach the disk', async () => {
    const file = burner('secret.py');
    await runIn(shell, `HF_TOKEN=hf_abcdefghijklmnopqrstuv python3 secret.py 1.5 0 --password correct-horse`);
    const { run } = await endedRun('secret.py', isFile(file));
    assert.match(run.command, /secret\.py/);
    assert.doesNotMatch(ledgerText(), /hf_abcdefgh|correct-horse/);
  });
});
