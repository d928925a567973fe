import * as vscode from 'vscode';

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('wattprint.openPanel', () => vscode.window.showInformationMessage('Wattprint')),
  );
}
