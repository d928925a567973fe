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
  fails: false,
  folders: ['/w'],
  listeners: new Set<() => void>(),
  looked: (listener: () => void): { dispose: () => void } => {
    shown.listeners.add(listener);
    return { dispose: () => shown.listeners.delete(listener) };
  },
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
    onDidChangeWindowState: (listener: () => void) => shown.looked(listener),
  },
  workspace: {
    get workspaceFolders() {
      return shown.folders.map((fsPath) => ({ uri: { fsPath } }));
    },
  },
  commands: {
    executeCommand: (...args: unknown[]) =>
      shown.fails ? Promise.reject(new Error('no panel')) : void shown.commands.push(args),
  },
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

let scene: QueueScene;
let notified: string[];
let ledger: () => Promise<void>;

function watch(): QueueNotices {
  const world = {
    queue: scene.service,
    host: {
      onRuns: scene.runs.event,
      get records() {
        return scene.records;
      },
      refreshLedger: () => ledger(),
    },
    settings: {
      get notified() {
        return notified;
      },
      silence: (news: string) => Promise.resolve(void (notified = notified.filter((each) => each !== news))),
    },
    log: { failure: (doing: string, error: unknown) => void scene.failures.push(`${doing}: ${String(error)}`) },
    after: scene.timers.after,
  };
  return new QueueNotices(world);
}

beforeEach(() => {
  Object.assign(shown, { said: [], answer: undefined, commands: [], focused: true, fails: false, folders: ['/w'] });
  shown.listeners.clear();
  scene = new QueueScene();
  scene.entries = [waiting];
  notified = ['start', 'end', 'missed'];
  ledger = () => Promise.resolve();
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
    expect(notified).toEqual(['end', 'missed']);
    scene.set(entry({ job: { ...planned, id: 'b' }, pieces: [piece()] }));
    expect(shown.said).toHaveLength(1);
    scene.set(ended(0));
    scene.timers.pass(60_000);
    expect(shown.said).toHaveLength(2);
  });
});

describe('a job that has ended', () => {
  const end = async (exitCode: number): Promise<void> => {
    scene.entries = [running];
    scene.told.add('a start');
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
    scene.told.add('a start');
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

describe('what was told', () => {
  const { workspace: _, ...nowhere } = planned;
  const started = entry({ job: nowhere, pieces: [piece({ startedAt: at(12) })] });

  it('by one window is not told by another, nor in the next session', () => {
    scene.entries = [running];
    watch();
    watch();
    expect(shown.said).toHaveLength(1);
    watch();
    expect(shown.said).toHaveLength(1);
  });

  it('in no window that was looked at is told in the next one that is', () => {
    shown.focused = false;
    scene.entries = [started];
    watch();
    expect(shown.said).toEqual([]);
    shown.focused = true;
    for (const listener of shown.listeners) listener();
    for (const listener of shown.listeners) listener();
    expect(shown.said).toEqual(['train.py started, as planned, at 219 g/kWh.']);
  });

  it('is told again rather than never, where it cannot be written down', () => {
    scene.refusal = new Error('disk full');
    scene.entries = [running];
    watch();
    expect(shown.said).toHaveLength(1);
    expect(scene.failures).toEqual(['writing down what was told: Error: disk full']);
  });

  it('of several that ended while no window was open is one message', () => {
    const failed = entry({ ...ended(1), job: { ...planned, id: 'b', name: 'other.py' } });
    scene.entries = [ended(0), failed];
    watch();
    scene.timers.pass(60_000);
    expect(shown.said).toEqual(['2 queued runs have ended, 1 of them not as they should: train.py, other.py.']);
  });

  it('is logged where it fails: a ledger that cannot be read, a command that rejects', async () => {
    ledger = () => Promise.reject(new Error('no ledger'));
    scene.entries = [ended(0)];
    watch();
    await turned();
    expect(scene.failures).toEqual(['reading the ledger: Error: no ledger']);
    shown.answer = 'Open run';
    shown.fails = true;
    scene.records = [{ ...record, saving }];
    scene.runs.fire();
    await turned();
    expect(scene.failures.at(-1)).toBe('telling of a queued run: Error: no panel');
  });
});
