// Runs that are started as tasks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { energyJ, type Recorded } from '../support/ledgerFile';
import { activateExtension, folderOf, nextEvent, waitUntil } from './editorSupport';
import { endedRun, isFile, recordedRuns } from './ledgerSupport';
import { burner, closeTerminals } from './shellSupport';

function taskOf(name: string, execution: vscode.ShellExecution | vscode.ProcessExecution, folder: 0 | 1): vscode.Task {
  const scope = vscode.workspace.workspaceFolders?.[folder];
  assert.ok(scope);
  return new vscode.Task({ type: 'test' }, scope, name, 'test', execution, []);
}

async function runTask(task: vscode.Task): Promise<number | undefined> {
  const ends = nextEvent(vscode.tasks.onDidEndTaskProcess, (event) => event.execution.task.name === task.name);
  await vscode.tasks.executeTask(task);
  return (await ends).exitCode;
}

suite('tasks', () => {
  suiteSetup(activateExtension);
  suiteTeardown(closeTerminals);

  test('a shell task is one run, with the exit code of its command', async () => {
    const file = burner('shell-task.py');
    const execution = new vscode.ShellExecution('python3 shell-task.py 2 4');
    assert.equal(await runTask(taskOf('shell task', execution, 0)), 4);
    const { run, ended } = await endedRun('the shell task', isFile(file));
    assert.equal(run.kind, 'task');
    assert.equal(run.name, 'shell-task.py');
    assert.equal(run.command, 'python3 shell-task.py 2 4');
    assert.equal(run.cwd, folderOf(0));
    assert.equal(ended.exitCode, 4);
    assert.ok(energyJ(ended.energy) > 0);
    assert.ok(ended.energy.durationS >= 1.9);
  });

  test('a process task is one run, in its own folder', async () => {
    const file = burner('process-task.py', folderOf(1));
    const execution = new vscode.ProcessExecution('python3', ['process-task.py', '2', '5']);
    assert.equal(await runTask(taskOf('process task', execution, 1)), 5);
    const { run, ended } = await endedRun('the process task', isFile(file));
    assert.equal(run.kind, 'task');
    assert.equal(run.command, 'python3 process-task.py 2 5');
    assert.equal(run.workspace, folderOf(1));
    assert.equal(ended.exitCode, 5);
  });

  test('a task that hands its words to the shell', async () => {
    const file = burner('quoted task.py');
    const words = [{ value: 'quoted task.py', quoting: vscode.ShellQuoting.Strong }, '1.5'];
    assert.equal(await runTask(taskOf('quoted task', new vscode.ShellExecution('python3', words), 0)), 0);
    const { run } = await endedRun('the quoted task', isFile(file));
    assert.equal(run.command, `python3 'quoted task.py' 1.5`);
  });

  test('a command of several lines is kept as one', async () => {
    const file = burner('lines-task.py');
    const execution = new vscode.ShellExecution(`python3 lines-task.py 1.5 0 'one\ntwo'`);
    assert.equal(await runTask(taskOf('lines task', execution, 0)), 0);
    const { run } = await endedRun('the task of two lines', isFile(file));
    assert.equal(run.command, `python3 lines-task.py 1.5 0 'one ↵ two'`);
  });

  test('a task of the workspace that is ended before its time', async () => {
    const isSample = ({ run }: Recorded): boolean => run.command === 'python3 train.py';
    const [task] = (await vscode.tasks.fetchTasks()).filter(({ name }) => name === 'train');
    assert.ok(task, 'the sample has a task');
    const code = runTask(task);
    const live = await waitUntil('it is live', () => recordedRuns().find(isSample));
    // The sample trains for a minute; here it is ended as a user would.
    vscode.tasks.taskExecutions.find((execution) => execution.task.name === 'train')?.terminate();
    const { run, ended } = await endedRun('the task of the sample', (each) => each.command === 'python3 train.py');
    assert.equal(run.kind, 'task');
    assert.equal(ended.exitCode, await code);
    assert.equal(run.id, live.run.id);
  });

  test('none of them was counted a second time by the watch of terminals', () => {
    const kinds = recordedRuns()
      .filter(({ run }) => /task\.py/.test(run.command))
      .map(({ run }) => run.kind);
    assert.deepEqual(kinds, ['task', 'task', 'task', 'task']);
  });
});
