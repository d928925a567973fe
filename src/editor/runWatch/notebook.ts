/**
 * Notebooks: from VS Code's cell events to cells of a run.
 *
 * There is no stable event for "a cell starts". What is there: a change of its execution summary, first with an order and
 * without success (running), at the end with success and timing.
 */
import * as vscode from 'vscode';
import type { FoundProcess } from '../../core/energy/frame';
import { LEDGER_VERSION } from '../../core/ledger/events';
import { commandLine, identityOf } from '../../core/run/identity';
import { NotebookRun, type CellRef, type CellState } from '../../core/run/notebookRun';
import type { RunIdentity } from '../../core/run/record';
import { storableCommand } from '../../core/run/secrets';
import { millis, type Millis } from '../../core/units';
import { Disposables } from '../disposables';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';

export class NotebookWatch implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #notebooks = new Map<vscode.NotebookDocument, NotebookRun>();
  readonly #running = new Map<vscode.NotebookCell, number>();
  /** The end that was last told of each cell: VS Code may tell of one twice. */
  readonly #ended = new WeakMap<vscode.NotebookCell, number>();
  #kernels: readonly FoundProcess[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly host: MeterHost,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    add(vscode.workspace.onDidChangeNotebookDocument((event) => this.#notebookChanged(event)));
    add(vscode.workspace.onDidOpenNotebookDocument(() => this.#watchKernels()));
    add(vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#notebookClosed(notebook)));
    add(host.onFound(({ kernels }) => this.#kernelsFound(kernels)));
    add(host.onTick(() => void this.#tick()));
    this.#watchKernels();
  }

  state(cell: vscode.NotebookCell): CellState | undefined {
    return this.#notebooks.get(cell.notebook)?.state(cellKey(cell));
  }

  /** What the running cell of a notebook has used so far. */
  runningJ(notebook: vscode.NotebookDocument): NotebookRun['runningJ'] {
    return this.#notebooks.get(notebook)?.runningJ;
  }

  run(notebook: vscode.NotebookDocument): NotebookRun['run'] {
    return this.#notebooks.get(notebook)?.run;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Kernels are children of the process that started them: this one. */
  #watchKernels(): void {
    const any = vscode.workspace.notebookDocuments.some(({ uri }) => uri.scheme !== 'interactive-history');
    this.host.watchKernels(any ? [process.pid] : []);
  }

  #notebookChanged({ notebook, cellChanges }: vscode.NotebookDocumentChangeEvent): void {
    for (const { cell, executionSummary } of cellChanges) {
      if (executionSummary === undefined || cell.kind !== vscode.NotebookCellKind.Code) continue;
      const { executionOrder, success, timing } = executionSummary;
      if (success === undefined && timing === undefined && executionOrder !== undefined) {
        if (this.#running.get(cell) === executionOrder) continue;
        this.#running.set(cell, executionOrder);
        const ref = this.#ref(cell, executionOrder);
        this.#of(notebook).cellStarted(ref, this.machine.clock.now(), this.#free(notebook));
      } else if (timing !== undefined && this.#isNews(cell, timing.endTime)) {
        this.#running.delete(cell);
        const { startTime, endTime } = timing;
        this.#ended.set(cell, endTime);
        this.#of(notebook).cellEnded(
          this.#ref(cell, executionOrder),
          millis(startTime),
          millis(endTime),
          success,
          this.#free(notebook),
        );
      }
    }
    this.#changed.fire();
  }

  /** Opening a saved notebook also brings summaries, with the times of long ago. */
  #isNews(cell: vscode.NotebookCell, endTime: number): boolean {
    if (this.#ended.get(cell) === endTime) return false;
    return this.#running.has(cell) || this.machine.clock.now() - endTime < 10_000;
  }

  #notebookClosed(notebook: vscode.NotebookDocument): void {
    this.#notebooks.get(notebook)?.closed(this.machine.clock.now());
    this.#notebooks.delete(notebook);
    for (const cell of this.#running.keys()) if (cell.notebook === notebook) this.#running.delete(cell);
    this.#watchKernels();
  }

  #kernelsFound(kernels: readonly FoundProcess[]): void {
    this.#kernels = kernels;
    for (const [notebook, run] of this.#notebooks) run.kernelsFound(this.#free(notebook));
  }

  /** Kernels that no other notebook has taken. */
  #free(notebook: vscode.NotebookDocument): readonly FoundProcess[] {
    const taken = new Set([...this.#notebooks].flatMap(([each, run]) => (each === notebook ? [] : [run.kernelPid])));
    return this.#kernels.filter((kernel) => !taken.has(kernel.pid));
  }

  async #tick(): Promise<void> {
    if (this.#notebooks.size === 0) return;
    await Promise.all([...this.#notebooks.values()].map((run) => run.tick()));
    this.#changed.fire();
  }

  #of(notebook: vscode.NotebookDocument): NotebookRun {
    const known = this.#notebooks.get(notebook);
    if (known !== undefined) return known;
    const run = new NotebookRun({
      clock: this.machine.clock,
      recorder: this.host.metering.recorder,
      identity: (start, kernel) => this.#identity(notebook, start, kernel),
      measured: (id, cell) => {
        const at = this.machine.clock.now();
        void this.machine.ledger.append({ v: LEDGER_VERSION, at, type: 'cell-metered', id, cell });
      },
    });
    this.#notebooks.set(notebook, run);
    return run;
  }

  #identity(notebook: vscode.NotebookDocument, start: Millis, kernel: FoundProcess): RunIdentity {
    const file = notebook.uri.fsPath;
    const name = file.split(/[\\/]/).pop() ?? file;
    const folder = vscode.workspace.getWorkspaceFolder(notebook.uri)?.uri.fsPath;
    const interpreter = kernel.argv[0];
    const id = this.machine.newId();
    const cwd = kernel.cwd ?? folder;
    if (vscode.workspace.isTrusted && folder !== undefined) {
      void this.machine.gitState(folder).then((git) => git && this.host.metering.recorder.amend(id, { git }));
    }
    return identityOf({
      id,
      kind: 'notebook',
      command: commandLine(kernel.argv),
      classified: {
        kind: 'run',
        name,
        ...(notebook.uri.scheme === 'file' && { script: file }),
        ...(interpreter !== undefined && { interpreter }),
      },
      start,
      host: this.machine.hostName,
      cwd,
      workspace: folder,
    });
  }

  #ref(cell: vscode.NotebookCell, order: number | undefined): CellRef {
    return {
      key: cellKey(cell),
      index: cell.index,
      label: labelOf(cell.document),
      ...(order !== undefined && { order }),
    };
  }
}

const cellKey = (cell: vscode.NotebookCell): string => cell.document.uri.toString();
const LONGEST_LABEL = 40;

/** The first line that says something, without its comment sign. */
function labelOf(document: vscode.TextDocument): string {
  for (let line = 0; line < document.lineCount; line++) {
    // It goes to disk: masked whole, then cut.
    const text = storableCommand(document.lineAt(line).text.replace(/^\s*#+\s*/, ''));
    if (text !== '') return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
  }
  return '';
}
