/** The script or notebook that the user works on; still the same while the panel or a terminal has the focus. */
import * as vscode from 'vscode';
import { Disposables } from '../disposables';

export class ActiveFile implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #path = openFile();

  constructor() {
    this.#disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.#look()));
    this.#disposables.add(vscode.window.onDidChangeActiveNotebookEditor(() => this.#look()));
  }

  get path(): string | undefined {
    return this.#path;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): void {
    const file = openFile();
    if (file === undefined || file === this.#path) return;
    this.#path = file;
    this.#changed.fire();
  }
}

function openFile(): string | undefined {
  const { activeNotebookEditor, activeTextEditor } = vscode.window;
  const uri = activeNotebookEditor?.notebook.uri ?? activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? uri.fsPath : undefined;
}
