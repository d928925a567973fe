import { describe, expect, it } from 'vitest';
import type { QueuedJob } from '../../../../../src/core/queue/job';
import { heard } from '../../../../../src/core/queue/slurm/heard';
import type { SlurmReport } from '../../../../../src/core/queue/slurm/slurmReport';
import { slurmStep } from '../../../../../src/core/queue/slurm/slurmStep';
import { stateOf, workLeft, type QueueEntry } from '../../../../../src/core/queue/state';
import { millis } from '../../../../../src/core/units';
import { at, HOUR, inPieces, job, piece } from '../queueExamples';

const report = (changes: Partial<SlurmReport> = {}): SlurmReport => ({
  id: '7',
  begin: at(12),
  minutes: 72,
  seenAt: at(1),
  is: 'pending',
  ...changes,
});
const onSlurm = (slurm?: Partial<SlurmReport>, more: Partial<QueueEntry> = {}): QueueEntry => ({
  job: job({ slurm: {} }),
  pieces: [],
  ...(slurm && { slurm: report(slurm) }),
  ...more,
});
const step = (entry: QueueEntry, hour: number) => slurmStep(entry, at(hour));
const NOTHING = { do: 'wait', until: Infinity };
const wish = (want: 'cancel' | 'start') => ({ wish: { at: at(1), want } });
const byUsr1: QueuedJob = { ...inPieces, slurm: {} };
const byTerm: QueuedJob = { ...byUsr1, interruption: { ...byUsr1.interruption!, signal: 'SIGTERM' } };

describe('a job that was not submitted', () => {
  it('is, long before its time', () =>
    expect(step(onSlurm(), 1)).toMatchObject({ do: 'submit', timing: { begin: at(12) } }));
  it('is closed when nobody wants it any more', () =>
    expect(step(onSlurm(undefined, wish('cancel')), 1)).toMatchObject({ do: 'close', closing: { as: 'cancelled' } }));
  it('is closed when it is too late', () =>
    expect(step(onSlurm(), 17.5)).toMatchObject({ do: 'close', closing: { as: 'missed' } }));
});

describe('a job that waits on Slurm', () => {
  it('is left there', () => expect(step(onSlurm({}), 2)).toEqual(NOTHING));
  it('is told of a new plan, if that differs by more than a minute', () => {
    const planned = (start: number) => {
      const segments = [{ start: millis(start), end: millis(start + HOUR) }];
      return onSlurm({}, { replanned: { madeAt: at(1), segments } });
    };
    expect(step(planned(at(14)), 2)).toMatchObject({ do: 'move', id: '7', timing: { begin: at(14) } });
    expect(step(planned(at(12) + 50_000), 2)).toEqual(NOTHING);
  });
  it('starts when the user wants it, and is not told twice', () => {
    expect(step(onSlurm({}, wish('start')), 2)).toMatchObject({ do: 'move', timing: { begin: at(2) } });
    expect(step(onSlurm({ begin: at(2) }, wish('start')), 3)).toEqual(NOTHING);
  });
  it('is taken back', () => expect(step(onSlurm({}, wish('cancel')), 2)).toEqual({ do: 'cancel', id: '7' }));
  it('is left alone by us while somebody else holds it', () =>
    expect(step(onSlurm({ is: 'held' }), 2)).toEqual(NOTHING));
  it('of next week is not moved in this one', () =>
    expect(step(onSlurm({ begin: at(5) }, { job: job({ slurm: {}, notBefore: at(3) }) }), 2)).toEqual(NOTHING));
});

