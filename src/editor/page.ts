/** A page of this extension: Markdown that is made when it is shown, as a preview. */
import * as vscode from 'vscode';
import { Disposables } from './disposables';

export class Page implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #uri: vscode.Uri;
  #text: string;

  /** @param scheme of its address, one a page. @param title of its tab. @param again how it is shown again, in a sentence. */
  constructor(scheme: string, title: string, again: string) {
    this.#text = `# ${title}\n\n${again}`;
    this.#uri = vscode.Uri.parse(`${scheme}:${encodeURIComponent(title)}.md`);
    this.#disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text,
      }),
    );
    if (isPreviewed()) void this.#findAgain();
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(this.#uri);
    await vscode.commands.executeCommand('markdown.showPreview', this.#uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A preview of the session before may have asked for its text already, in vain: it asks again when the text is opened. */
  async #findAgain(): Promise<void> {
    await vscode.workspace.openTextDocument(this.#uri).then(undefined, () => undefined);
  }
}

const isPreviewed = (): boolean =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview'));
