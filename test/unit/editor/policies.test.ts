/** What is said without being asked, and how often. Of VS Code its messages are made here. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Advice } from '../../../src/core/plan/advice';
import type { RunRecord } from '../../../src/core/run/record';
import { timesIn } from '../../../src/core/text/times';
import { grams, gramsPerKwh, millis } from '../../../src/core/units';
import { BudgetWarning } from '../../../src/editor/policy/budgetWarning';
import { QueueSuggestion } from '../../../src/editor/policy/queueSuggestion';
import { EventEmitter } from './vscodeEvents';

const HOUR = 3_600_000;
const said = vi.hoisted(() => ({
  texts: [] as string[],
  answer: undefined as string | undefined,
  commands: [] as string[],
}));
vi.mock('vscode', async () => {
  const say = (text: string): Promise<string | undefined> => {
    said.texts.push(text);
    return Promise.resolve(said.answer);
  };
  return {
    ...(await import('./vscodeEvents')),
    Uri: { file: (path: string) => path },
    commands: { executeCommand: (name: string) => void said.commands.push(name) },
    window: { showInformationMessage: say, showWarningMessage: say },
    workspace: { isTrusted: true },
  };
});

class Memory {
  readonly #kept = new Map<string, unknown>();
  get = (key: string): unknown => this.#kept.get(key);
  update = (key: string, value: unknown): Promise<void> => Promise.resolve(void this.#kept.set(key, value));
}

let now = millis(new Date(2026, 10, 27, 12).getTime());
let runs: EventEmitter;
let memory: Memory;
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
beforeEach(() => {
  now = millis(new Date(2026, 10, 27, 12).getTime());
  [said.texts, said.answer, said.commands] = [[], undefined, []];
  [runs, memory] = [new EventEmitter(), new Memory()];
});

const run = (id: string, changes: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: 'train.py',
  kind: 'terminal',
  command: 'python train.py',
  file: '/w/train.py',
  host: 'h',
  start: millis(now - 30 * HOUR),
  end: millis(now - 26 * HOUR),
  state: 'done',
  exitCode: 0,
  terms: { pue: 1 },
  cells: [],
  ...changes,
});

describe('the suggestion to queue', () => {
  let live: RunRecord[];
  const rule = { least: millis(HOUR), saving: 0.1, within: millis(12 * HOUR) };
  const start = (): void => {
    const advise = (): Promise<Advice> => {
      const at = millis(now + 10 * HOUR);
      return Promise.resolve({
        now: undefined,
        segments: [],
        best: [{ start: at, end: millis(at + HOUR), gPerKwh: gramsPerKwh(1), savedShare: 0.2 }],
      });
    };
    const host = {
      onRuns: runs.event,
      records: [run('old')],
      get liveRuns() {
        return live.map((identity) => ({ identity }));
      },
    };
    const grid = {
      advise,
      get now() {
        return now;
      },
      times: timesIn('en-GB'),
    };
    const log = { failure: (what: string, error: unknown) => expect.unreachable(`${what}: ${String(error)}`) };
    const world = { host, grid, settings: { pue: 1, suggestion: rule }, memory, log };
    new QueueSuggestion(world as unknown as ConstructorParameters<typeof QueueSuggestion>[0]);
  };
  beforeEach(() => {
    live = [];
    start();
  });
  const begin = async (id: string, changes: Partial<RunRecord> = {}): Promise<void> => {
    live.push(run(id, { state: 'running', ...changes }));
    runs.fire();
    await settled();
  };

  it('is made once a day for a file, whatever runs begin', async () => {
    await begin('a');
    await begin('b');
    expect(said.texts).toEqual([
      'train.py usually takes 4\u00a0h. Started 22:00 it would have 20\u00a0% less carbon. This run goes on until you end it.',
    ]);
    now = millis(now + 25 * HOUR);
    await begin('c');
    expect(said.texts).toHaveLength(2);
  });
  it('is never made again for a file that it is not wanted for', async () => {
    said.answer = 'Not for this file';
    await begin('a');
    now = millis(now + 25 * HOUR);
    await begin('b');
    expect(said.texts).toHaveLength(1);
  });
  it('opens the choice of windows', async () => {
    said.answer = 'Queue it';
    await begin('a');
    expect(said.commands).toEqual(['wattprint.runWhenGreen']);
  });
  it('is not made for what the queue starts, or for a file that nobody knows', async () => {
    await begin('a', { kind: 'queue' });
    await begin('b', { file: '/w/new.py' });
    expect(said.texts).toEqual([]);
  });
});

describe('the warning of a budget', () => {
  const settings = {
    budgets: [{ per: 'week' as const, most: grams(1000) }],
    onDidChange: new EventEmitter().event,
    warnsOfBudgets: true,
    silenceBudgets: () => Promise.resolve(void (settings.warnsOfBudgets = false)),
  };
  let used: number;
  beforeEach(() => {
    const grid = {
      zone: 'X',
      zoneName: 'X',
      gPerKwh: gramsPerKwh(1000),
      band: { low: 0, high: 0 },
      source: 's',
      signal: 'average',
    };
    const device = {
      device: 'g',
      kind: 'gpu',
      name: 'GPU',
      model: '',
      source: 'counter',
      how: '',
      band: { low: 0, high: 0 },
      idleJ: 0,
      gapS: 0,
      share: 1,
    };
    const host = {
      onRuns: runs.event,
      get records() {
        const energy = {
          durationS: 1,
          boundsJ: 0,
          hours: [],
          devices: [{ ...device, activeJ: (used / 1000) * 3.6e6 }],
        };
        return [run('a', { start: now, terms: { pue: 1, grid }, energy } as unknown as RunRecord)];
      },
    };
    settings.warnsOfBudgets = true;
    const log = { failure: (what: string, error: unknown) => expect.unreachable(`${what}: ${String(error)}`) };
    const world = { host, settings, clock: { now: () => now }, memory, log };
    new BudgetWarning(world);
  });
  const use = async (carbon: number): Promise<void> => {
    used = carbon;
    runs.fire();
    runs.fire();
    await settled();
  };

  it('comes once at four fifths and once at all of it', async () => {
    for (const carbon of [700, 810, 900, 1010, 1200]) await use(carbon);
    expect(said.texts).toEqual([
      'Runs of this week have used 810\u00a0g of their budget of 1.00\u00a0kg.',
      'Runs of this week are over their budget: 1.01\u00a0kg of 1.00\u00a0kg.',
    ]);
  });
  it('does not come for four fifths after all of it, when a run is forgotten', async () => {
    await use(1010);
    await use(900);
    expect(said.texts).toHaveLength(1);
  });
  it('comes again in the next week', async () => {
    await use(1010);
    now = millis(now + 7 * 24 * HOUR);
    await use(1010);
    expect(said.texts).toHaveLength(2);
  });
  it('comes no more where the user wants to hear no more', async () => {
    said.answer = 'Do not show again';
    await use(810);
    await use(1010);
    expect(said.texts).toHaveLength(1);
  });
});
