// A notebook controller with one real, persistent Python process per notebook, as Jupyter's would be.
const fs = require('node:fs');
const vscode = require('vscode');
const { registerDebugger } = require('./debugger');
const { Kernel } = require('./kernel');

const { NotebookCellOutput: Output, NotebookCellOutputItem: Item } = vscode;

function activate(context) {
  const kernels = new Map();
  const runtimeFolder = context.globalStorageUri.fsPath;
  fs.mkdirSync(runtimeFolder, { recursive: true });
  const controller = vscode.notebooks.createNotebookController('sample-python', 'jupyter-notebook', 'Sample Python');
  controller.supportedLanguages = ['python'];
  controller.supportsExecutionOrder = true;
  controller.description = 'python3 from the PATH';

  const end = (notebook) => {
    kernels.get(notebook)?.end();
    kernels.delete(notebook);
  };
  const kernelOf = (notebook) => {
    const running = kernels.get(notebook);
    if (running?.alive) return running;
    const folder = vscode.workspace.getWorkspaceFolder(notebook.uri)?.uri.fsPath;
    const kernel = new Kernel({ cwd: folder ?? process.cwd(), runtimeFolder });
    kernels.set(notebook, kernel);
    return kernel;
  };

  controller.executeHandler = async (cells, notebook) => {
    for (const cell of cells) {
      // As Jupyter does: after a cell that failed the rest does not run.
      if (!(await runCell(controller, kernelOf(notebook), cell))) break;
    }
  };
  controller.interruptHandler = (notebook) => kernels.get(notebook)?.interrupt();

  context.subscriptions.push(
    controller,
    registerDebugger('sample-python'),
    vscode.workspace.onDidOpenNotebookDocument((notebook) => prefer(controller, notebook)),
    vscode.workspace.onDidCloseNotebookDocument(end),
    vscode.commands.registerCommand('sampleKernel.restart', () => {
      const notebook = vscode.window.activeNotebookEditor?.notebook;
      if (notebook) end(notebook);
    }),
    { dispose: () => [...kernels.keys()].forEach(end) },
  );
  vscode.workspace.notebookDocuments.forEach((notebook) => prefer(controller, notebook));
}

/** Selected without a question, so that "Run all" works at once. */
function prefer(controller, notebook) {
  if (notebook.notebookType !== 'jupyter-notebook') return;
  controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
}

async function runCell(controller, kernel, cell) {
  const execution = controller.createNotebookCellExecution(cell);
  execution.executionOrder = kernel.nextOrder();
  execution.start(Date.now());
  await execution.clearOutput();

  let last;
  const print = ({ stream, text }) => {
    const item = stream === 'stderr' ? Item.stderr(text) : Item.stdout(text);
    // Consecutive text of one stream belongs to one output, or every line gets a box of its own.
    if (last?.stream === stream) return execution.appendOutputItems(item, last.output);
    last = { stream, output: new Output([item]) };
    return execution.appendOutput(last.output);
  };
  const { result, error } = await kernel.run(cell.document.getText(), print);
  if (result !== undefined) await execution.appendOutput(new Output([Item.text(result)]));
  if (error) await execution.appendOutput(new Output([Item.error(error)]));
  execution.end(!error, Date.now());
  return !error;
}

module.exports = { activate };
