// What can be queued, with which Python, environment and arguments it then runs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { stateOf } from '../../src/core/queue/state';
import { activateExtension, closeAllEditors, folderOf, waitUntil } from './editorSupport';
import { endedRun, isFile } from './ledgerSupport';
import { endQueue, ended, jobNamed, QueueUser, said, SAYS, TOKEN } from './queueSupport';
import { closeTerminals, openShell, program, runIn } from './shellSupport';

suite('queue: what is queued', () => {
  const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('wattprint');
  const uri = (file: string): vscode.Uri => vscode.Uri.file(file);

  suiteSetup(async () => {
    await activateExtension();
    await config().update('grid.zone', 'DE', vscode.ConfigurationTarget.Global);
    process.env['HF_TOKEN'] = TOKEN;
  });
  suiteTeardown(async () => {
    delete process.env['HF_TOKEN'];
    await config().update('grid.zone', undefined, vscode.ConfigurationTarget.Global);
    await endQueue();
    await closeTerminals();
    await closeAllEditors();
  });

  test('one that has run is queued with its arguments, and a snapshot does not change with its file', async () => {
    const file = program('again.py', SAYS);
    program('beside.py', 'VALUE = 41\n');
    await runIn(await openShell(), 'python3 again.py --rank 16');
    await endedRun('again.py', isFile(file));
    fs.rmSync(`${file}.said`);
    fs.writeFileSync(file, `import beside\n${SAYS.replace('sys.argv[0]', JSON.stringify(file))}`);
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 1 h')
      .picks(/snapshot of the file/);
    await user.starts('runWhenGreen', uri(file));
    assert.deepEqual(user.errors, []);
    assert.match(user.shown.join('\n'), /Takes about 1 min \(from 1 run\)/);
    assert.match(user.shown.at(-1) ?? '', /python3 again\.py --rank 16/);
    fs.writeFileSync(file, 'raise SystemExit(3)\n');
    const entry = jobNamed('again.py');
    assert.ok(entry);
    assert.equal(stateOf(entry).is, 'waiting');
    assert.equal(entry.job.plan.fixed, true);
    await new QueueUser().starts('queueRunNow', { job: entry.job.id });
    assert.deepEqual((await said(file)).argv, ['--rank', '16']);
    assert.equal(await ended('again.py'), 'done');
  });

  test('the virtual environment of the folder is activated, without its extension', async () => {
    const file = program('in-venv.py', SAYS);
    const venv = path.join(folderOf(0), '.venv');
    assert.equal(await runIn(await openShell(), `python3 -m venv --without-pip ${venv}`), 0);
    const user = new QueueUser().picks(/^\$\(play\)/).picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(file));
    assert.match(user.shown.at(-1) ?? '', /Python 3\.\d+ \(\.venv\)/);
    assert.ok(user.shown.at(-1)?.includes(`$(file-binary) ${venv}/bin/python | program of Python 3.`));
    assert.equal((await said(file)).venv, venv);
    assert.equal(await ended('in-venv.py'), 'done');
    fs.rmSync(venv, { recursive: true });
  });

  test('a task and a run of the history are queued from the palette', async () => {
    await closeAllEditors();
    const file = program('history.py', SAYS);
    await runIn(await openShell({ cwd: folderOf(1) }), `python3 ${file} --seed 2`);
    const { run } = await endedRun('history.py', isFile(file));
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 3 h')
      .picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', { run: run.id });
    assert.deepEqual(jobNamed('history.py')?.job.command, ['python3', file, '--seed', '2']);
    assert.equal(jobNamed('history.py')?.job.cwd, folderOf(1));

    const other = new QueueUser()
      .picks(/Queue something else/)
      .picks(/^\$\(tools\) train$/)
      .picks(/^\$\(calendar\)/)
      .writes('in 3 h')
      .picks(/\$\(check\) Queue/);
    await other.starts('runWhenGreen', uri(file));
    assert.deepEqual(jobNamed('train')?.job.command, ['python3', 'train.py']);
    assert.equal(stateOf(jobNamed('train') ?? assert.fail()).is, 'waiting');
  });

  test('a script for sbatch is refused where that is not there, and another script for what it is', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = folderOf(0);
    const user = new QueueUser();
    await user.starts('runWhenGreen', uri(program('night.sh', '#!/bin/sh\n#SBATCH --time=5\ntrue\n')));
    await user.starts('runWhenGreen', uri(program('plain.sh', '#!/bin/sh\ntrue\n')));
    process.env['PATH'] = PATH;
    assert.deepEqual(user.errors, [
      'night.sh is a script for sbatch, which is not on the search path of VS Code.',
      'Only Python files, notebooks and scripts with #SBATCH lines can be queued, from the disk.',
    ]);
  });

  test('a notebook is executed into a copy, by the program of its environment', async () => {
    const notebook = program('night.ipynb', '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}');
    const nothing = new QueueUser();
    const { PATH } = process.env;
    // Whatever this machine has.
    process.env['PATH'] = folderOf(0);
    await nothing.starts('runWhenGreen', uri(notebook));
    process.env['PATH'] = PATH;
    assert.match(nothing.errors[0] ?? '', /^Neither papermill nor jupyter nbconvert is there to execute the notebook/);
    const venv = path.join(folderOf(0), '.venv');
    assert.equal(await runIn(await openShell(), `python3 -m venv --without-pip ${venv}`), 0);
    // It stands for papermill: it takes the same arguments and writes what it was given.
    const papermill = path.join(venv, 'bin', 'papermill');
    fs.writeFileSync(papermill, `#!${venv}/bin/python\nimport shutil, sys\nshutil.copy(sys.argv[1], sys.argv[2])\n`);
    fs.chmodSync(papermill, 0o755);
    const user = new QueueUser().picks(/^\$\(play\)/).picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(notebook));
    assert.deepEqual(user.errors, []);
    assert.match(user.shown.at(-1) ?? '', /\$\(terminal\) papermill night\.ipynb night\.queued\.ipynb/);
    assert.doesNotMatch(user.shown.at(-1) ?? '', /snapshot/);
    assert.equal(await ended('night.ipynb'), 'done');
    assert.ok(fs.existsSync(path.join(folderOf(0), 'night.queued.ipynb')));
    fs.rmSync(venv, { recursive: true });
  });

  test('a task keeps its folder and variables; one that only VS Code can start is refused', async () => {
    const scope = vscode.workspace.workspaceFolders?.[1];
    assert.ok(scope);
    const taskOf = (name: string, execution: vscode.ShellExecution | vscode.ProcessExecution): vscode.Task =>
      new vscode.Task({ type: 'queue-test', name }, scope, name, 'test', execution);
    const script = path.join(folderOf(1), 'a b.py');
    fs.writeFileSync(script, SAYS);
    const args = ['${workspaceFolder}/a b.py', '--fast'];
    const tasks = [
      taskOf('quoted', new vscode.ShellExecution('python3', args, { env: { SEED: '7' } })),
      taskOf('piped', new vscode.ShellExecution('python3 x.py | tee out')),
      taskOf('of a file', new vscode.ProcessExecution('python3', ['${file}'])),
    ];
    const provider = { provideTasks: () => tasks, resolveTask: (): undefined => undefined };
    const registered = vscode.tasks.registerTaskProvider('queue-test', provider);
    try {
      const queueTask = async (name: RegExp): Promise<QueueUser> => {
        const user = new QueueUser()
          .picks(/Queue something else/)
          .picks(name)
          .picks(/^\$\(calendar\)/)
          .writes('in 3 h')
          .picks(/\$\(check\) Queue/);
        await user.starts('runWhenGreen', uri(program('any.py', SAYS)));
        return user;
      };
      const quoted = await queueTask(/^\$\(tools\) quoted$/);
      assert.match(quoted.shown.at(-1) ?? '', /\n\$\(symbol-variable\) SEED=7 \| variable \|/);
      const { job } = jobNamed('quoted') ?? {};
      assert.deepEqual(job?.command, ['python3', script, '--fast']);
      assert.deepEqual([job.cwd, job.environment['SEED'], job.file], [folderOf(1), '7', script]);
      await queueTask(/^\$\(tools\) piped$/);
      assert.deepEqual(jobNamed('piped')?.job.command, ['/bin/sh', '-c', 'python3 x.py | tee out']);
      const refused = new QueueUser().picks(/Queue something else/).picks(/^\$\(tools\) of a file$/);
      await refused.starts('runWhenGreen', uri(program('any.py', SAYS)));
      assert.deepEqual(refused.errors, [
        'The task uses ${file}, which only VS Code knows when it starts. Queue a file or a run.',
      ]);
    } finally {
      registered.dispose();
      fs.rmSync(script);
    }
  });

  test('a task runs in the shell that it asks for, and is not queued without those that it needs', async () => {
    const file = path.join(folderOf(0), '.vscode', 'tasks.json');
    const before = fs.readFileSync(file, 'utf8');
    const script = program('in-bash.py', SAYS);
    const inBash = {
      label: 'in bash',
      type: 'shell',
      command: '[[ -n $BASH ]] && python3 in-bash.py',
      options: { shell: { executable: '/bin/bash' } },
    };
    const after = { label: 'after train', type: 'shell', command: 'python3 eval.py', dependsOn: ['train'] };
    fs.writeFileSync(file, JSON.stringify({ version: '2.0.0', tasks: [inBash, after] }));
    try {
      await waitUntil('the tasks are there', async () =>
        (await vscode.tasks.fetchTasks()).some(({ name }) => name === 'after train'),
      );
      const user = new QueueUser()
        .picks(/Queue something else/)
        .picks(/^\$\(tools\) in bash$/)
        .picks(/^\$\(play\)/)
        .picks(/\$\(check\) Queue/);
      await user.starts('runWhenGreen', uri(script));
      assert.deepEqual(jobNamed('in bash')?.job.command, ['/bin/bash', '-c', inBash.command]);
      assert.match(user.shown.at(-1) ?? '', /\$\(file-binary\) \/\S*\/python3 \| program \|/);
      assert.deepEqual((await said(script)).argv, []);
      const refused = new QueueUser().picks(/Queue something else/).picks(/^\$\(tools\) after train$/);
      await refused.starts('runWhenGreen', uri(script));
      assert.deepEqual(refused.errors, [
        'The task needs others to run first (train), which the queue does not do. Queue a task whose command does all of it.',
      ]);
    } finally {
      fs.writeFileSync(file, before);
    }
  });

  test('which secrets are kept is chosen on the way, and can be taken back', async () => {
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 3 h')
      .picks(/\$\(shield\).*HF_TOKEN/)
      .picks(/^HF_TOKEN$/)
      .picks(/\$\(check\) Queue/);
    try {
      await user.starts('runWhenGreen', uri(program('with-token.py', SAYS)));
      assert.ok(user.waited.includes('Looking for its Python …') && user.waited.includes('Planning …'));
      assert.match(user.shown.at(-1) ?? '', /Kept although they look like secrets[^]*\$\(shield\) HF_TOKEN \| kept/);
      assert.equal(jobNamed('with-token.py')?.job.environment['HF_TOKEN'], TOKEN);
      const again = new QueueUser()
        .picks(/^\$\(play\)/)
        .picks(/^\$\(shield\) HF_TOKEN$/)
        .givesUp()
        .givesUp();
      await again.starts('runWhenGreen', uri(program('with-token.py', SAYS)));
      assert.match(again.shown.at(-1) ?? '', /Left out[^]*\$\(shield\).*HF_TOKEN.* \| left out/);
    } finally {
      await config().update('queue.environment', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('the environment that the Python extension has chosen comes first', async () => {
    const home = path.join(folderOf(1), 'conda-env');
    const environments = {
      getActiveEnvironmentPath: () => ({ path: home }),
      resolveEnvironment: () =>
        Promise.resolve({
          executable: { uri: uri(`${home}/bin/python`) },
          environment: { type: 'Conda', name: 'lora', folderUri: uri(home) },
          version: { major: 3, minor: 12 },
        }),
    };
    const extensions = vscode.extensions as { getExtension: unknown };
    const real = extensions.getExtension;
    extensions.getExtension = (id: string) => {
      assert.equal(id, 'ms-python.python');
      return { activate: () => Promise.resolve({ environments }) };
    };
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 3 h')
      .picks(/\$\(check\) Queue/);
    try {
      await user.starts('runWhenGreen', uri(program('conda.py', SAYS)));
    } finally {
      extensions.getExtension = real;
    }
    assert.match(user.shown.at(-1) ?? '', /Python 3\.12 \(lora\)/);
    const { job } = jobNamed('conda.py') ?? {};
    assert.deepEqual(job?.command, [`${home}/bin/python`, 'conda.py']);
    assert.equal(job.environment['CONDA_PREFIX'], home);
    assert.ok(job.environment['PATH']?.startsWith(`${home}/bin:`));
  });
});
