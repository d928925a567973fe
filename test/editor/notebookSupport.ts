import * as vscode from 'vscode';
import { waitUntil } from './editorSupport';

/** Opens a notebook with tools/sample-kernel as its kernel: a real Python process, because no Jupyter is at hand. */
export async function openNotebook(notebook: vscode.NotebookDocument): Promise<vscode.NotebookDocument> {
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand('notebook.selectKernel', {
    id: 'sample-python',
    extension: 'wattprint.sample-kernel',
  });
  return notebook;
}

/** As a user opens a file. (The API's openNotebookDocument would keep it open for minutes after its tab is closed.) */
export async function openNotebookFile(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  await vscode.commands.executeCommand('vscode.openWith', uri, 'jupyter-notebook');
  const isOpen = (each: vscode.NotebookDocument): boolean => each.uri.toString() === uri.toString();
  return openNotebook(await waitUntil('the notebook opens', () => vscode.workspace.notebookDocuments.find(isOpen)));
}

/** A notebook that is only in memory, one code cell for each text. */
export async function openCells(...sources: string[]): Promise<vscode.NotebookDocument> {
  const cells = sources.map((source) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'python'));
  const data = new vscode.NotebookData(cells);
  return openNotebook(await vscode.workspace.openNotebookDocument('jupyter-notebook', data));
}

/** Runs one cell to its end. */
export async function runCell(
  cell: vscode.NotebookCell,
  timeoutMs = 30_000,
): Promise<vscode.NotebookCellExecutionSummary> {
  const ranges = [{ start: cell.index, end: cell.index + 1 }];
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: cell.notebook.uri });
  return waitUntil(
    `cell ${cell.index} ends`,
    () => (cell.executionSummary?.success === undefined ? undefined : cell.executionSummary),
    timeoutMs,
  );
}

/** All text that a cell has put out. */
export function outputText(cell: vscode.NotebookCell): string {
  const items = cell.outputs.flatMap((output) => output.items);
  return items.map((item) => Buffer.from(item.data).toString('utf8')).join('');
}
