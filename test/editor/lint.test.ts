// What is marked in code, what the lightbulb offers, and what each of its entries does.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, closeAllEditors, waitUntil, workspaceUri } from './editorSupport';

const EAGER = 'import keras\n\nmodel.compile(loss="mse", run_eagerly=True)\n';
const RULES = 'wattprint.lint.rules';
const ENABLED = 'wattprint.lint.enabled';

const codesOf = (diagnostics: readonly vscode.Diagnostic[]): readonly string[] =>
  diagnostics
    .filter(({ source }) => source === 'Wattprint')
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
const codes = (uri: vscode.Uri): readonly string[] => codesOf(vscode.languages.getDiagnostics(uri));

/** Says what was there instead: a finding that does not come may be switched off. */
async function untilCodes(uri: vscode.Uri, wanted: readonly string[]): Promise<void> {
  try {
    await waitUntil('findings', () => codes(uri).join() === wanted.join());
  } catch {
    const { workspaceValue } = vscode.workspace.getConfiguration().inspect(RULES) ?? {};
    const text = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    assert.fail(
      `${uri.path} should have [${wanted.join()}] and has [${codes(uri).join()}]; ` +
        `rules ${JSON.stringify(workspaceValue)}; ${text?.languageId}: ${JSON.stringify(text?.getText())}`,
    );
  }
}

let opened = 0;

/** Each with a name of its own: what an untitled document of an earlier test held may come back with its name. */
async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`untitled:hints-${++opened}.py`));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  assert.ok(await vscode.workspace.applyEdit(edit));
  await vscode.window.showTextDocument(document);
  return document;
}

/** As a user opens a file: the API would keep it open for minutes after its tab is closed. Saves nothing. */
async function emptied(uri: vscode.Uri): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = await waitUntil('the editor', () =>
    vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString()),
  );
  const edit = new vscode.WorkspaceEdit();
  edit.delete(uri, new vscode.Range(0, 0, document.lineCount, 0));
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

async function actions(uri: vscode.Uri, range: vscode.Range, kind?: string): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind);
}

async function choose(document: vscode.TextDocument, title: RegExp): Promise<void> {
  const [diagnostic] = vscode.languages.getDiagnostics(document.uri);
  assert.ok(diagnostic, 'something is marked');
  const action = (await actions(document.uri, diagnostic.range)).find((each) => title.test(each.title));
  assert.ok(action, `there is ${String(title)}`);
  if (action.edit !== undefined) assert.ok(await vscode.workspace.applyEdit(action.edit));
  const { command } = action;
  if (command !== undefined)
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}

