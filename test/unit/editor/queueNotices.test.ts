/** What is said of queued jobs without being asked, and how often. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../../src/core/run/record';
import { grams, gramsPerKwh, joules, seconds } from '../../../src/core/units';
import { QueueNotices } from '../../../src/editor/queue/queueNotices';
import { at, entry, inPieces, job, piece } from '../core/queue/queueExamples';
import { QueueScene } from './queueScene';

const shown = vi.hoisted(() => ({
  said: [] as string[],
  answer: undefined as string | undefined,
  commands: [] as unknown[][],
  focused: true,
  folders: ['/w'],
}));
vi.mock('vscode', async () => ({
  ...(await import('./vscodeEvents')),
  window: {
    showInformationMessage: (text: string) => {
      shown.said.push(text.replaceAll('\u00a0', ' '));
      return Promise.resolve(shown.answer);
    },
    get state() {
      return { focused: shown.focused };
    },
  },
  workspace: {
    get workspaceFolders() {
      return shown.folders.map((fsPath) => ({ uri: { fsPath } }));
    },
  },
  commands: { executeCommand: (...args: unknown[]) => void shown.commands.push(args) },
}));

const turned = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const planned = job({
  workspace: '/w',
  plan: { madeAt: at(0), segments: [{ start: at(12), end: at(13) }], gPerKwh: gramsPerKwh(219) },
});
const waiting = entry({ job: planned });
const running = entry({ job: planned, pieces: [piece({ startedAt: at(12) })] });
const ended = (exitCode: number): typeof running =>
  entry({ job: planned, pieces: [piece({ isAlive: false, end: { at: at(12.2), exitCode } })] });
const missed = (id: string, when: number): typeof running =>
  entry({ job: { ...planned, id, name: `${id}.py` }, closing: { at: at(when), as: 'missed', why: 'late' } });

const record: RunRecord = {
  id: 'r',
  name: 'train.py',
  kind: 'queue',
  command: '',
  host: 'h',
  start: at(12),
  state: 'done',
  cells: [],
  terms: { pue: 1 },
  energy: {
    durationS: seconds(720),
    boundsJ: joules(0),
    hours: [],
    devices: [
      {
        device: 'cpu',
        kind: 'cpu',
        name: 'CPU',
        model: '',
        source: 'counter',
        how: '',
        band: { low: 0.05, high: 0.05 },
        activeJ: joules(6.7e6),
        idleJ: joules(0),
        gapS: seconds(0),
        share: 1,
      },
    ],
  },
};
const saving = { atOnce: grams(100), asRun: grams(56), saved: grams(44), provisional: false };

class Memory {
  readonly kept = new Map<string, unknown>();
  get = (key: string): unknown => this.kept.get(key);
  update = (key: string, value: unknown): Promise<void> => Promise.resolve(void this.kept.set(key, value));
}

let scene: QueueScene;
let memory: Memory;
let notify: boolean;

function watch(): QueueNotices {
  const world = {
    queue: scene.service,
    host: {
      onRuns: scene.runs.event,
      get records() {
        return scene.records;
      },
      refreshLedger: () => Promise.resolve(),
    },
    settings: {
      get notifiesOfQueue() {
        return notify;
      },
      silenceQueue: () => Promise.resolve(void (notify = false)),
    },
    memory,
    after: scene.timers.after,
  };
  return new QueueNotices(world);
}

beforeEach(() => {
  Object.assign(shown, { said: [], answer: undefined, commands: [], focused: true, folders: ['/w'] });
  scene = new QueueScene();
  scene.entries = [waiting];
  memory = new Memory();
  notify = true;
});

describe('a job that starts', () => {
  it('is told of once, and the log is a click away', async () => {
    shown.answer = 'Open log';
    watch();
    scene.set(running);
    scene.set({ ...running, wish: { at: at(12), want: 'start' } });
    await turned();
    expect(shown.said).toEqual(['train.py started, as planned, at 219 g/kWh.']);
    expect(shown.commands).toEqual([['wattprint.queueOpenLog', { job: 'a' }]]);
  });

  it('is not told of when it goes on', () => {
    const stopped = piece({ isAlive: false, stop: { at: at(13), why: 'pause' }, end: { at: at(13), exitCode: 0 } });
    const paused = entry({ job: { ...inPieces, workspace: '/w' }, pieces: [stopped] });
    scene.entries = [paused];
    watch();
    scene.set({ ...paused, pieces: [stopped, piece({ startedAt: at(15) })] });
    expect(shown.said).toEqual([]);
  });

  it('is told of by the window that has its folder, or else by the one that is looked at', () => {
    shown.folders = ['/other'];
    watch();
    scene.set(running);
    expect(shown.said).toEqual([]);
    const { workspace: _, ...nowhere } = planned;
    shown.focused = false;
    scene.set(entry({ job: { ...nowhere, id: 'n' } }));
    scene.set(entry({ job: { ...nowhere, id: 'n' }, pieces: [piece()] }));
    expect(shown.said).toEqual([]);
    shown.focused = true;
    scene.set(entry({ job: { ...nowhere, id: 'm' } }));
    scene.set(entry({ job: { ...nowhere, id: 'm' }, pieces: [piece()] }));
    expect(shown.said).toHaveLength(1);
  });

  it('is never told of again where the user wants to hear no more', async () => {
    shown.answer = 'Do not show again';
    watch();
    scene.set(running);
    await turned();
    expect(notify).toBe(false);
    scene.set(ended(0));
    scene.timers.pass(60_000);
    expect(shown.said).toHaveLength(1);
  });
});

describe('a job that has ended', () => {
  const end = async (exitCode: number): Promise<void> => {
    scene.entries = [running];
    watch();
    scene.set(ended(exitCode));
    await turned();
  };

  it('is told of with what it used, when its record is there and nothing more comes', async () => {
    await end(0);
    expect(shown.said).toEqual([]);
    scene.records = [{ ...record, state: 'running' }];
    scene.runs.fire();
    scene.timers.pass(4000);
    expect(shown.said).toEqual([]);
    scene.records = [record];
    scene.runs.fire();
    scene.runs.fire();
    scene.timers.pass(3000);
    expect(shown.said).toEqual(['train.py ended: 1.86 ± 0.09 kWh.']);
  });

  it('is told of at once when it is known what waiting was worth, and its run is a click away', async () => {
    shown.answer = 'Open run';
    await end(0);
    scene.records = [{ ...record, saving }];
    scene.runs.fire();
    await turned();
    expect(shown.said).toEqual(['train.py ended: 1.86 ± 0.09 kWh, 44 % less than at once.']);
    expect(shown.commands).toEqual([['wattprint.openRun', 'r']]);
    scene.runs.fire();
    scene.timers.pass(60_000);
    expect(shown.said).toHaveLength(1);
  });

  it('is told of without a record when none comes', async () => {
    await end(1);
    scene.timers.pass(20_000);
    expect(shown.said).toEqual(['train.py ended with exit code 1 after 12 min 00 s.']);
  });

  it('is not told of when the user has cancelled it', async () => {
    scene.entries = [running];
    watch();
    scene.set({ ...running, pieces: [], closing: { at: at(12.1), as: 'cancelled' } });
    await turned();
    scene.timers.pass(60_000);
    expect(shown.said).toEqual([]);
  });
});

describe('jobs that were missed', () => {
  it('since the last session are told of in one message, once', async () => {
    scene.entries = [missed('a', 2), missed('b', 3)];
    shown.answer = 'Open queue';
    watch().dispose();
    await turned();
    expect(shown.said).toEqual(['2 queued runs were missed: a.py, b.py.']);
    expect(shown.commands).toEqual([['wattprint.queue.focus']]);
    watch();
    expect(shown.said).toHaveLength(1);
    scene.now = at(13);
    scene.set(missed('a', 2), missed('b', 3), missed('c', 12));
    expect(shown.said[1]).toMatch(/^c\.py was missed: the machine was off/);
  });
});
