// When documents are looked at and what of it is kept: the events are VS Code's, the answers of the analyzer are the test's.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Analysis, Content, Problem } from '../../src/core/lint/analysis';
import { lintedNotebook } from '../../src/editor/lint/documents';
import { LintService, type AnalyzerPort } from '../../src/editor/lint/lintService';
import { Settings } from '../../src/editor/settings';
import { activateExtension, closeAllEditors, nextEvent, waitUntil } from './editorSupport';
import { openCells, outputText, runCell } from './notebookSupport';

const FOUND: Problem = {
  rule: 'WP312',
  severity: 'warning',
  title: 'title',
  message: 'message',
  why: 'why',
  effect: { range: 'range', condition: 'condition', source: 'source' },
  place: { cell: null, from: { line: 0, column: 0 }, to: { line: 0, column: 1 } },
};

interface Asked {
  readonly document: string;
  readonly content: Content;
  readonly answer: (problems: readonly Problem[], trouble?: string) => void;
}

/** Answers when the test says so, or always the same. */
class Answers implements AnalyzerPort {
  always: readonly Problem[] | undefined;
  readonly asked: Asked[] = [];
  readonly closed: string[] = [];

  analyse(document: string, _: string | undefined, content: Content): Promise<Analysis> {
    if (this.always !== undefined) return Promise.resolve({ type: 'analysed', id: 1, problems: this.always });
    return new Promise((resolve) => {
      const answer: Asked['answer'] = (problems, trouble) =>
        resolve({ type: 'analysed', id: 1, problems, ...(trouble !== undefined && { trouble }) });
      this.asked.push({ document, content, answer });
    });
  }
  close(document: string): void {
    this.closed.push(document);
  }
  projectsChanged(): void {
    this.asked.length = 0;
  }

  /** The next question about a document. */
  about(uri: vscode.Uri): Promise<Asked> {
    return waitUntil(`a question about ${uri.path}`, () => {
      const at = this.asked.findIndex(({ document }) => document === uri.toString());
      return at < 0 ? undefined : this.asked.splice(at, 1)[0];
    });
  }
}

const sourcesOf = (content: Content): readonly string[] =>
  content.kind === 'notebook' ? content.cells.map(({ source }) => source) : [];

async function changed(uri: vscode.Uri, change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  change(edit);
  assert.ok(await vscode.workspace.applyEdit(edit), `${uri.path} is changed`);
}

const notebookChanged = (notebook: vscode.NotebookDocument, ...edits: vscode.NotebookEdit[]): Promise<void> =>
  changed(notebook.uri, (edit) => edit.set(notebook.uri, edits));

const typed = (uri: vscode.Uri, text: string): Promise<void> =>
  changed(uri, (edit) => edit.insert(uri, new vscode.Position(0, 0), text));

let opened = 0;

