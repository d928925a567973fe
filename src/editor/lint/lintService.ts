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
import { PROJECT_FILES } from '../../core/python/sourceFiles';
import { lintedFile, lintedNotebook, type Linted } from './documents';

export interface AnalyzerPort {
  analyse(document: string, path: string | undefined, content: Content): Promise<Analysis>;
  close(document: string): void;
  projectsChanged(): void;
}

export interface Findings {
  readonly uri: vscode.Uri;
  readonly problems: readonly Problem[];
  /** Of the document in which they were found; undefined: it lies on the disk. */
  readonly version: string | undefined;
}

interface State {
  readonly linted: Linted;
  timer: NodeJS.Timeout | undefined;
  /** Until the look that is on its way is over. */
  running: Promise<void> | undefined;
  stale: boolean;
  /** What the last look said of the document as a whole: it is written down once, not at each key. */
  trouble: string | undefined;
}

/** After the last key. */
const DEBOUNCE_MS = 200;
/** Somebody types faster than it is looked at: no answer is better than one about another text. */
const TRIES = 3;

export class LintService implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, State>();
  readonly #findings = new Map<string, Findings>();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly analyzer: AnalyzerPort,
    private readonly settings: Settings,
    private readonly log: Pick<Log, 'write' | 'failure'>,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    const { workspace } = vscode;
    add(
      workspace.onDidOpenTextDocument((document) => {
        const linted = lintedFile(document);
        // A document that gets another language is told as closed and opened, in whichever state it is by then.
        if (linted === undefined) this.#closed(document.uri);
        else this.#opened(linted);
      }),
    );
    add(workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)));
    add(workspace.onDidChangeTextDocument(({ document }) => this.#edited(document.uri)));
    add(workspace.onDidOpenNotebookDocument((notebook) => this.#opened(lintedNotebook(notebook))));
    add(workspace.onDidCloseNotebookDocument(({ uri }) => this.#closed(uri)));
    add(
      workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
        // What a cell prints changes nothing.
        if (contentChanges.length === 0 && !cellChanges.some(({ document }) => document !== undefined)) return;
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

  /** What there is to show: of a file that is not open nothing while hints are off, though it is kept. */
  findings(uri: vscode.Uri): Findings | undefined {
    return this.settings.lintEnabled ? this.#findings.get(uri.toString()) : undefined;
  }

  /** Of the text as it is now: looked at once more where it changed since. Undefined: it changes all the time. */
  async current(uri: vscode.Uri): Promise<Findings | undefined> {
    const state = this.#open.get(uri.toString());
    if (state === undefined || !this.settings.lintEnabled) return undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const findings = this.findings(uri);
      if (findings?.version === state.linted.version()) return findings;
      state.stale = true;
      await this.#look(state);
    }
    return undefined;
  }

  isOpen(uri: vscode.Uri): boolean {
    return this.#open.has(uri.toString());
  }

  /** Takes in what was found in a file that is not open. */
  found(uri: vscode.Uri, problems: readonly Problem[]): void {
    if (!this.isOpen(uri)) this.#set(uri, problems, undefined);
  }

  /** Files that are gone: one, or all in a folder. */
  gone(uri: vscode.Uri): void {
    const { path } = uri;
    for (const { uri: each } of this.#findings.values()) {
      if (each.path === path || each.path.startsWith(`${path}/`)) this.found(each, []);
    }
  }

  /** Of how many documents and files something is known. */
  get size(): number {
    return this.#findings.size;
  }

  dispose(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#disposables.dispose();
  }

  #opened(linted: Linted | undefined): void {
    if (linted === undefined) return;
    // A document that was closed and opened again may be told in any order; the new one is another object.
    clearTimeout(this.#open.get(linted.key)?.timer);
    const state: State = { linted, timer: undefined, running: undefined, stale: true, trouble: undefined };
    this.#open.set(linted.key, state);
    void this.#look(state);
  }

  #closed(uri: vscode.Uri): void {
    const key = uri.toString();
    const state = this.#open.get(key);
    if (state === undefined || isOpen(key)) return;
    clearTimeout(state.timer);
    this.#open.delete(key);
    this.analyzer.close(key);
    this.#set(uri, [], undefined);
  }

  #edited(uri: vscode.Uri): void {
    const state = this.#open.get(uri.toString());
    if (state === undefined) return;
    state.stale = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      state.timer = undefined;
      void this.#look(state);
    }, DEBOUNCE_MS);
  }

  #lookAgain(): void {
    for (const state of this.#open.values()) {
      state.stale = true;
      void this.#look(state);
    }
    for (const { uri } of this.#findings.values()) if (!this.isOpen(uri)) this.#changed.fire(uri);
  }

  #look(state: State): Promise<void> {
    const { uri, key } = state.linted;
    if (state.running !== undefined) return state.running;
    if (!state.stale || this.#open.get(key) !== state) return Promise.resolve();
    clearTimeout(state.timer);
    state.timer = undefined;
    state.stale = false;
    if (this.settings.lintEnabled) return (state.running = this.#analyse(state));
    this.#set(uri, [], undefined);
    return Promise.resolve();
  }

  async #analyse(state: State): Promise<void> {
    const { uri, key, path, content, version } = state.linted;
    const asked = version();
    try {
      const { problems, trouble } = await this.analyzer.analyse(key, path, content());
      if (trouble !== undefined && trouble !== state.trouble) this.log.write('warn', `${uri.fsPath}: ${trouble}`);
      state.trouble = trouble;
      if (this.#open.get(key) === state && version() === asked) this.#set(uri, problems, asked);
    } catch (error) {
      this.log.failure(`lint ${uri.fsPath}`, error);
    } finally {
      state.running = undefined;
      // While a key's timer runs somebody types; one that went off meanwhile found this on its way.
      if (state.timer === undefined) void this.#look(state);
    }
  }

  #set(uri: vscode.Uri, problems: readonly Problem[], version: string | undefined): void {
    // Of a file without findings nothing is kept, or all that were ever open would be.
    if (problems.length === 0 && version === undefined) this.#findings.delete(uri.toString());
    else this.#findings.set(uri.toString(), { uri, problems, version });
    this.#changed.fire(uri);
  }
}

const isOpen = (key: string): boolean =>
  [
    ...vscode.workspace.textDocuments.filter((document) => lintedFile(document) !== undefined),
    ...vscode.workspace.notebookDocuments,
  ].some((document) => document.uri.toString() === key && !document.isClosed);
