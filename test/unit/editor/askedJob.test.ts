/** How long a job is said to take, and what Enter takes in the list of windows. */
import { describe, expect, it, vi } from 'vitest';
import { advise } from '../../../src/core/plan/advice';
import type { RunRecord } from '../../../src/core/run/record';
import { timesIn } from '../../../src/core/text/times';
import { gramsPerKwh, millis } from '../../../src/core/units';
import { askedJob, type AskedJob } from '../../../src/editor/queue/askedJob';
import { commandOf, type QueueTarget } from '../../../src/editor/queue/queueTarget';
import { pickWindow, type WindowWorld } from '../../../src/editor/queue/windowPick';

interface List {
  items: readonly { readonly label: string }[];
  activeItems: readonly { readonly label: string }[];
  placeholder: string;
}
const shown = vi.hoisted((): { list: List | undefined } => ({ list: undefined }));
vi.mock('vscode', () => ({
  QuickPickItemKind: { Separator: -1 },
  ThemeIcon: vi.fn(),
  l10n: {
    t: (text: string, ...words: unknown[]) => text.replace(/\{(\d)\}/g, (_, at: string) => String(words[+at])),
  },
  env: { language: 'en' },
  workspace: {},
  window: {
    showInputBox: () => Promise.resolve('in 3 h'),
    // The user takes what is active, as by Enter.
    createQuickPick: () => {
      let accept = (): void => undefined;
      let hide = (): void => undefined;
      const list = {
        busy: false,
        activeItems: [],
        get selectedItems(): readonly unknown[] {
          return this.activeItems;
        },
        onDidAccept: (told: () => void) => void (accept = told),
        onDidTriggerButton: () => undefined,
        onDidHide: (told: () => void) => void (hide = told),
        hide: () => hide(),
        dispose: () => undefined,
        show: () => {
          if (list.busy) return;
          accept();
          hide();
        },
      };
      shown.list = list as unknown as List;
      return list;
    },
  },
}));

const HOUR = 3_600_000;
const now = millis(Date.parse('2026-05-12T12:00:00Z'));
const settings = { pue: 1, queueFinishBy: 'in 2 d', queueStartBy: '', queueTimeLimit: '', waitsForPower: false };
const FILE = '/w/train.py';

const run = (minutes: number, command: string, more: Partial<RunRecord> = {}): RunRecord => ({
  id: command,
  name: 'train.py',
  kind: 'terminal',
  command,
  cwd: '/w',
  file: FILE,
  host: 'h',
  start: millis(0),
  end: millis(minutes * 60_000),
  state: 'done',
  exitCode: 0,
  terms: { pue: 1 },
  cells: [],
  ...more,
});
const asked = (line: string, records: readonly RunRecord[], more: Partial<QueueTarget> = { file: FILE }): AskedJob =>
  askedJob({ name: 'train.py', command: commandOf(line), cwd: '/w', ...more }, records, settings, now, 'en');

describe('how long a job takes', () => {
  const smoke = run(1, 'python train.py --smoke');
  const whole = run(600, 'python  train.py --epochs "100"');

  it('is what the same command took, whatever ran since', () => {
    expect(asked('python train.py --epochs 100', [smoke, whole])).toMatchObject({ duration: 10 * HOUR, runs: 1 });
    expect(asked('python train.py --smoke', [smoke, whole])).toMatchObject({ duration: 60_000, runs: 1 });
  });

  it('is a guess where only other commands of the file have run', () =>
    expect(asked('python train.py --epochs 100', [smoke])).toMatchObject({ duration: 60_000, runs: 0, guessed: true }));

  it('is a guess where nothing has run', () =>
    expect(asked('python train.py', [])).toMatchObject({ duration: 4 * HOUR, runs: 0, guessed: true }));

  it('is what a batch script asks Slurm for, if that is an end', () => {
    const batch = (time?: number): Partial<QueueTarget> => ({
      batch: { isBatch: true, output: false, ...(time !== undefined && { time: millis(time) }) },
    });
    const script = (time?: number): AskedJob => asked('./train.sh', [], batch(time));
    expect(script(2 * HOUR)).toMatchObject({ duration: 2 * HOUR, guessed: false, onSlurm: true });
    expect(script(Infinity)).toMatchObject({ duration: 4 * HOUR, onSlurm: true });
    expect(script()).toMatchObject({ duration: 4 * HOUR, onSlurm: true });
  });

  it('is that of the folder where there is no file', () => {
    const { file: _, ...elsewhere } = run(5, 'make all', { cwd: '/other' });
    const here = { ...elsewhere, cwd: '/w', end: millis(20 * 60_000) };
    expect(asked('make all', [elsewhere, here], {})).toMatchObject({ duration: 20 * 60_000, runs: 1 });
    expect(asked('make all', [elsewhere], {})).toMatchObject({ runs: 0, guessed: true });
  });

  it('is that of the run which went to its folder by itself', () => {
    const recorded = run(30, 'cd sub && python train.py', { cwd: '/w/sub', file: '/w/sub/train.py' });
    const target = { cwd: '/w/sub', file: '/w/sub/train.py' };
    expect(asked('python train.py', [recorded], target)).toMatchObject({ duration: 30 * 60_000, runs: 1 });
  });
});

