/** "Run the sample": a minute of real training work in a terminal, for a first look at the meter. */
import * as vscode from 'vscode';
import { commandLine } from '../core/run/identity';

export function runSample(extensionUri: vscode.Uri): void {
  const script = vscode.Uri.joinPath(extensionUri, 'dist', 'sample', 'train.py').fsPath;
  const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('Wattprint sample') });
  terminal.show();
  const python = process.platform === 'win32' ? 'python' : 'python3';
  // The shell announces its integration a moment after it starts; a command sent before would not be seen to start.
  const line = commandLine([python, script]);
  const listener = vscode.window.onDidChangeTerminalShellIntegration((event) => {
    if (event.terminal === terminal) start();
  });
  const patience = setTimeout(() => start(), 5000);
  const start = (): void => {
    clearTimeout(patience);
    listener.dispose();
    if (terminal.shellIntegration !== undefined) terminal.shellIntegration.executeCommand(line);
    else terminal.sendText(line);
  };
}
