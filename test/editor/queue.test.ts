// Runs that wait for a better hour, from the command to the record. The lists are those of VS Code, the runner is the real one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { stateOf } from '../../src/core/queue/state';
import { activateExtension, closeAllEditors, folderOf, waitUntil } from './editorSupport';
import { endedRun, isFile } from './ledgerSupport';
import { endQueue, ended, jobFile, jobNamed, queued, QueueUser, said, SAYS, TOKEN } from './queueSupport';
import { closeTerminals, openShell, program, runIn } from './shellSupport';

const HOUR_MS = 3_600_000;

suite('queue', () => {
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

  test('a script that is queued for now runs without the window, and is recorded', async () => {
    const file = program('queued.py', SAYS);
    const user = new QueueUser().picks(/^\$\(play\)/).picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(file));
    const took = performance.now() - user.choseAt;
    console.log(`queue: from the last choice to queued ${took.toFixed(0)} ms`);
    assert.ok(took < 300, `${took} ms`);
    assert.deepEqual(user.errors, []);
    const [windows = '', confirm = ''] = user.shown;
    assert.match(
      windows,
      /^Run queued\.py when grid is green\nTakes 4 h, a guess: this command has not run yet\. Finish by/,
    );
    assert.match(windows, /\$\(play\) (Run now|Now) \| \d\d:\d\d to .* g\/kWh/);
    assert.match(windows, /Can be interrupted: no/);
    assert.match(confirm, /^Queue this command\?\nStarts now, ends about/);
    assert.match(confirm, /\$\(terminal\) \S*python\S* queued\.py/);
    assert.match(confirm, new RegExp(`\\$\\(shield\\).*HF_TOKEN`));
    assert.ok(!user.shown.join().includes(TOKEN));

    assert.deepEqual(await said(file), { argv: [], cwd: folderOf(0), venv: null, token: null });
    const { run, ended: end } = await endedRun('queued.py', isFile(file));
    assert.equal(run.kind, 'queue');
    assert.equal(end.exitCode, 0);
    assert.equal(end.terms.grid?.zone, 'DE');
    assert.equal(await ended('queued.py'), 'done');
    const { job } = jobNamed('queued.py') ?? {};
    assert.ok(job);
    assert.ok(!fs.readFileSync(jobFile(job.id), 'utf8').includes(TOKEN));
    assert.equal(job.workspace, folderOf(0));
    assert.equal(fs.statSync(jobFile(job.id)).mode & 0o077, 0);
  });

  test('a job is moved, and cancelled; both are there for the runner at once', async () => {
    const file = program('moved.py', SAYS);
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 2 h')
      .picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(file));
    const { job } = jobNamed('moved.py') ?? {};
    assert.ok(job);
    const node = { job: job.id };
    const late = new QueueUser().writes('in 0 h');
    await late.starts('queueMove', node);
    assert.deepEqual(late.refused, ['Write a time such as in 12 h, tomorrow 08:00, Monday 08:00 or 2026-11-27 08:00']);
    await new QueueUser().writes('in 5 h').starts('queueMove', node);
    const entry = jobNamed('moved.py');
    assert.ok(entry);
    const state = stateOf(entry);
    assert.ok(state.is === 'waiting' && Math.abs(state.start - Date.now() - 5 * HOUR_MS) < 60_000);
    await new QueueUser().starts('queueCancel', node);
    assert.equal(await ended('moved.py'), 'cancelled');
    assert.equal(fs.existsSync(`${file}.said`), false);
    await new QueueUser().starts('queueRemove', node);
    assert.equal(jobNamed('moved.py'), undefined);
  });

  test('a command with a secret in it is refused in one sentence', async () => {
    const file = program('queued-secret.py', SAYS);
    const line = `python3 queued-secret.py --hf-token ${TOKEN}`;
    const user = new QueueUser()
      .picks(/^\$\(play\)/)
      .picks(/^\$\(terminal\)/)
      .writes(line)
      .givesUp();
    await user.starts('runWhenGreen', uri(file));
    assert.equal(user.refused.length, 1);
    assert.match(user.refused[0] ?? '', /^The command has a secret in it, which the queue would write down: .*•••/);
    assert.equal(jobNamed('queued-secret.py'), undefined);
    // What was recorded of it is masked: it is queued as if it had not run.
    await runIn(await openShell(), line);
    await endedRun('queued-secret.py', isFile(file));
    const again = new QueueUser().picks(/^\$\(play\)/).givesUp();
    await again.starts('runWhenGreen', uri(file));
    assert.match(again.shown.at(-1) ?? '', /\$\(terminal\) \S*python\S* queued-secret\.py \|/);
  });

  test('what does not fit is said first, and can be changed', async () => {
    const file = program('long.py', SAYS);
    const user = new QueueUser()
      .picks(/^\$\(edit\) Finish by/)
      .picks(/^Finish by/)
      .writes('in 10 h')
      .picks(/^\$\(watch\)/)
      .writes('12 h')
      .givesUp();
    await user.starts('runWhenGreen', uri(file));
    assert.deepEqual(user.errors, []);
    assert.match(user.shown.at(-1) ?? '', /\$\(warning\) 12 h do not fit before .* The latest start was /);
    assert.equal(jobNamed('long.py'), undefined);
  });

  test('where no hours are known, a source is offered, and a time of one’s own', async () => {
    await config().update('grid.zone', 'AF', vscode.ConfigurationTarget.Global);
    const user = new QueueUser()
      .picks(/^\$\(calendar\)/)
      .writes('in 6 h')
      .picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(program('somewhere.py', SAYS)));
    await config().update('grid.zone', 'DE', vscode.ConfigurationTarget.Global);
    assert.match(
      user.shown[0] ?? '',
      /\n\$\(info\) No hourly figures for this zone\. Choose a grid source, or run at a time you set \|/,
    );
    const { job } = jobNamed('somewhere.py') ?? {};
    assert.equal(job?.plan.fixed, true);
    assert.deepEqual(job.grid, { zone: 'AF' });
  });

  test('a job that can stop is planned in pieces, and repeats when it is told to', async () => {
    const user = new QueueUser()
      .picks(/Can be interrupted: no/)
      .picks(/Can be interrupted: SIGTERM/)
      .picks(/Repeat weekly .*: no/)
      .picks(/^\$\(calendar\)/)
      .writes('in 6 h')
      .picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(program('pieces.py', SAYS)));
    assert.match(user.shown[3] ?? '', /Can be interrupted: SIGUSR1 [^]*Repeat weekly .*: yes/);
    const { job } = jobNamed('pieces.py') ?? {};
    assert.equal(job?.interruption?.signal, 'SIGUSR1');
    assert.equal(job.weekly, true);
  });

  test('what runs is ended only after a question', async () => {
    const file = program(
      'endless.py',
      'import sys, time\nopen(sys.argv[0] + ".on", "w")\nwhile True: time.sleep(60)\n',
    );
    const user = new QueueUser().picks(/^\$\(play\)/).picks(/\$\(check\) Queue/);
    await user.starts('runWhenGreen', uri(file));
    await waitUntil('it runs', () => fs.existsSync(`${file}.on`), 20_000);
    const node = { job: jobNamed('endless.py')?.job.id };
    await new QueueUser().givesUp().starts('queueCancel', node);
    // It was wanted at once, and is still.
    assert.equal(jobNamed('endless.py')?.wish?.want, 'start');
    const sure = new QueueUser().writes('End it');
    await sure.starts('queueCancel', node);
    assert.match(sure.shown[0] ?? '', /^End endless\.py\? It has run for /);
    assert.equal(await ended('endless.py'), 'cancelled');
  });

  test('in a workspace that is not trusted nothing is queued', async () => {
    const before = queued().length;
    const real = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    assert.ok(real);
    Object.defineProperty(vscode.workspace, 'isTrusted', { ...real, get: () => false });
    try {
      const user = new QueueUser();
      await user.starts('runWhenGreen', uri(program('untrusted.py', SAYS)));
      assert.deepEqual(user.errors, ['Trust this workspace to queue runs.']);
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', real);
    }
    assert.equal(queued().length, before);
  });
});
