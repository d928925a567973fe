import { describe, expect, it } from 'vitest';
import type { QueueEntry } from '../../../../src/core/queue/state';
import type { RunRecord, Saving } from '../../../../src/core/run/record';
import {
  busyWithOf,
  inGroup,
  nextStartOf,
  planTexts,
  queueRow,
  type QueueView,
} from '../../../../src/core/text/queueText';
import { timesIn } from '../../../../src/core/text/times';
import { english } from '../../../../src/core/text/translate';
import { grams, gramsPerKwh, joules, millis, seconds } from '../../../../src/core/units';
import { at, entry, HOUR, inPieces, job, piece } from '../queue/queueExamples';

const run = (saving?: Saving, waitedSince = at(0)): RunRecord => ({
  id: 'r',
  name: 'train.py',
  kind: 'queue',
  command: 'python3 train.py',
  host: 'h',
  start: at(12),
  end: at(13),
  state: 'done',
  cells: [],
  terms: {
    pue: 1,
    grid: {
      zone: 'DE',
      zoneName: 'Germany',
      gPerKwh: gramsPerKwh(219),
      band: { low: 0, high: 0 },
      source: 's',
      signal: 'average',
    },
  },
  energy: {
    durationS: seconds(3600),
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
        band: { low: 0, high: 0 },
        activeJ: joules(3.6e6),
        idleJ: joules(0),
        gapS: seconds(0),
        share: 1,
      },
    ],
  },
  ...(saving !== undefined && { saving, waitedSince }),
});

