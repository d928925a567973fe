/** What can be linted: a Python file, or a notebook as one whole. */
import * as vscode from 'vscode';
import type { Content } from '../../core/lint/analysis';

/** Schemes whose documents are somebody's work: not the sides of a diff, not what a command printed. */
const SCHEMES = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);

export interface Linted {
  /** Of the notebook, for its cells. */
  readonly uri: vscode.Uri;
  readonly key: string;
  readonly path: string | undefined;
  /** Asked for when the analyzer is free, so that it gets the newest text. */
  readonly content: () => Content;
  /** Another one for another text. */
  readonly version: () => string;
}

export function lintedFile(document: vscode.TextDocument): Linted | undefined {
  const { uri } = document;
  // The cells of a notebook are documents too; they are looked at together.
  if (document.languageId !== 'python' || !SCHEMES.has(uri.scheme)) return undefined;
  return {
    uri,
    key: uri.toString(),
    path: pathOf(uri),
    content: () => ({ kind: 'text', text: document.getText() }),
    version: () => String(document.version),
  };
}

export function lintedNotebook(notebook: vscode.NotebookDocument): Linted | undefined {
  const { uri } = notebook;
  if (!SCHEMES.has(uri.scheme) || !notebook.getCells().some(isPythonCell)) return undefined;
  return {
    uri,
    key: uri.toString(),
    path: pathOf(uri),
    content: () => ({
      kind: 'notebook',
      cells: notebook.getCells().map((cell) => ({ isPython: isPythonCell(cell), source: textOf(cell.document) })),
    }),
    // Cells come, go and change places; what they print is no change.
    version: () =>
      notebook
        .getCells()
        .map(({ kind, document: { uri, version, languageId } }) => [kind, languageId, uri.fragment, version].join(' '))
        .join(),
  };
}

const isPythonCell = ({ kind, document }: vscode.NotebookCell): boolean =>
  kind === vscode.NotebookCellKind.Code && document.languageId === 'python';

/** As a notebook file has it: lines end in a line feed. */
const textOf = (document: vscode.TextDocument): string => document.getText().replaceAll('\r\n', '\n');

const pathOf = (uri: vscode.Uri): string | undefined => (uri.scheme === 'file' ? uri.fsPath : undefined);

/** The document of a place in it; undefined when its cell is gone. */
export function documentAt(uri: vscode.Uri, cell: number | null): vscode.Uri | undefined {
  if (cell === null) return uri;
  const notebook = vscode.workspace.notebookDocuments.find((each) => each.uri.toString() === uri.toString());
  return notebook !== undefined && cell < notebook.cellCount ? notebook.cellAt(cell).document.uri : undefined;
}
