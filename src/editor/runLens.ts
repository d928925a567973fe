/** A lens above a script that has runs: what the last one cost, and a way to run it at a better hour. */
import * as vscode from 'vscode';
import { lensText } from '../core/text/cellText';
import { Disposables, type Disposable } from './disposables';
import type { MeterHost } from './meterHost';
import type { Settings } from './settings';

/** Live runs change every second; a lens that did so would flicker. */
const LIVE_EVERY_MS = 5000;

const FIRST_LINE = new vscode.Range(0, 0, 0, 0);

const runLens = (file: string, title: string): vscode.CodeLens => {
  const tooltip = vscode.l10n.t('Open runs of this file');
  return new vscode.CodeLens(FIRST_LINE, { title, tooltip, command: 'wattprint.openRunsOfFile', arguments: [file] });
};

const greenLens = (file: vscode.Uri): vscode.CodeLens =>
  new vscode.CodeLens(FIRST_LINE, {
    title: vscode.l10n.t('Run when grid is green'),
    command: 'wattprint.runWhenGreen',
    arguments: [file],
  });

export function registerRunLens(host: MeterHost, settings: Settings): Disposable {
  const disposables = new Disposables();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  let firedAt = 0;
  const fire = (): void => {
    firedAt = host.metering.now.at;
    changed.fire();
  };
  disposables.add(host.onRuns(fire));
  disposables.add(settings.onDidChange(fire));
  disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(fire));
  disposables.add(
    host.onTick(() => {
      if (host.liveRuns.length > 0 && host.metering.now.at - firedAt >= LIVE_EVERY_MS) fire();
    }),
  );

  // Whole at once: of lenses that get their words later, VS Code forgets some when others follow soon.
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: ({ uri }) => {
      const runs = host.records.filter((run) => run.file === uri.fsPath);
      const title = lensText(runs, host.metering.now.at, vscode.l10n.t);
      if (!settings.codeLens || title === undefined) return [];
      return [runLens(uri.fsPath, title), ...(vscode.workspace.isTrusted ? [greenLens(uri)] : [])];
    },
  };
  disposables.add(vscode.languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, provider));
  return disposables;
}
