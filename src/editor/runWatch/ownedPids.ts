/**
 * Processes that a task or a debugger has spoken for. The shell of a task also tells the watch of terminals what it starts,
 * and may do so first: that watch is told of each claim and lets go.
 */
import * as vscode from 'vscode';

export class OwnedPids implements vscode.Disposable {
  readonly #pids = new Set<number>();
  readonly #claimed = new vscode.EventEmitter<number>();
  readonly onClaim = this.#claimed.event;

  claim(pid: number): void {
    this.#pids.add(pid);
    this.#claimed.fire(pid);
  }

  /** It has ended: its number may be somebody else's next. */
  release(pid: number): void {
    this.#pids.delete(pid);
  }

  has(pid: number): boolean {
    return this.#pids.has(pid);
  }

  dispose(): void {
    this.#claimed.dispose();
  }
}
