/** The log: made when something is first said, shown by a command. */
import * as vscode from 'vscode';

export class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  get #output(): vscode.LogOutputChannel {
    return (this.#channel ??= vscode.window.createOutputChannel('Wattprint', { log: true }));
  }

  write(level: 'info' | 'warn' | 'error', text: string): void {
    this.#output[level](text);
  }

  /** An unexpected failure, with its stack, once. */
  failure(doing: string, error: unknown): void {
    this.#output.error(`${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  show(): void {
    this.#output.show();
  }

  dispose(): void {
    this.#channel?.dispose();
  }
}
