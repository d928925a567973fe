/** The lightbulb: fixes, all fixes of one rule, switching a rule off, and why. */
import * as vscode from 'vscode';
import type { Place, Problem } from '../../core/lint/analysis';
import { joinFixes, type PlacedEdit } from '../../core/lint/joinFixes';
import { SOURCE, rangeOf, severityOf } from './diagnostics';
import { documentAt } from './documents';
import type { LintService } from './lintService';
import type { Settings } from '../settings';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('wattprint');

export function registerFixes(service: LintService, settings: Settings): vscode.Disposable {
  const provider = new Fixes(service, settings);
  return vscode.languages.registerCodeActionsProvider({ language: 'python' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
  });
}

class Fixes implements vscode.CodeActionProvider {
  constructor(
    private readonly service: LintService,
    private readonly settings: Settings,
  ) {}

  /** Edits are for the text as it is now: what was found in another one would tear it apart. */
  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const owner = ownerOf(document);
    const all = ((await this.service.current(owner))?.problems ?? []).filter(
      (problem) => severityOf(problem, this.settings) !== undefined,
    );
    // On request only: what is faded or a matter of taste is not changed by saving.
    if (only !== undefined && FIX_ALL.contains(only)) return this.#fixAll(owner, within(document, owner, all), FIX_ALL);
    if (only !== undefined && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const here = all.filter(
      ({ place }) =>
        documentAt(owner, place.cell)?.toString() === document.uri.toString() &&
        rangeOf(place).intersection(range) !== undefined,
    );
    return here.flatMap((problem) => {
      const mine = diagnostics.filter((each) => each.source === SOURCE && ruleOf(each) === problem.rule);
      const same = all.filter(({ rule, fix }) => rule === problem.rule && fix !== undefined);
      return [
        ...this.#fix(owner, problem),
        ...(same.length > 1 ? this.#fixAll(owner, same, vscode.CodeActionKind.QuickFix, problem.rule) : []),
        ...ignoreActions(document, problem),
      ].map((action) => Object.assign(action, { diagnostics: mine }));
    });
  }

  #fix(owner: vscode.Uri, problem: Problem): vscode.CodeAction[] {
    const edit = editOf(owner, [problem]);
    if (problem.fix === undefined || edit === undefined) return [];
    const action = new vscode.CodeAction(problem.fix.title, vscode.CodeActionKind.QuickFix);
    action.edit = edit;
    action.isPreferred = true;
    return [action];
  }

  #fixAll(
    owner: vscode.Uri,
    problems: readonly Problem[],
    kind: vscode.CodeActionKind,
    rule?: string,
  ): vscode.CodeAction[] {
    const edit = editOf(owner, problems);
    if (edit === undefined) return [];
    const title =
      rule === undefined
        ? vscode.l10n.t('Fix all that Wattprint can fix')
        : vscode.l10n.t('Fix all {0} in this file', rule);
    const action = new vscode.CodeAction(title, kind);
    action.edit = edit;
    return [action];
  }
}

/** Every cell is asked for what it can fix when a notebook is saved: each answers for itself. */
function within(document: vscode.TextDocument, owner: vscode.Uri, problems: readonly Problem[]): readonly Problem[] {
  if (document.uri.toString() === owner.toString()) return problems;
  return problems.filter(({ fix }) =>
    fix?.edits.every(({ place }) => documentAt(owner, place.cell)?.toString() === document.uri.toString()),
  );
}

function ignoreActions(document: vscode.TextDocument, { rule, place, ignoreAt }: Problem): vscode.CodeAction[] {
  const inFile = action(vscode.l10n.t('Ignore {0} in this file', rule));
  inFile.edit = new vscode.WorkspaceEdit();
  inFile.edit.insert(document.uri, new vscode.Position(firstLine(document), 0), `# wattprint: ignore-file[${rule}]\n`);
  const everywhere = action(vscode.l10n.t('Switch {0} off in this workspace', rule));
  everywhere.command = { title: everywhere.title, command: 'wattprint.switchRuleOff', arguments: [rule] };
  const explain = action(vscode.l10n.t('Explain {0}', rule));
  explain.command = { title: explain.title, command: 'wattprint.explainRule', arguments: [rule] };
  return [
    ...(ignoreAt?.cell !== place.cell ? [] : [ignoreOnLine(document, rule, ignoreAt)]),
    inFile,
    everywhere,
    explain,
  ];
}

function ignoreOnLine(document: vscode.TextDocument, rule: string, { from }: Place): vscode.CodeAction {
  const line = document.lineAt(from.line);
  const onLine = action(vscode.l10n.t('Ignore {0} on this line', rule));
  onLine.edit = new vscode.WorkspaceEdit();
  const comment = /#.*\bwattprint:\s*ignore[ \t]*\[([^\]]*)\]/.exec(line.text);
  const end = comment === null ? from.column : comment.index + comment[0].length - 1;
  const text = comment === null ? `  # wattprint: ignore[${rule}]` : `, ${rule}`;
  onLine.edit.insert(document.uri, new vscode.Position(line.lineNumber, end), text);
  return onLine;
}

const action = (title: string): vscode.CodeAction => new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);

/** After what must stand first in a file: `#!` and the encoding; a cell's magic. */
function firstLine(document: vscode.TextDocument): number {
  let line = 0;
  while (line < document.lineCount - 1 && /^#!|^#.*coding[:=]|^\s*%%/.test(document.lineAt(line).text)) line++;
  return line;
}

/** All that can be made at once. */
function editOf(owner: vscode.Uri, problems: readonly Problem[]): vscode.WorkspaceEdit | undefined {
  const isThere = ({ place }: PlacedEdit): boolean => documentAt(owner, place.cell) !== undefined;
  const fixes = problems.flatMap(({ fix }) => (fix?.edits.every(isThere) ? [fix.edits] : []));
  const edit = new vscode.WorkspaceEdit();
  for (const { place, text } of joinFixes(fixes)) {
    const uri = documentAt(owner, place.cell);
    if (uri !== undefined) edit.replace(uri, rangeOf(place), text);
  }
  return edit.size === 0 ? undefined : edit;
}

/** The notebook of a cell, else the document itself. */
function ownerOf(document: vscode.TextDocument): vscode.Uri {
  if (document.uri.scheme !== 'vscode-notebook-cell') return document.uri;
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
  return notebook?.uri ?? document.uri;
}

const ruleOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);