describe('a job in pieces on Slurm', () => {
  const running = (which: QueuedJob, hour: number, slurm: Partial<SlurmReport> = {}): QueueEntry =>
    onSlurm(
      { is: 'running', startedAt: at(12), seenAt: at(hour), ...slurm },
      { job: which, pieces: [piece({ isAlive: false })] },
    );
  it('runs to the end of its piece', () =>
    expect(step(running(byTerm, 12.5), 12.5)).toEqual({ do: 'wait', until: at(13) }));
  it('is put back then, until the next one; only as long as it still takes', () =>
    expect(step(running(byTerm, 13), 13)).toMatchObject({ do: 'requeue', timing: { begin: at(15), minutes: 72 } }));
  it('is sent its signal first, and waited for', () => {
    expect(step(running(byUsr1, 13), 13)).toEqual({ do: 'signal', id: '7' });
    const told = running(byUsr1, 13, { stop: { at: at(13) } });
    expect(step(told, 13.01)).toMatchObject({ do: 'wait' });
    expect(step(told, 13.04)).toMatchObject({ do: 'requeue' });
    for (const is of ['completed', 'failed'] as const) {
      const ended = running(byUsr1, 13, { stop: { at: at(13) }, is });
      expect(stateOf(ended)).toEqual({ is: 'paused', start: at(15) });
      expect(step(ended, 13.01)).toMatchObject({ do: 'requeue' });
    }
  });
  it('that ended before it could be put back is over, where SIGTERM would have come with that', () =>
    expect(stateOf(running(byTerm, 13, { stop: { at: at(13) }, is: 'completed' }))).toMatchObject({ is: 'done' }));
  it('is released where we were ended in between', () => {
    const held = running(byTerm, 13, { stop: { at: at(13) }, is: 'held' });
    expect(stateOf(held)).toEqual({ is: 'paused', start: at(15) });
    expect(step(held, 13.1)).toMatchObject({ do: 'release', timing: { begin: at(15) } });
  });
  it('is not put back again once it goes on', () => {
    const { slurm } = running(byTerm, 13, { stop: { at: at(13) } });
    const answer = { id: '7', comment: '', is: 'running', startedAt: at(15) } as const;
    expect(heard(slurm!, answer, at(15))).not.toHaveProperty('stop');
    expect(heard(slurm!, { ...answer, startedAt: at(12) }, at(13))).toHaveProperty('stop');
    const again = running(byTerm, 15.1, { startedAt: at(15) });
    expect(stateOf(again)).toMatchObject({ is: 'running', piece: { startedAt: at(15), run: '' } });
    expect(step(again, 15.1)).toEqual(NOTHING);
  });
  it('counts no work of a piece whose end nobody knows', () => {
    expect(workLeft({ job: byTerm, pieces: [piece({ isAlive: false })] }, at(20))).toBe(2 * HOUR);
    expect(workLeft({ job: byTerm, pieces: [piece()] }, at(12.5))).toBe(1.5 * HOUR);
  });
  it('is not put back when it has just ended by itself', () => {
    const pieces = [piece({ isAlive: false, end: { at: at(12.99), exitCode: 0 } })];
    expect(step({ ...running(byTerm, 12.98), pieces }, 13)).toEqual(NOTHING);
  });
  it('goes on in the second in which it was asked to stop', () => {
    const { slurm } = running(byTerm, 13, { stop: { at: millis(at(15) + 500) } });
    expect(heard(slurm!, { id: '7', comment: '', is: 'running', startedAt: at(15) }, at(15))).not.toHaveProperty(
      'stop',
    );
  });
  it('of a script of the user is never stopped', () =>
    expect(step(running({ ...byTerm, slurm: { script: true } }, 13), 13)).toEqual(NOTHING));
});

describe('the state of a job on Slurm', () => {
  const ended = piece({ isAlive: false, end: { at: at(12.5), exitCode: 4 } });
  it('is that of a run since Slurm was asked last', () =>
    expect(stateOf(onSlurm({ seenAt: at(11.99) }, { pieces: [piece({ isAlive: false })] }))).toMatchObject({
      is: 'running',
    }));
  it.each([
    [
      { is: 'timeout', endedAt: at(13) },
      { is: 'limit', at: at(13) },
    ],
    [
      { is: 'deadline', endedAt: at(13) },
      { is: 'missed', why: 'slurm' },
    ],
    [
      { is: 'cancelled', endedAt: at(13) },
      { is: 'cancelled', at: at(13) },
    ],
    [
      { is: 'failed', exitCode: 9 },
      { is: 'failed', exitCode: 9 },
    ],
    [{ is: 'gone' }, { is: 'missed', why: 'slurm' }],
    [
      { is: 'gone', startedAt: at(12) },
      { is: 'lost', since: at(12) },
    ],
  ] as const)('%j', (slurm, state) => expect(stateOf(onSlurm(slurm))).toMatchObject(state));
  it('is not known of a script of its own that may have run between two looks', () => {
    const seenAt = (hour: number): QueueEntry =>
      onSlurm({ is: 'gone', begin: at(12), seenAt: at(hour) }, { job: job({ slurm: { script: true } }) });
    expect(stateOf(seenAt(13))).toMatchObject({ is: 'lost' });
    expect(stateOf(seenAt(11))).toMatchObject({ is: 'missed', why: 'slurm' });
  });
  it('is what its command wrote down, where Slurm has forgotten it', () =>
    expect(stateOf(onSlurm({ is: 'gone' }, { pieces: [ended] }))).toMatchObject({
      is: 'failed',
      at: at(12.5),
      exitCode: 4,
    }));
  it('is missed where it was removed while it was paused', () =>
    expect(stateOf(onSlurm({ is: 'gone', stop: { at: at(13) } }, { pieces: [ended] }))).toMatchObject({
      is: 'missed',
    }));
});
