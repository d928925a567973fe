// Runs that are started by a debugger: a real process behind a small adapter that tells of it as debugpy does.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cpuActiveJ } from '../support/ledgerFile';
import { activateExtension, closeAllEditors, folderOf, nextEvent, waitUntil } from './editorSupport';
import { endedRun, isFile, recordedRuns } from './ledgerSupport';
import { burner } from './shellSupport';

async function start(program: string, ...args: string[]): Promise<vscode.DebugSession> {
  const begins = nextEvent(vscode.debug.onDidStartDebugSession);
  const configuration = { type: 'sample-python', name: 'test', request: 'launch', program, args, cwd: folderOf(0) };
  assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), true);
  return begins;
}

suite('debugger', () => {
  suiteSetup(async () => {
    await activateExtension();
    await closeAllEditors();
  });

  test('a session is a run, from its process to its exit code', async () => {
    const file = burner('debugged.py');
    const ends = nextEvent(vscode.debug.onDidTerminateDebugSession);
    await start(file, '2', '6');
    await ends;
    const { run, ended } = await endedRun('the debugged program', isFile(file));
    assert.equal(run.kind, 'debug');
    assert.equal(run.name, 'debugged.py');
    assert.equal(run.cwd, folderOf(0));
    assert.equal(run.workspace, folderOf(0));
    assert.match(run.command, /debugged\.py 2 6$/);
    assert.equal(ended.exitCode, 6);
    assert.ok(ended.energy.durationS >= 1.9);
    assert.ok(cpuActiveJ(ended.energy) > 0);
  });

  test('a session that is stopped is a run too', async () => {
    const file = burner('stopped.py');
    const ends = nextEvent(vscode.debug.onDidTerminateDebugSession);
    const session = await start(file, '60');
    await waitUntil('its start is written', () => recordedRuns().some(({ run }) => isFile(file)(run)));
    await vscode.debug.stopDebugging(session);
    await ends;
    const { ended } = await endedRun('the stopped program', isFile(file));
    assert.ok(ended.energy.durationS >= 1 && ended.energy.durationS < 30);
  });
});
