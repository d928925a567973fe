/**
 * Processes that a task or a debugger has spoken for. The shell of a task also tells the watch of terminals what it starts,
 * and may do so first: that watch is told of each claim and lets go.
 */
import * as vscode from 'vscode';

export class OwnedPids implements vscode.Disposable {
  readonly #pids = new Set<number>();
  /** Those of the claimed that have ended. */
  readonly #ended = new Set<number>();
  readonly #claimed = new vscode.EventEmitter<number>();
  readonly onClaim = this.#claimed.event;
  readonly #closing = vscode.window.onDidCloseTerminal(() => void this.#forget());

  claim(pid: number): void {
    this.#ended.delete(pid);
    this.#pids.add(pid);
    this.#claimed.fire(pid);
  }

  /** It has ended: its number may be somebody else's next. */
  release(pid: number): void {
    this.#ended.add(pid);
    void this.#forget();
  }

  has(pid: number): boolean {
    return this.#pids.has(pid);
  }

  dispose(): void {
    this.#closing.dispose();
    this.#claimed.dispose();
  }

  /** A terminal that the next task is given keeps the number of the first: VS Code goes on naming that one. */
  async #forget(): Promise<void> {
    const named = new Set(await Promise.all(vscode.window.terminals.map(({ processId }) => processId)));
    for (const pid of this.#ended) {
      if (named.has(pid)) continue;
      this.#ended.delete(pid);
      this.#pids.delete(pid);
    }
  }
}
