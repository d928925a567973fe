/** The log of a job in a terminal, as long as there is something to follow. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Pseudoterminal } from 'vscode';
import { JobLogs } from '../../../src/editor/queue/followLog';
import { at, entry, piece } from '../core/queue/queueExamples';
import { QueueScene } from './queueScene';

const made = vi.hoisted(() => ({ ptys: [] as Pseudoterminal[] }));
vi.mock('vscode', async () => ({
  ...(await import('./vscodeEvents')),
  ThemeIcon: Object,
  window: {
    onDidCloseTerminal: () => ({ dispose: () => undefined }),
    createTerminal: ({ pty }: { readonly pty: Pseudoterminal }) => {
      made.ptys.push(pty);
      return { show: () => undefined, dispose: () => pty.close() };
    },
  },
}));

const running = entry({ pieces: [piece()] });
const ended = entry({ pieces: [piece({ isAlive: false, end: { at: at(13), exitCode: 0 } })] });
let scene: QueueScene;
let follows: number;

function open(): Pseudoterminal {
  const followFile = (): (() => void) => {
    follows++;
    let isFollowed = true;
    return () => {
      if (isFollowed) follows--;
      isFollowed = false;
    };
  };
  new JobLogs({ machine: { followFile }, queue: scene.service, after: scene.timers.after }).show('a');
  const pty = made.ptys.at(-1);
  if (pty === undefined) throw new Error('no terminal');
  pty.open(undefined);
  return pty;
}

beforeEach(() => {
  scene = new QueueScene();
  follows = 0;
});

it('is followed until the job has ended, and a moment longer for its last words', () => {
  scene.entries = [running];
  open();
  scene.timers.pass(3_600_000);
  expect(follows).toBe(1);
  scene.set(ended);
  expect(follows).toBe(1);
  scene.timers.pass(10_000);
  expect(follows).toBe(0);
});

it('of a job that is over is not followed for ever', () => {
  scene.entries = [ended];
  open();
  scene.timers.pass(10_000);
  expect(follows).toBe(0);
});

it('is followed no more when its terminal is closed', () => {
  scene.entries = [running];
  open().close();
  expect(follows).toBe(0);
  scene.set(ended);
  scene.timers.pass(10_000);
  expect(follows).toBe(0);
});
