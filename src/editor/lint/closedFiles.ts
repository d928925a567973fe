/** Keeps the findings of files that are not open true: those that were asked for once, until they change or go. */
import * as vscode from 'vscode';
import { EXTENSIONS } from '../../core/python/sourceFiles';
import { Disposables } from '../disposables';
import type { AnalyzerPort, LintService } from './lintService';

export const SOURCES = `**/*.{${EXTENSIONS.join(',')}}`;

export class ClosedFiles implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #known = new Map<string, vscode.Uri>();

  constructor(
    private readonly analyzer: AnalyzerPort,
    private readonly service: LintService,
  ) {}

  /** @returns whether it could be looked at. */
  async look(uri: vscode.Uri): Promise<boolean> {
    this.#watch();
    this.#known.set(uri.toString(), uri);
    try {
      const { problems, trouble } = await this.analyzer.analyse(`disk ${uri.toString()}`, uri.fsPath, { kind: 'disk' });
      this.service.found(uri, problems);
      return trouble === undefined;
    } catch {
      return false;
    }
  }

  /** Forgets what was found in all others. */
  keep(files: readonly vscode.Uri[]): void {
    const wanted = new Map(files.map((uri) => [uri.toString(), uri]));
    for (const [key, uri] of this.#known) if (!wanted.has(key)) this.service.gone(uri);
    this.#known = wanted;
  }

  dispose(): void {
    this.#disposables.dispose();
    this.#isWatching = false;
  }

  #isWatching = false;

  /** Not before there is something to keep. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const add = this.#disposables.add.bind(this.#disposables);
    const again = (uri: vscode.Uri): void => {
      if (this.#known.has(uri.toString())) void this.look(uri);
    };
    const changes = add(vscode.workspace.createFileSystemWatcher(SOURCES, false, false, true));
    add(changes.onDidChange(again));
    add(changes.onDidCreate(again));
    add(vscode.workspace.onDidCloseTextDocument(({ uri }) => again(uri)));
    // A folder goes as one.
    const deletions = add(vscode.workspace.createFileSystemWatcher('**', true, true, false));
    add(deletions.onDidDelete((uri) => this.service.gone(uri)));
  }
}