suite('what is looked at', () => {
  let answers: Answers;
  let settings: Settings;
  let service: LintService;
  let log: string[];
  suiteSetup(activateExtension);
  setup(async () => {
    await closeAllEditors();
    answers = new Answers();
    settings = new Settings();
    log = [];
    const write = (_: string, text: string): void => void log.push(text);
    const failure = (doing: string, error: unknown): void => assert.fail(`${doing}: ${String(error)}`);
    service = new LintService(answers, settings, { write, failure });
  });
  teardown(async () => {
    service.dispose();
    settings.dispose();
    await closeAllEditors();
  });

  async function open(text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`untitled:looked-at-${++opened}.py`));
    await vscode.window.showTextDocument(document);
    (await answers.about(document.uri)).answer([]);
    await typed(document.uri, text);
    return document;
  }

  test('is another text when a cell moves or goes, so that a look before is about one that is gone', async () => {
    const notebook = await openCells('a = 1', 'b = 2', 'c = 3');
    const version = (): string | undefined => lintedNotebook(notebook)?.version();
    const versions = [version()];
    const first = await answers.about(notebook.uri);
    const [, second] = notebook.getCells();
    assert.ok(second);
    await notebookChanged(
      notebook,
      vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(1, 2)),
      vscode.NotebookEdit.insertCells(0, [
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'b = 2', 'python'),
      ]),
    );
    versions.push(version());
    first.answer([FOUND]);
    const moved = await answers.about(notebook.uri);
    assert.deepEqual(sourcesOf(moved.content), ['b = 2', 'a = 1', 'c = 3']);
    assert.equal(service.findings(notebook.uri), undefined);
    await notebookChanged(notebook, vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1)));
    versions.push(version());
    moved.answer([FOUND]);
    const gone = await answers.about(notebook.uri);
    assert.deepEqual(sourcesOf(gone.content), ['a = 1', 'c = 3']);
    assert.equal(service.findings(notebook.uri), undefined);
    gone.answer([FOUND]);
    await waitUntil('the look at what is there counts', () => service.findings(notebook.uri)?.problems.length === 1);
    assert.equal(new Set(versions).size, versions.length);
  });

  test('stays the same when a cell prints something', async () => {
    const notebook = await openCells('print("printed")', 'b = 2');
    const before = lintedNotebook(notebook)?.version();
    (await answers.about(notebook.uri)).answer([FOUND]);
    await waitUntil('it was looked at', () => service.findings(notebook.uri));
    const cell = notebook.cellAt(0);
    await runCell(cell);
    assert.match(outputText(cell), /printed/);
    assert.equal(lintedNotebook(notebook)?.version(), before);
    // The next question is about what is typed: none came before.
    await typed(notebook.cellAt(1).document.uri, 'a = 1; ');
    assert.deepEqual(sourcesOf((await answers.about(notebook.uri)).content), ['print("printed")', 'a = 1; b = 2']);
  });

  test('and is gone leaves nothing behind', async () => {
    answers.always = [FOUND];
    const before = service.size;
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: 'x = 1\n' });
    await vscode.window.showTextDocument(document);
    await waitUntil('it was looked at', () => service.findings(document.uri)?.problems.length === 1);
    assert.equal(service.size, before + 1);
    const files = ['gone/a.py', 'gone/b/c.py'].map((path) => vscode.Uri.file(`/${path}`));
    for (const file of files) service.found(file, [FOUND]);
    service.found(vscode.Uri.file('/gone/clean.py'), []);
    assert.equal(service.size, before + 3);
    const told = nextEvent(service.onDidChange, (uri) => uri.path === '/gone/b/c.py');
    service.gone(vscode.Uri.file('/gone'));
    await told;
    assert.equal(service.size, before + 1);
    await closeAllEditors();
    await waitUntil('the document is gone', () => answers.closed.includes(document.uri.toString()));
    assert.equal(service.size, before);
  });

  test('says once why it was not looked at, until it was', async () => {
    const document = await open('1');
    for (const [trouble, said] of [
      ['too long', 1],
      ['too long', 1],
      [undefined, 1],
      ['too long', 2],
      ['not Python', 3],
    ] as const) {
      (await answers.about(document.uri)).answer([], trouble);
      // The answer is taken in before the next question is asked.
      await typed(document.uri, '1');
      const next = await answers.about(document.uri);
      assert.equal(log.length, said, log.join('\n'));
      answers.asked.unshift(next);
    }
  });

  test('in a file that is not open comes back when hints are switched on again', async () => {
    const file = vscode.Uri.file('/closed/a.py');
    const switched = async (enabled: boolean | undefined): Promise<void> => {
      const told = nextEvent(service.onDidChange, (uri) => uri.path === file.path);
      await vscode.workspace
        .getConfiguration('wattprint')
        .update('lint.enabled', enabled, vscode.ConfigurationTarget.Workspace);
      await told;
    };
    service.found(file, [FOUND]);
    await switched(false);
    try {
      assert.equal(service.findings(file), undefined);
      const later = vscode.Uri.file('/closed/b.py');
      service.found(later, [FOUND]);
      assert.equal(service.findings(later), undefined);
      await switched(undefined);
      for (const each of [file, later]) assert.deepEqual(service.findings(each)?.problems, [FOUND]);
    } finally {
      await vscode.workspace
        .getConfiguration('wattprint')
        .update('lint.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
