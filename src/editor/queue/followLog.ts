/**
 * The log of a job as it grows, in a terminal that takes no input: it has the colours of what is printed, draws progress bars in
 * their place, and stays at the end. There is one for each job.
 */
import * as vscode from 'vscode';
import { isOver, stateOf } from '../../core/queue/state';
import type { JobId } from '../../core/queue/job';
import type { After } from '../after';
import { Disposables } from '../disposables';
import type { Machine } from '../machine';
import type { QueueService } from './queueService';

export interface LogWorld {
  readonly machine: Pick<Machine, 'followFile'>;
  readonly queue: Pick<QueueService, 'entry' | 'logOf' | 'onDidChange'>;
  readonly after: After;
}

/** What a job printed last may be seen after its end; a file system of another machine is looked at once a minute or so. */
const LAST_WORDS_MS = 10_000;
const LAST_WORDS_FROM_AFAR_MS = 90_000;

export class JobLogs implements vscode.Disposable {
  readonly #open = new Map<JobId, vscode.Terminal>();
  readonly #closing = vscode.window.onDidCloseTerminal((closed) => {
    for (const [id, terminal] of this.#open) if (terminal === closed) this.#open.delete(id);
  });

  constructor(private readonly world: LogWorld) {}

  show(id: JobId): void {
    const entry = this.world.queue.entry(id);
    if (entry === undefined) return;
    const known = this.#open.get(id);
    const terminal =
      known ??
      vscode.window.createTerminal({
        name: vscode.l10n.t('Log of {0}', entry.job.name),
        iconPath: new vscode.ThemeIcon('output'),
        pty: this.#reader(id),
        isTransient: true,
      });
    this.#open.set(id, terminal);
    terminal.show(true);
  }

  dispose(): void {
    this.#closing.dispose();
    for (const terminal of this.#open.values()) terminal.dispose();
  }

  #reader(id: JobId): vscode.Pseudoterminal {
    const { after, machine, queue } = this.world;
    const following = new Disposables();
    const written = following.add(new vscode.EventEmitter<string>());
    const isEnded = (): boolean => {
      const entry = queue.entry(id);
      return entry === undefined || isOver(stateOf(entry));
    };
    const write = (text: string): void => written.fire(text.replace(/\r?\n/g, '\r\n'));
    return {
      onDidWrite: written.event,
      open() {
        const entry = queue.entry(id);
        if (entry?.pieces.length === 0) write(`\u001b[2m${vscode.l10n.t('It has not started yet.')}\u001b[0m\n`);
        const stop = machine.followFile(queue.logOf(id), write);
        following.add({ dispose: stop });
        let isEnding = false;
        const stopAtEnd = (): void => {
          if (isEnding || !isEnded()) return;
          isEnding = true;
          following.add(after(entry?.job.slurm === undefined ? LAST_WORDS_MS : LAST_WORDS_FROM_AFAR_MS, stop));
        };
        following.add(queue.onDidChange(stopAtEnd));
        stopAtEnd();
      },
      close: () => following.dispose(),
    };
  }
}
