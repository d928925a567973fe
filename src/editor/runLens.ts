/** A lens above a script that has runs: what the last one cost, and a way to run it at a better hour. */
import * as vscode from 'vscode';
import type { RunRecord } from '../core/run/record';
import { lensText } from '../core/text/cellText';
import { Disposables, type Disposable } from './disposables';
import type { MeterHost } from './meterHost';
import type { Settings } from './settings';

/** Live runs change every second; a lens that did so would flicker. */
const LIVE_EVERY_MS = 5000;

const FIRST_LINE = new vscode.Range(0, 0, 0, 0);

/** A lens that remembers its file: its text is worked out only when it is shown. */
class RunLens extends vscode.CodeLens {
  constructor(readonly file: string) {
    super(FIRST_LINE);
  }
}

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

  const runsOf = (file: string): readonly RunRecord[] => host.records.filter((run) => run.file === file);
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: ({ uri }) =>
      settings.codeLens && runsOf(uri.fsPath).length > 0
        ? [new RunLens(uri.fsPath), ...(vscode.workspace.isTrusted ? [greenLens(uri)] : [])]
        : [],
    resolveCodeLens(lens) {
      if (!(lens instanceof RunLens)) return lens;
      const title = lensText(runsOf(lens.file), host.metering.now.at, vscode.l10n.t) ?? '';
      const tooltip = vscode.l10n.t('Open runs of this file');
      lens.command = { title, tooltip, command: 'wattprint.openRunsOfFile', arguments: [lens.file] };
      return lens;
    },
  };
  disposables.add(vscode.languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, provider));
  return disposables;
}
