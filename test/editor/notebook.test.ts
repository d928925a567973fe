// Notebooks with a real kernel process: cells, the run around them, and what happens at a restart.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { energyJ, type Recorded } from '../support/ledgerFile';
import { activateExtension, closeAllEditors, folderOf, waitUntil } from './editorSupport';
import { endedRun, recordedRuns } from './ledgerSupport';
import { openNotebookFile, runCell } from './notebookSupport';

const burn = (seconds: number): string =>
  `import time\nuntil = time.process_time() + ${seconds}\nwhile time.process_time() < until: sum(range(10_000))`;

async function openFile(name: string, ...sources: string[]): Promise<vscode.NotebookDocument> {
  const cells = sources.map((source, index) => {
    const lines = source.split(/(?<=\n)/);
    return { cell_type: 'code', id: `cell-${index}`, metadata: {}, execution_count: null, outputs: [], source: lines };
  });
  const file = path.join(folderOf(0), name);
  fs.writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return openNotebookFile(vscode.Uri.file(file));
}

const restart = (): Thenable<unknown> => vscode.commands.executeCommand('sampleKernel.restart');

function runsOf(notebook: vscode.NotebookDocument): Recorded[] {
  return recordedRuns().filter(({ run }) => run.file === notebook.uri.fsPath);
}

function cellsOf(notebook: vscode.NotebookDocument, count: number): Promise<Recorded> {
  return waitUntil(`${count} cells are measured`, () => runsOf(notebook).find((each) => each.cells.length === count));
}

suite('notebooks', () => {
  suiteSetup(activateExtension);
  teardown(closeAllEditors);

  test('cells of different length are measured, and add up to their run', async () => {
    const notebook = await openFile(
      'lengths.ipynb',
      `# The long one\n${burn(4)}`,
      burn(1),
      'password = "hunter2 and more"',
    );
    for (const cell of notebook.getCells()) await runCell(cell);
    await cellsOf(notebook, 3);
    await restart();
    const { run, ended, cells } = await endedRun('the notebook', ({ file }) => file === notebook.uri.fsPath);

    assert.equal(run.kind, 'notebook');
    assert.equal(run.name, 'lengths.ipynb');
    assert.equal(run.workspace, folderOf(0));
    const [long, middle, short] = cells;
    assert.ok(long && middle && short);
    assert.equal(long.label, 'The long one');
    assert.equal(short.label, 'password = "•••"');
    assert.deepEqual(
      cells.map(({ index, order, succeeded }) => [index, order, succeeded]),
      [
        [0, 1, true],
        [1, 2, true],
        [2, 3, true],
      ],
    );
    assert.ok(long.durationS > middle.durationS && middle.durationS > short.durationS);
    assert.ok(long.energyJ > middle.energyJ, `${long.energyJ} J for twice the work of ${middle.energyJ} J`);
    assert.ok(long.energyJ > long.plusMinusJ, `${long.energyJ} ± ${long.plusMinusJ} J`);
    for (const cell of [long, middle]) assert.notEqual(cell.source, 'unknown');
    // Shorter than any sensor's period: all that can be said is a bound.
    assert.ok(short.plusMinusJ >= short.energyJ, `${short.energyJ} ± ${short.plusMinusJ} J`);

    const total = energyJ(ended.energy);
    const sum = cells.reduce((joules, cell) => joules + cell.energyJ, 0);
    assert.ok(sum <= total * 1.01, `cells ${sum} J, run ${total} J`);
    const curve = ended.curve;
    assert.ok(curve);
    const drawn = curve.idleW.map((idle, index) =>
      curve.powerW.reduce((watts, device) => watts + (device[index] ?? 0), idle ?? 0),
    );
    const underCurve = drawn.reduce((joules, watts) => joules + watts * curve.bucketS, 0);
    assert.ok(underCurve > 0.7 * total && underCurve < 1.5 * total, `curve ${underCurve} J, run ${total} J`);
  });

  test('a restarted kernel is a new run', async () => {
    const notebook = await openFile('restarted.ipynb', burn(1.5));
    const cell = notebook.cellAt(0);
    await runCell(cell);
    await cellsOf(notebook, 1);
    await restart();
    await waitUntil('the first run ends', () => runsOf(notebook)[0]?.ended);
    await runCell(cell);
    await waitUntil('a second run begins', () => runsOf(notebook).length === 2);
    await waitUntil('its cell is measured', () => runsOf(notebook)[1]?.cells.length === 1);
    const [first, second] = runsOf(notebook);
    assert.ok(first && second);
    assert.notEqual(first.run.id, second.run.id);
    assert.equal(first.cells.length, 1);
    assert.ok(second.run.start >= (first.ended?.end ?? Infinity) - 1_000);
    await restart();
    await waitUntil('the second run ends', () => runsOf(notebook)[1]?.ended);
  });

  test('a cell that raises is measured too, and closing the notebook ends its run', async () => {
    const notebook = await openFile('raises.ipynb', `${burn(1.2)}\nraise ValueError`);
    await runCell(notebook.cellAt(0));
    await cellsOf(notebook, 1);
    await closeAllEditors();
    const { cells } = await endedRun('the closed notebook', ({ file }) => file === notebook.uri.fsPath);
    assert.deepEqual(
      cells.map(({ succeeded }) => succeeded),
      [false],
    );
  });

  // With both kernels just started and neither known, it would be a guess which is whose.
  test('two notebooks are two runs, each with its cells', async () => {
    const notebooks = [await openFile('left.ipynb', burn(1.5)), await openFile('right.ipynb', burn(1.5))];
    for (const notebook of notebooks) {
      await runCell(notebook.cellAt(0));
      await cellsOf(notebook, 1);
    }
    await Promise.all(notebooks.map((notebook) => runCell(notebook.cellAt(0))));
    for (const notebook of notebooks) {
      const { run, cells } = await cellsOf(notebook, 2);
      assert.equal(run.file, notebook.uri.fsPath);
      assert.ok(cells.every(({ energyJ }) => energyJ > 0));
    }
    await closeAllEditors();
    for (const notebook of notebooks) await endedRun('a closed notebook', ({ file }) => file === notebook.uri.fsPath);
  });
});
