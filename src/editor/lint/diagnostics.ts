/** Findings as VS Code's diagnostics: warnings underlined, hints faded, information only in reports. */
import * as vscode from 'vscode';
import type { Place, Problem } from '../../core/lint/analysis';
import type { Severity } from '../../core/lint/rule';
import { Disposables, type Disposable } from '../disposables';
import type { Settings } from '../settings';
import { documentAt } from './documents';
import type { LintService } from './lintService';

export const SOURCE = 'Wattprint';

/** @param pageOf the page of a rule: VS Code opens no commands from the link beside a message. */
export function registerDiagnostics(
  service: LintService,
  settings: Settings,
  pageOf: (rule: string) => vscode.Uri,
): Disposable {
  const disposables = new Disposables();
  const collection = disposables.add(vscode.languages.createDiagnosticCollection('wattprint'));
  /** What was shown for a document or its cells, to take it away again. */
  const shown = new Map<string, readonly vscode.Uri[]>();
  disposables.add(
    service.onDidChange((uri) => {
      const byDocument = new Map<string, { readonly at: vscode.Uri; readonly diagnostics: vscode.Diagnostic[] }>();
      for (const problem of service.findings(uri)?.problems ?? []) {
        const at = documentAt(uri, problem.place.cell);
        const severity = severityOf(problem, settings);
        if (at === undefined || severity === undefined) continue;
        const here = byDocument.get(at.toString()) ?? { at, diagnostics: [] };
        here.diagnostics.push(diagnosticOf(problem, severity, pageOf(problem.rule)));
        byDocument.set(at.toString(), here);
      }
      const now = [...byDocument.values()];
      for (const before of shown.get(uri.toString()) ?? []) {
        if (!byDocument.has(before.toString())) collection.delete(before);
      }
      const ats = now.map(({ at }) => at);
      if (ats.length === 0) shown.delete(uri.toString());
      else shown.set(uri.toString(), ats);
      for (const { at, diagnostics } of now) collection.set(at, diagnostics);
    }),
  );
  return disposables;
}

/** Undefined: it is not shown in the editor. */
export function severityOf({ rule, severity }: Problem, settings: Settings): Severity | undefined {
  const chosen = settings.lintRules[rule];
  if (chosen === 'off') return undefined;
  if (chosen === undefined) return severity === 'information' ? undefined : severity;
  return chosen;
}

function diagnosticOf(problem: Problem, severity: Severity, target: vscode.Uri): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(problem.place), textOf(problem), SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = { value: problem.rule, target };
  if (severity === 'hint') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
};

/** What, why, and how much under which condition. */
function textOf({ message, why, effect }: Problem): string {
  const { range, condition, source } = effect;
  return `${message}\n${why}\n${vscode.l10n.t('Effect: {0} ({1}; {2}).', range, condition, source)}`;
}

export const rangeOf = ({ from, to }: Place): vscode.Range =>
  new vscode.Range(from.line, from.column, to.line, to.column);
