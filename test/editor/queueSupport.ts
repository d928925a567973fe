// A user who queues a run: what is chosen from the real lists of VS Code, and what is written where something is asked.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { QueueEntry } from '../../src/core/queue/state';
import { isOver, stateOf } from '../../src/core/queue/state';
import { QueueFolder } from '../../src/node/queue/queueFolder';
import { RunnerLock } from '../../src/node/queue/runnerLock';
import { nextEvent, waitUntil } from './editorSupport';

const folder = (): QueueFolder => new QueueFolder(process.env['WATTPRINT_LEDGER'] ?? '');

export const queued = (): readonly QueueEntry[] => folder().entries();
export const jobFile = (id: string): string => `${folder().folderOf(id)}/job.json`;
export const logOf = (id: string): string => folder().logOf(id);

/** The newest job of that name. */
export const jobNamed = (name: string): QueueEntry | undefined => queued().findLast(({ job }) => job.name === name);

/** Cancels what waits or runs, and waits for the runner to go. */
export async function endQueue(): Promise<void> {
  const live = queued().filter((entry) => !isOver(stateOf(entry)));
  for (const { job } of live) folder().wish(job.id, { at: Date.now() as never, want: 'cancel' });
  await waitUntil('all jobs are over', () => queued().every((entry) => isOver(stateOf(entry))), 30_000);
  await waitUntil('no runner stays', () => new RunnerLock(folder().path).owner() === undefined, 30_000);
}

export const TOKEN = `hf_${'x'.repeat(30)}`;
/** Says with what it was started, in a file. */
export const SAYS = `import json, os, sys, time
print("epoch 1", flush=True)
end = time.process_time() + 1
while time.process_time() < end: sum(range(1000))
with open(sys.argv[0] + ".said", "w") as f:
    json.dump({"argv": sys.argv[1:], "cwd": os.getcwd(), "venv": os.environ.get("VIRTUAL_ENV"), "token": os.environ.get("HF_TOKEN")}, f)
`;

interface Said {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly venv: string | null;
  readonly token: string | null;
}

export const said = (file: string): Promise<Said> =>
  waitUntil(
    `${file} ran`,
    () => {
      const text = fs.existsSync(`${file}.said`) ? fs.readFileSync(`${file}.said`, 'utf8') : '';
      return text === '' ? undefined : (JSON.parse(text) as Said);
    },
    30_000,
  );

export const ended = (name: string): Promise<string> =>
  waitUntil(
    `${name} has ended`,
    () => {
      const entry = jobNamed(name);
      const is = entry === undefined ? 'waiting' : stateOf(entry).is;
      return ['waiting', 'running'].includes(is) ? undefined : is;
    },
    30_000,
  );

type List = vscode.QuickPick<vscode.QuickPickItem>;
type Step = (list: List | undefined) => vscode.QuickPickItem | string | undefined;

export class QueueUser {
  /** Titles, placeholders and rows of all lists. */
  readonly shown: string[] = [];
  readonly errors: string[] = [];
  /** What was said under an input. */
  readonly refused: string[] = [];
  /** What was waited for. */
  readonly waited: string[] = [];
  /** When the last choice was made. */
  choseAt = 0;
  readonly #steps: Step[] = [];

  picks(label: RegExp): this {
    this.#steps.push((list) => {
      const found = list?.items.find((item) => label.test(item.label));
      assert.ok(found, `${String(label)} is among ${list?.items.map((item) => item.label).join(', ')}`);
      return found;
    });
    return this;
  }

  writes(text: string): this {
    this.#steps.push(() => text);
    return this;
  }

  /** Of a list in which several can be chosen: takes none. */
  givesUp(): this {
    this.#steps.push(() => undefined);
    return this;
  }

  async starts(command: string, ...args: unknown[]): Promise<void> {
    const window = vscode.window as unknown as Record<string, unknown>;
    const names = [
      'createQuickPick',
      'showQuickPick',
      'showInputBox',
      'showErrorMessage',
      'showWarningMessage',
    ] as const;
    const real = Object.fromEntries(names.map((name) => [name, window[name]]));
    window['createQuickPick'] = () => this.#watched((real['createQuickPick'] as () => List)());
    window['showQuickPick'] = (items: readonly vscode.QuickPickItem[], options?: vscode.QuickPickOptions) => {
      this.shown.push(JSON.stringify(items));
      const picked = this.#next()({ items } as List);
      return Promise.resolve(options?.canPickMany === true ? [picked ?? []].flat() : picked);
    };
    window['showInputBox'] = async (options: vscode.InputBoxOptions) => {
      this.shown.push(JSON.stringify(options));
      const text = this.#next()(undefined) as string | undefined;
      const problem = text === undefined ? undefined : await options.validateInput?.(text);
      if (typeof problem !== 'string') return text;
      this.refused.push(problem);
      return undefined;
    };
    window['showWarningMessage'] = (text: string) => {
      this.shown.push(text);
      return Promise.resolve(this.#next()(undefined));
    };
    window['showErrorMessage'] = (text: string) => {
      this.errors.push(text);
      return Promise.resolve(undefined);
    };
    try {
      await vscode.commands.executeCommand(`wattprint.${command}`, ...args);
    } finally {
      for (const name of names) window[name] = real[name];
    }
    assert.equal(this.#steps.length, 0, 'every step was asked for');
  }

  /** A real list, in which a row is made the active one and taken with the key of VS Code. */
  #watched(list: List): List {
    const show = list.show.bind(list);
    list.show = () => {
      if (list.busy) {
        this.waited.push(list.placeholder ?? '');
        show();
        return;
      }
      this.shown.push(plain([list.title, list.placeholder, ...list.items.map(textOf)].join('\n')));
      show();
      void this.#choose(list, this.#next()(list) as vscode.QuickPickItem | undefined);
    };
    return list;
  }

  async #choose(list: List, item: vscode.QuickPickItem | undefined): Promise<void> {
    if (item === undefined) {
      list.hide();
      return;
    }
    const active = nextEvent(list.onDidChangeActive, (items) => items[0] === item);
    list.activeItems = [item];
    await active;
    this.choseAt = performance.now();
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  #next(): Step {
    const step = this.#steps.shift();
    assert.ok(step, `nothing more was to be asked: ${this.shown.at(-1) ?? ''}`);
    return step;
  }
}

const textOf = ({ label, description = '', detail = '' }: vscode.QuickPickItem): string =>
  [label, description, detail].join(' | ');

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