describe('Enter in the list of windows', () => {
  /** By the hour. */
  const worldOf = (values: (hour: number) => number): WindowWorld => {
    const slots = Array.from({ length: 60 }, (_, hour) => ({
      start: millis(now + hour * HOUR),
      end: millis(now + (hour + 1) * HOUR),
      gPerKwh: gramsPerKwh(values(hour)),
      kind: 'forecast' as const,
    }));
    const grid = {
      now: now,
      times: timesIn('en', 'UTC'),
      advise: (request: Parameters<typeof advise>[1]) => Promise.resolve(advise(slots, request)),
      refresh: () => Promise.resolve(),
    };
    return { grid, minimumSaving: 0.05, hasSlurm: Promise.resolve(false), taken: () => [] };
  };
  const job = asked('python train.py', []);

  it('runs it now where now is as good as it gets', async () => {
    const picked = await pickWindow(
      job,
      worldOf(() => 300),
    );
    expect(shown.list?.items[0]?.label).toMatch(/^\$\(info\) /);
    expect(shown.list?.activeItems).toEqual([expect.objectContaining({ label: '$(play) Run now' })]);
    expect(picked).toMatchObject({ plan: { segments: [{ start: now }] } });
    expect(shown.list?.placeholder).toMatch(/^Takes 4.h, a guess: this command has not run yet\./);
  });

  it('is a time of one’s own where the plan fails', async () => {
    const world = worldOf(() => 300);
    const advise = (): Promise<never> => Promise.reject(new Error('the planner is gone'));
    const picked = await pickWindow(job, { ...world, grid: { ...world.grid, advise } });
    const [why, ...others] = shown.list?.items.slice(0, 3).map(({ label }) => label) ?? [];
    expect(why).toBe('$(warning) No windows, the plan failed (the planner is gone). Run it at a time you set');
    expect(others).toEqual(['$(calendar) At a time I set …', '$(play) Run now']);
    expect(picked).toMatchObject({ plan: { fixed: true, segments: [{ start: now + 3 * HOUR }] } });
  });

  it('comes after what is wrong with the settings', async () => {
    const wrong = { ...settings, queueFinishBy: 'soon', queueStartBy: '2020-01-01 08:00', queueTimeLimit: 'long' };
    const target = { name: 'train.py', command: ['python', 'train.py'], cwd: '/w' };
    await pickWindow(
      askedJob(target, [], wrong, now, 'en'),
      worldOf(() => 300),
    );
    expect(shown.list?.items.slice(0, 3).map(({ label }) => label)).toEqual([
      '$(warning) wattprint.queue.startBy has passed and does not count: 2020-01-01 08:00',
      '$(warning) wattprint.queue.finishBy is no time and does not count: "soon". Write one such as in 12 h or tomorrow 08:00',
      '$(warning) wattprint.queue.timeLimit is no duration, no limit is set: "long". Write one such as 45 min, 4 h or 1 d',
    ]);
    expect(
      askedJob(target, [], { ...wrong, queueFinishBy: '', queueStartBy: '', queueTimeLimit: '' }, now, 'en'),
    ).toMatchObject({ problems: [] });
  });

  it('takes the best window where one is worth the wait', async () => {
    const picked = await pickWindow(
      job,
      worldOf((hour) => (hour < 10 ? 400 : 100)),
    );
    expect(picked).toMatchObject({ plan: { segments: [{ start: now + 10 * HOUR }] } });
  });

  it('takes the best one in which no other job of the queue runs', async () => {
    const taken = [{ start: millis(now + 9 * HOUR), end: millis(now + 12 * HOUR) }];
    const world = worldOf((hour) => (hour < 10 ? 400 : 100));
    const picked = await pickWindow(job, { ...world, taken: () => taken });
    expect(picked).toMatchObject({ plan: { segments: [{ start: now + 12 * HOUR }] } });
  });
});
