/** `Lint workspace`: all Python files and notebooks, with progress and cancel. */
import * as vscode from 'vscode';
import type { Problem } from '../../core/lint/analysis';
import { ENVIRONMENT_MARK, SKIPPED } from '../../core/python/sourceFiles';
import type { FileSummary, LintSummary, RuleSummary } from '../../protocol/lintSummary';
import { severityOf } from './diagnostics';
import { SOURCES, type ClosedFiles } from './closedFiles';
import type { LintService } from './lintService';
import type { Settings } from '../settings';

export async function lintWorkspace(
  closed: ClosedFiles,
  service: LintService,
  settings: Settings,
): Promise<LintSummary | undefined> {
  const { t } = vscode.l10n;
  if (vscode.workspace.workspaceFolders === undefined) throw new Error(t('Open a folder to lint it.'));
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Lint workspace'), cancellable: true },
    async (progress, token) => {
      const files = await vscode.workspace.findFiles(SOURCES, await othersCode(), undefined, token);
      closed.keep(files);
      const unread: string[] = [];
      for (const [index, uri] of files.entries()) {
        if (token.isCancellationRequested) return undefined;
        const name = vscode.workspace.asRelativePath(uri);
        progress.report({
          message: t('{0} of {1}: {2}', index + 1, files.length, name),
          increment: 100 / files.length,
        });
        // One that is open may have changes that are not on the disk; it is kept up to date anyway.
        if (service.isOpen(uri)) continue;
        if (!(await closed.look(uri))) unread.push(name);
      }
      return summaryOf(service, settings, files, unread);
    },
  );
}

/** Beside what the user excludes from the explorer: hidden folders, what was installed, and virtual environments. */
async function othersCode(): Promise<string> {
  const marks = await vscode.workspace.findFiles(`**/${ENVIRONMENT_MARK}`, null);
  const environments = marks.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..'), false));
  return `{${['**/.*', ...SKIPPED.map((name) => `**/${name}`), ...environments].map((each) => `${each}/**`).join(',')}}`;
}

/** Counted while it is added up. */
type Counted = Omit<RuleSummary, 'files' | 'count' | 'fixable'> & {
  count: number;
  fixable: number;
  readonly files: Map<string, FileSummary>;
};

function summaryOf(
  service: LintService,
  settings: Settings,
  files: readonly vscode.Uri[],
  unread: readonly string[],
): LintSummary {
  const rules = new Map<string, Counted>();
  for (const uri of files) {
    for (const problem of service.findings(uri)?.problems ?? []) {
      if (isCounted(problem, settings)) count(rules, uri, problem);
    }
  }
  return {
    files: files.length,
    unread,
    rules: [...rules.values()]
      .toSorted((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
      .map((rule) => ({ ...rule, files: [...rule.files.values()].toSorted((a, b) => b.count - a.count) })),
  };
}

/** What is not shown in the editor may still be counted here: information is for reports. */
const isCounted = (problem: Problem, settings: Settings): boolean =>
  severityOf(problem, settings) !== undefined ||
  (problem.severity === 'information' && settings.lintRules[problem.rule] !== 'off');

function count(rules: Map<string, Counted>, uri: vscode.Uri, { rule, title, fix, place }: Problem): void {
  const known = rules.get(rule) ?? { rule, title, count: 0, fixable: 0, files: new Map<string, FileSummary>() };
  rules.set(rule, known);
  known.count += 1;
  if (fix !== undefined) known.fixable += 1;
  const key = uri.toString();
  const here = known.files.get(key) ?? {
    file: vscode.workspace.asRelativePath(uri),
    uri: key,
    line: place.from.line,
    count: 0,
  };
  known.files.set(key, { ...here, count: here.count + 1 });
}