const view = (changes: Partial<QueueView> = {}): QueueView => ({
  now: at(10),
  times: timesIn('en-GB', 'UTC'),
  t: english,
  record: () => undefined,
  ...changes,
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const described = (of: QueueEntry, changes: Partial<QueueView> = {}): string =>
  plain(queueRow(of, view(changes)).description);

describe('a row of the queue', () => {
  const planned = job({
    plan: {
      madeAt: at(0),
      segments: [{ start: at(34), end: at(38) }],
      savedShare: 0.44,
      gPerKwh: gramsPerKwh(219),
      nowGPerKwh: gramsPerKwh(390),
    },
    duration: millis(4 * HOUR),
    finishBy: at(60),
    overrun: 0,
  });

  it('that waits says when, in how long and for what', () => {
    const row = queueRow(entry({ job: planned }), view());
    expect(plain(row.description)).toBe('Sat 10:00 · in 1 d · 44 % less');
    expect(row.icon).toBe('clock');
    expect(plain(row.spoken)).toBe('train.py, waiting, Sat 10:00 · in 1 d · 44 % less');
    expect(plain(row.tooltip)).toBe(
      'python3 train.py\n/home/ann\n\nStarts Sat 10:00, ends about 14:00.\nChosen because the mean is 219 g/kWh against 390 g/kWh at once.\nRuns with VS Code closed.\nLatest safe start: Sun 08:00.',
    );
  });

  it('that is due goes after the one that runs', () => {
    expect(described(entry(), { now: at(12), busyWith: 'finetune.py' })).toBe('after finetune.py');
    expect(described(entry(), { now: at(12) })).toBe('starts now');
  });

  it('that is due and not started yet says what it waits for', () => {
    const onMains = { job: job({ waitsForPower: true }) };
    expect(described(entry(onMains), { now: millis(at(12) + 50_000) })).toBe('starts now');
    expect(described(entry(onMains), { now: at(12.1) })).toBe('waits for mains power');
    expect(described(entry(onMains), { now: at(12.1), busyWith: 'finetune.py' })).toBe('after finetune.py');
    const wanted = entry({ ...onMains, wish: { at: at(12), want: 'start' } });
    expect(described(wanted, { now: at(12.1), busyWith: 'finetune.py' })).toBe('starts now');
    const onSlurm = entry({ job: job({ waitsForPower: true, slurm: {} }) });
    expect(described(onSlurm, { now: at(12.1), busyWith: 'finetune.py' })).toBe('as soon as Slurm has room');
  });

  it('that repeats, and that the user has moved, says so', () => {
    const moved = entry({ job: job({ weekly: true }), wish: { at: at(1), want: 'move', start: at(14) } });
    expect(described(moved)).toBe('14:00 · in 4 h · weekly');
    expect(planTexts(moved, view())).toContain('You set this time.');
  });

  it('that runs says for how long, and what it used as far as that is written', () => {
    const running = entry({ pieces: [piece({ startedAt: at(9.8) })] });
    expect(described(running)).toBe('12 min');
    expect(described(running, { record: () => run() })).toBe('12 min · 1.00 kWh · 219 g');
    expect(queueRow(running, view()).icon).toBe('sync~spin');
  });

  it('that is stopped says until when, and since when', () => {
    const stopped = piece({ isAlive: false, stop: { at: at(12.9), why: 'pause' }, end: { at: at(13), exitCode: 0 } });
    const paused = entry({ job: inPieces, pieces: [stopped] });
    expect(described(paused, { now: at(13.5) })).toBe('until 15:00 · stopped 12:54');
    expect(queueRow(paused, view({ now: at(13.5) })).icon).toBe('debug-pause');
  });

  it('that waits in pieces says in how many', () => {
    expect(planTexts(entry({ job: inPieces }), view())[0]).toBe('Runs in 2 pieces from 12:00 to about 16:00.');
  });

  it('that is over says how it ended and what waiting was worth', () => {
    const ended = (exitCode: number): QueueEntry =>
      entry({ pieces: [piece({ isAlive: false, end: { at: at(13), exitCode } })] });
    const saving = { atOnce: grams(300), asRun: grams(219), saved: grams(71), provisional: false };
    const later = { now: at(34) };
    expect(described(ended(0), { ...later, record: () => run(saving) })).toBe(
      'Fri 13:00 · 1.00 kWh · 219 g · 71.0 g less than at once',
    );
    const atOnce = run(saving, at(11.9));
    expect(described(ended(0), { ...later, record: () => atOnce })).toBe('Fri 13:00 · 1.00 kWh · 219 g');
    const lost = { ...saving, saved: grams(-4) };
    expect(described(ended(0), { ...later, record: () => run(lost) })).toMatch(/4\.00 g more than at once$/);
    expect(described(ended(1), later)).toBe('exit code 1 · Fri 13:00');
    expect(queueRow(ended(1), view()).icon).toBe('error');
    expect(described(entry({ closing: { at: at(13), as: 'cancelled' } }), later)).toBe('cancelled Fri 13:00');
    expect(described(entry({ closing: { at: at(13), as: 'missed', why: 'late' } }))).toMatch(
      /^missed: the machine was off/,
    );
    expect(described(entry({ pieces: [piece({ isAlive: false })] }))).toMatch(/nobody saw how it ended/);
    const limited = piece({ isAlive: false, stop: { at: at(13), why: 'limit' }, end: { at: at(13), exitCode: 143 } });
    expect(described(entry({ pieces: [limited] }), later)).toBe('ended at its time limit · Fri 13:00');
  });
});

describe('the groups of the queue', () => {
  const waiting = entry({ job: job({ id: 'w' }) });
  const sooner = entry({ job: job({ id: 's', plan: { madeAt: at(0), segments: [{ start: at(11), end: at(12) }] } }) });
  const running = entry({ job: job({ id: 'r' }), pieces: [piece()] });
  const old = entry({ job: job({ id: 'o' }), closing: { at: at(1), as: 'cancelled' } });
  const fresh = entry({ job: job({ id: 'f' }), closing: { at: at(2), as: 'cancelled' } });
  const ids = (entries: readonly QueueEntry[]): readonly string[] => entries.map(({ job: { id } }) => id);

  it('have what comes next first, and of what is over the newest', () => {
    const all = [waiting, sooner, running, old, fresh];
    expect(ids(inGroup(all, 'waiting'))).toEqual(['s', 'w']);
    expect(ids(inGroup(all, 'running'))).toEqual(['r']);
    expect(ids(inGroup(all, 'ended'))).toEqual(['f', 'o']);
  });

  it('tell the next start where nothing runs', () => {
    expect(nextStartOf([waiting, sooner, old])).toBe(at(11));
    expect(nextStartOf([waiting, running])).toBeUndefined();
    expect(nextStartOf([old])).toBeUndefined();
  });

  it('wait for what runs on this machine, not on Slurm', () => {
    const slurm = { is: 'running', seenAt: at(12) } as QueueEntry['slurm'];
    const onSlurm = entry({ job: job({ id: 'x', name: 'slurm.py', slurm: {} }), ...(slurm && { slurm }) });
    expect(ids(inGroup([onSlurm, waiting], 'running'))).toEqual(['x']);
    expect(busyWithOf([onSlurm, waiting])).toBeUndefined();
    expect(nextStartOf([onSlurm, waiting])).toBe(at(12));
    expect(busyWithOf([onSlurm, running])).toBe('train.py');
  });
});
