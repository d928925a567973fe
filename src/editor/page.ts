/** A page of this extension: Markdown that is made when it is shown, as a preview. */
import * as vscode from 'vscode';
import { Disposables } from './disposables';

export class Page implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #uri: vscode.Uri;
  #text = '';

  /** @param scheme of its address, one a page. @param title of its tab. */
  constructor(scheme: string, title: string) {
    this.#uri = vscode.Uri.parse(`${scheme}:${encodeURIComponent(title)}.md`);
    this.#disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text,
      }),
    );
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(this.#uri);
    await vscode.commands.executeCommand('markdown.showPreview', this.#uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
