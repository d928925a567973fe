/** All commands in one table. A failure is told in one sentence and logged with its stack. */
import * as vscode from 'vscode';
import type { Answer, PanelCommand, Request } from '../protocol/messages';
import type { SourceChecks } from './checkSources';
import type { Dashboard } from './dashboard';
import type { RegionComparison } from './grid/compareRegions';
import { findWindow } from './grid/findWindow';
import type { GridService } from './grid/gridService';
import { planFor, showAnswer } from './grid/gridRequests';
import { chooseSource, forgetKeys, type SourceWorld } from './grid/sourcePicker';
import { explainRule } from './lint/explain';
import type { ClosedFiles } from './lint/closedFiles';
import type { LintService } from './lint/lintService';
import { lintWorkspace } from './lint/lintWorkspace';
import type { Log } from './log';
import type { Machine } from './machine';
import type { QueueCommands } from './queue/queueCommands';
import type { QueueTree } from './queue/queueView';
import { runWhenGreen, type GreenWorld } from './queue/runWhenGreen';
import { startAtLogin } from './queue/startAtLogin';
import type { RunActions } from './runActions';
import { runSample } from './sampleRun';
import type { Settings } from './settings';
import { pickZone } from './zonePicker';

export interface CommandContext {
  readonly machine: Machine;
  readonly settings: Settings;
  readonly log: Log;
  readonly dashboard: Dashboard;
  readonly checks: SourceChecks;
  readonly actions: RunActions;
  readonly grid: GridService;
  readonly regions: RegionComparison;
  readonly sources: SourceWorld;
  readonly closed: ClosedFiles;
  readonly lint: LintService;
  readonly green: GreenWorld;
  readonly queueTree: QueueTree;
  readonly queueCommands: QueueCommands;
  readonly extensionUri: vscode.Uri;
}

type Command = (...args: unknown[]) => unknown;

export function registerCommands(context: CommandContext): vscode.Disposable {
  const { actions, closed, checks, dashboard, grid, lint, log, machine, regions, settings, sources } = context;
  const { t } = vscode.l10n;
  const openGrid = (): void => dashboard.show({ name: 'grid' });
  const table: Readonly<Record<string, Command>> = {
    openPanel: () => dashboard.show(),
    openRun: (id) => dashboard.show({ name: 'run', run: String(id) }),
    openRunsOfFile: (file) => dashboard.show({ name: 'runs', file: String(file) }),
    checkSources: () => checks.show(),
    setZone: () => pickZone(machine, settings),
    openGrid: () => openGrid(),
    chooseGridSource: () => chooseSource(sources),
    forgetGridKey: () => forgetKeys(sources),
    refreshGrid: () => showAnswer(grid),
    compareRegions: () => regions.show(),
    findWindow: () => findWindow({ grid, openGrid }),
    compareRuns: async () => {
      const pair = await actions.pickTwo(t('Compare runs'));
      if (pair !== undefined) dashboard.show({ name: 'compare', a: pair[0].id, b: pair[1].id });
    },
    exportRuns: () => actions.export(),
    forgetRun: async () => {
      const run = await actions.pick(t('Forget which run?'));
      if (run !== undefined) await actions.forget(run.id);
    },
    openLedgerFolder: () => openFolder(machine.ledger.store.folder),
    showLog: () => log.show(),
    lintWorkspace: async () => {
      const summary = await lintWorkspace(closed, lint, settings);
      if (summary !== undefined) dashboard.showLint(summary);
    },
    explainRule: (rule) => explainRule(context.extensionUri, rule),
    switchRuleOff: (rule) => settings.switchRuleOff(String(rule)),
    runSample: () => runSample(context.extensionUri),
    runWhenGreen: async (asked) => {
      const job = await runWhenGreen(context.green, asked);
      if (job !== undefined) await context.queueTree.point(job.id);
    },
    queueAtLogin: () => startAtLogin(machine.loginStart),
    openQueue: () => vscode.commands.executeCommand('wattprint.queue.focus'),
    ...context.queueCommands.table,
  };
  return vscode.Disposable.from(
    ...Object.entries(table).map(([name, run]) =>
      vscode.commands.registerCommand(`wattprint.${name}`, async (...args: unknown[]) => {
        try {
          return await run(...args);
        } catch (error) {
          log.failure(`command ${name}`, error);
          const message = error instanceof Error ? error.message : String(error);
          const show = t('Show log');
          if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
          return undefined;
        }
      }),
    ),
  );
}

/** The panel may start these; it cannot name any other command. */
const PANEL_COMMANDS: ReadonlySet<PanelCommand> = new Set<PanelCommand>([
  'checkSources',
  'setZone',
  'chooseGridSource',
  'findWindow',
  'refreshGrid',
  'openLedgerFolder',
  'showLog',
  'runSample',
  'lintWorkspace',
]);

/** Answers what the panel asks, `openRun` excepted, which the panel's host answers itself. */
export function answerPanel(actions: RunActions, grid: GridService): (request: Request) => Promise<Answer> {
  return async (request) => {
    switch (request.type) {
      case 'forget':
        return { type: (await actions.forget(request.run)) ? 'done' : 'cancelled' };
      case 'note':
        await actions.note(request.run, request.note);
        break;
      case 'copy':
        await actions.copy(request.runs, request.format);
        break;
      case 'copyText':
        await vscode.env.clipboard.writeText(request.text);
        break;
      case 'export':
        return { type: (await actions.export(request.runs)) ? 'done' : 'cancelled' };
      case 'openFile':
        await actions.openFile(request.run);
        break;
      case 'runWhenGreen':
        // Not waited for: the user is asked, and it tells of its failure itself.
        void vscode.commands.executeCommand('wattprint.runWhenGreen', { run: request.run });
        break;
      case 'planJob':
        await planFor(grid, request);
        break;
      case 'explainRule':
        await vscode.commands.executeCommand('wattprint.explainRule', request.rule);
        break;
      case 'openFinding':
        await openFinding(request.uri, request.line);
        break;
      case 'command':
        if (!PANEL_COMMANDS.has(request.command))
          throw new Error('The panel asked for a command that it may not start.');
        // Not waited for: it may ask the user something, and it tells of its failure itself.
        void vscode.commands.executeCommand(`wattprint.${request.command}`);
        break;
      case 'openRun':
        throw new Error('openRun is answered by the panel host');
    }
    return { type: 'done' };
  };
}

/** The panel names files that were found in this workspace, and no others. */
async function openFinding(uri: string, line: number): Promise<void> {
  const file = vscode.Uri.parse(uri, true);
  if (vscode.workspace.getWorkspaceFolder(file) === undefined) throw new Error('The file is not in this workspace.');
  if (file.path.endsWith('.ipynb')) await vscode.commands.executeCommand('vscode.open', file);
  else await vscode.window.showTextDocument(file, { selection: new vscode.Range(line, 0, line, 0) });
}

async function openFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  await vscode.workspace.fs.createDirectory(uri);
  // On a remote machine the file manager is elsewhere; a window of VS Code is not.
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  } else await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
}
