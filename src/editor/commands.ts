/** All commands in one table. A failure is told in one sentence and logged with its stack. */
import * as vscode from 'vscode';
import type { Answer, PanelCommand, Request } from '../protocol/messages';
import type { SourceChecks } from './checkSources';
import type { Dashboard } from './dashboard';
import type { Log } from './log';
import type { Machine } from './machine';
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
  readonly extensionUri: vscode.Uri;
}

type Command = (...args: unknown[]) => unknown;

export function registerCommands(context: CommandContext): vscode.Disposable {
  const { actions, checks, dashboard, log, machine, settings } = context;
  const { t } = vscode.l10n;
  const table: Readonly<Record<string, Command>> = {
    openPanel: () => dashboard.show(),
    openRun: (id) => dashboard.show({ name: 'run', run: String(id) }),
    openRunsOfFile: (file) => dashboard.show({ name: 'runs', file: String(file) }),
    checkSources: () => checks.show(),
    setZone: () => pickZone(machine, settings),
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
    runSample: () => runSample(context.extensionUri),
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
  'openLedgerFolder',
  'showLog',
  'runSample',
]);

/** Answers what the panel asks, `openRun` excepted, which the panel's host answers itself. */
export function answerPanel(actions: RunActions): (request: Request) => Promise<Answer> {
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

async function openFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  await vscode.workspace.fs.createDirectory(uri);
  // On a remote machine the file manager is elsewhere; a window of VS Code is not.
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  } else await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
}
