import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, closeAllEditors, waitUntil } from './editorSupport';
import { openCells, outputText, runCell } from './notebookSupport';

// The kernel is ours too: tests of notebooks are worth as much as it is.
suite('sample kernel', () => {
  suiteSetup(activateExtension);
  teardown(closeAllEditors);

  test('cells run in one process that keeps its names', async () => {
    const notebook = await openCells('import os\nx = 6\nprint(os.getpid())', 'print(os.getpid(), x * 7)');
    const first = await runCell(notebook.cellAt(0));
    await runCell(notebook.cellAt(1));
    const pid = outputText(notebook.cellAt(0)).trim();
    assert.match(pid, /^\d+$/);
    assert.equal(outputText(notebook.cellAt(1)), `${pid} 42\n`);
    assert.ok(first.timing && first.timing.endTime >= first.timing.startTime);
  });

  test('a cell that raises fails and shows the error', async () => {
    const notebook = await openCells('1 / 0');
    const summary = await runCell(notebook.cellAt(0));
    assert.equal(summary.success, false);
    assert.match(outputText(notebook.cellAt(0)), /ZeroDivisionError/);
  });

  test('an interrupt ends the cell and keeps the process', async () => {
    const notebook = await openCells('import time\nkept = 1\nprint("up")\ntime.sleep(60)', 'print(kept)');
    const running = runCell(notebook.cellAt(0));
    await waitUntil('the cell runs', () => outputText(notebook.cellAt(0)).includes('up'));
    await vscode.commands.executeCommand('notebook.cancelExecution');
    assert.equal((await running).success, false);
    await runCell(notebook.cellAt(1));
    assert.equal(outputText(notebook.cellAt(1)), '1\n');
  });
});