suite('efficiency hints', () => {
  suiteSetup(activateExtension);
  teardown(async () => {
    await vscode.workspace.getConfiguration().update(RULES, undefined, vscode.ConfigurationTarget.Workspace);
    await closeAllEditors();
  });

  test('say what, why, how much and where to read more', async () => {
    const { uri } = await open(EAGER);
    await untilCodes(uri, ['WP312']);
    const [diagnostic] = vscode.languages.getDiagnostics(uri);
    assert.match(diagnostic?.message ?? '', /run_eagerly[^]*\n[^]*compiler[^]*\nEffect: 2 to 10 times[^]*not measured/);
    assert.equal(diagnostic?.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(diagnostic.range, new vscode.Range(2, 26, 2, 42));
    const code = diagnostic.code as { readonly target: vscode.Uri };
    assert.match(code.target.path, /\/dist\/rules\/WP312\.md$/);
  });

  test('follow what is typed, and unfinished code keeps the rest alive', async () => {
    const document = await open('');
    const type = async (text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
      await vscode.workspace.applyEdit(edit);
    };
    for (const line of EAGER.split(/(?<=\n)/)) await type(line);
    await untilCodes(document.uri, ['WP312']);
    await type('for x in (');
    await type('\n');
    await untilCodes(document.uri, ['WP312']);
  });

  test('are mended by the lightbulb: one, and all of a rule', async () => {
    const document = await open(EAGER + EAGER.split('\n').slice(2).join('\n'));
    await untilCodes(document.uri, ['WP312', 'WP312']);
    await choose(document, /^Remove run_eagerly$/);
    await untilCodes(document.uri, ['WP312']);
    await vscode.commands.executeCommand('undo');
    await untilCodes(document.uri, ['WP312', 'WP312']);
    await choose(document, /^Fix all WP312/);
    await untilCodes(document.uri, []);
    assert.equal(document.getText().match(/compile\(loss="mse"\)/g)?.length, 2);
  });

  test('are offered as fix-all for those who ask for it', async () => {
    const document = await open(EAGER);
    await untilCodes(document.uri, ['WP312']);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const [all] = await actions(document.uri, whole, 'source.fixAll.wattprint');
    assert.ok(all?.edit);
    await vscode.workspace.applyEdit(all.edit);
    await untilCodes(document.uri, []);
  });

  test('are mended as the text is now, not as it was when it was looked at', async () => {
    const document = await open(EAGER);
    await untilCodes(document.uri, ['WP312']);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(2, 0), 'result = compute(alpha, beta, gamma)\n');
    await vscode.workspace.applyEdit(edit);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    for (let times = 0; times < 2; times++) {
      const [all] = await actions(document.uri, whole, 'source.fixAll.wattprint');
      if (all?.edit !== undefined) await vscode.workspace.applyEdit(all.edit);
    }
    assert.equal(
      document.getText(),
      'import keras\n\nresult = compute(alpha, beta, gamma)\nmodel.compile(loss="mse")\n',
    );
  });

  test('each cell is mended by itself when all of them are asked', async () => {
    const cells = ['import keras\na.compile(run_eagerly=True)', 'b.compile(run_eagerly=True)'];
    const data = cells.map((source) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'python'));
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(data));
    await vscode.window.showNotebookDocument(notebook);
    const documents = notebook.getCells().map(({ document }) => document);
    for (const { uri } of documents) await untilCodes(uri, ['WP312']);
    const answers = await Promise.all(
      documents.map(({ uri }) => actions(uri, new vscode.Range(0, 0, 9, 0), 'source.fixAll.wattprint')),
    );
    for (const [all] of answers) if (all?.edit !== undefined) await vscode.workspace.applyEdit(all.edit);
    assert.deepEqual(
      documents.map((document) => document.getText()),
      ['import keras\na.compile()', 'b.compile()'],
    );
  });

  test('go when the document is no Python any longer', async () => {
    const document = await open(EAGER);
    await untilCodes(document.uri, ['WP312']);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await untilCodes(document.uri, []);
    await vscode.languages.setTextDocumentLanguage(document, 'python');
    await untilCodes(document.uri, ['WP312']);
  });

  test('can be ignored on a line, in a file, in the workspace', async () => {
    for (const title of [/on this line$/, /in this file$/]) {
      const document = await open(EAGER);
      await untilCodes(document.uri, ['WP312']);
      await choose(document, new RegExp(`Ignore WP312 ${title.source}`));
      await untilCodes(document.uri, []);
      assert.match(document.getText(), /# wattprint: ignore(-file)?\[WP312\]/);
    }
    const document = await open(EAGER);
    await untilCodes(document.uri, ['WP312']);
    await choose(document, /^Switch WP312 off in this workspace$/);
    await untilCodes(document.uri, []);
    assert.deepEqual(vscode.workspace.getConfiguration().inspect(RULES)?.workspaceValue, { WP312: 'off' });
  });

  test('have the severity that the user gives them', async () => {
    const { uri } = await open(EAGER);
    await untilCodes(uri, ['WP312']);
    await vscode.workspace.getConfiguration().update(RULES, { WP312: 'hint' }, vscode.ConfigurationTarget.Workspace);
    await waitUntil('it is faded', () =>
      vscode.languages
        .getDiagnostics(uri)
        .some(({ severity, tags }) => severity === vscode.DiagnosticSeverity.Hint && tags?.length === 1),
    );
  });

  test('stand in the cell they are about, and their edits too', async () => {
    const cells = ['import keras', '%time model.compile(loss="mse", run_eagerly=True)'];
    const data = cells.map((source) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'python'));
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(data));
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(1);
    await untilCodes(document.uri, ['WP312']);
    assert.deepEqual(codes(notebook.cellAt(0).document.uri), []);
    await choose(document, /^Remove run_eagerly$/);
    await untilCodes(document.uri, []);
    assert.match(document.getText(), /^%time model\.compile\(loss="mse"\)$/);
  });

  test('go with the document', async () => {
    const document = await open(EAGER);
    await untilCodes(document.uri, ['WP312']);
    await closeAllEditors();
    await untilCodes(document.uri, []);
  });

  test('a rule is explained by its own page', async () => {
    await vscode.commands.executeCommand('wattprint.explainRule', 'WP312');
    await waitUntil('its page', () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => /WP312\.md/.test(label))),
    );
  });

  test('the whole workspace is looked at, files that are not open too', async () => {
    const file = workspaceUri('eager/model.py');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(EAGER));
    try {
      await vscode.commands.executeCommand('wattprint.lintWorkspace');
      await untilCodes(file, ['WP312']);
      // They are kept up to date from then on.
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('x = 1\n'));
      await untilCodes(file, []);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(EAGER));
      await untilCodes(file, ['WP312']);
      await vscode.workspace.fs.delete(file);
      await untilCodes(file, []);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(EAGER));
      await untilCodes(file, ['WP312']);
      // What is open says what it holds; once closed, the disk does.
      const document = await emptied(file);
      await untilCodes(file, []);
      await closeAllEditors();
      await waitUntil('it is closed', () => document.isClosed);
      await untilCodes(file, ['WP312']);
      await vscode.workspace.getConfiguration().update(ENABLED, false, vscode.ConfigurationTarget.Workspace);
      await untilCodes(file, []);
      await vscode.workspace.getConfiguration().update(ENABLED, undefined, vscode.ConfigurationTarget.Workspace);
      await untilCodes(file, ['WP312']);
      await vscode.commands.executeCommand('wattprint.lintWorkspace');
      await waitUntil('the summary', () =>
        vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Wattprint')),
      );
    } finally {
      await vscode.workspace.getConfiguration().update(ENABLED, undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.workspace.fs.delete(workspaceUri('eager'), { recursive: true });
    }
    await untilCodes(file, []);
  });
});
