/**
 * Keeps the findings of open documents up to date.
 *
 * A document is looked at when it is opened and a moment after the last key. One request is on its way for each document;
 * what changed meanwhile is looked at next, and an answer about a text that is gone is dropped.
 */
import * as vscode from 'vscode';
import type { Analysis, Content, Problem } from '../../core/lint/analysis';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import type { Settings } from '../settings';
import { lintedFile, lintedNotebook, type Linted } from './documents';

export interface AnalyzerPort {
  analyse(document: string, path: string | undefined, content: Content): Promise<Analysis>;
  close(document: string): void;
  projectsChanged(): void;
}

export interface Findings {
  readonly uri: vscode.Uri;
  readonly problems: readonly Problem[];
}

interface State {
  readonly linted: Linted;
  timer: NodeJS.Timeout | undefined;
  busy: boolean;
  stale: boolean;
}

/** After the last key. */
const DEBOUNCE_MS = 200;
/** Files that say which versions of libraries a project uses. */
const PROJECT_FILES =
  '**/{requirements*.txt,pyproject.toml,setup.cfg,environment*.yml,environment*.yaml,poetry.lock,uv.lock}';

export class LintService implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, State>();
  readonly #findings = new Map<string, Findings>();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly analyzer: AnalyzerPort,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    const { workspace } = vscode;
    add(workspace.onDidOpenTextDocument((document) => this.#opened(lintedFile(document))));
    add(workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)));
    add(workspace.onDidChangeTextDocument(({ document }) => this.#edited(document.uri)));
    add(workspace.onDidOpenNotebookDocument((notebook) => this.#opened(lintedNotebook(notebook))));
    add(workspace.onDidCloseNotebookDocument(({ uri }) => this.#closed(uri)));
    add(
      workspace.onDidChangeNotebookDocument(({ notebook }) => {
        if (this.#open.has(notebook.uri.toString())) this.#edited(notebook.uri);
        else this.#opened(lintedNotebook(notebook));
      }),
    );
    add(settings.onDidChange(() => this.#lookAgain()));
    const watcher = add(workspace.createFileSystemWatcher(PROJECT_FILES));
    const changed = (): void => {
      this.analyzer.projectsChanged();
      this.#lookAgain();
    };
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) add(event(changed));
    for (const document of workspace.textDocuments) this.#opened(lintedFile(document));
    for (const notebook of workspace.notebookDocuments) this.#opened(lintedNotebook(notebook));
  }

  findings(uri: vscode.Uri): Findings | undefined {
    return this.#findings.get(uri.toString());
  }

  isOpen(uri: vscode.Uri): boolean {
    return this.#open.has(uri.toString());
  }

  /** Takes in what was found in a file that is not open. */
  found(uri: vscode.Uri, problems: readonly Problem[]): void {
    if (!this.isOpen(uri)) this.#set(uri, problems);
  }

  dispose(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#disposables.dispose();
  }

  #opened(linted: Linted | undefined): void {
    if (linted === undefined) return;
    // A document that was closed and opened again may be told in any order; the new one is another object.
    clearTimeout(this.#open.get(linted.key)?.timer);
    const state: State = { linted, timer: undefined, busy: false, stale: true };
    this.#open.set(linted.key, state);
    this.#look(state);
  }

  #closed(uri: vscode.Uri): void {
    const key = uri.toString();
    const state = this.#open.get(key);
    if (state === undefined || isOpen(key)) return;
    clearTimeout(state.timer);
    this.#open.delete(key);
    this.analyzer.close(key);
    this.#set(uri, []);
  }

  #edited(uri: vscode.Uri): void {
    const state = this.#open.get(uri.toString());
    if (state === undefined) return;
    state.stale = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      state.timer = undefined;
      this.#look(state);
    }, DEBOUNCE_MS);
  }

  #lookAgain(): void {
    for (const state of this.#open.values()) {
      state.stale = true;
      this.#look(state);
    }
  }

  #look(state: State): void {
    if (state.busy || !state.stale || this.#open.get(state.linted.key) !== state) return;
    state.stale = false;
    if (!this.settings.lintEnabled) this.#set(state.linted.uri, []);
    else void this.#analyse(state);
  }

  async #analyse(state: State): Promise<void> {
    const { uri, key, path, content, version } = state.linted;
    const asked = version();
    state.busy = true;
    try {
      const { problems, trouble } = await this.analyzer.analyse(key, path, content());
      if (trouble !== undefined) this.log.write('warn', `${uri.fsPath}: ${trouble}`);
      if (this.#open.get(key) === state && version() === asked) this.#set(uri, problems);
    } catch (error) {
      this.log.failure(`lint ${uri.fsPath}`, error);
    } finally {
      state.busy = false;
      // While a key's timer runs somebody types; one that went off meanwhile found this busy.
      if (state.timer === undefined) this.#look(state);
    }
  }

  #set(uri: vscode.Uri, problems: readonly Problem[]): void {
    this.#findings.set(uri.toString(), { uri, problems });
    this.#changed.fire(uri);
  }
}

const isOpen = (key: string): boolean =>
  [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments].some(
    (document) => document.uri.toString() === key && !document.isClosed,
  );
