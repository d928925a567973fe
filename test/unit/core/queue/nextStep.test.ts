import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep } from '../../../../src/core/queue/nextStep';
import { latestSafeStart } from '../../../../src/core/queue/job';
import type { QueueEntry } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { at, entry, HOUR, inPieces, job, piece } from './queueExamples';

const QUIET = { isBusy: false, onBattery: false, isPlanning: false };
const step = (what: QueueEntry, hour: number, around = {}) => nextStep(what, at(hour), { ...QUIET, ...around });

describe('a job that waits', () => {
  it('waits for its window', () => expect(step(entry(), 3)).toEqual({ do: 'wait', until: at(12) }));
  it('starts in it', () => expect(step(entry(), 12)).toEqual({ do: 'start' }));
  it('starts when the user wants it', () =>
    expect(step(entry({ wish: { at: at(1), want: 'start' } }), 1)).toEqual({ do: 'start' }));
  it('is closed when the user does not want it any more, in its window too', () =>
    expect(step(entry({ wish: { at: at(1), want: 'cancel' } }), 12)).toMatchObject({
      do: 'close',
      closing: { as: 'cancelled' },
    }));
  it('waits for another one, but not past its latest safe start', () => {
    expect(step(entry(), 12.5, { isBusy: true })).toMatchObject({ do: 'wait', for: 'another job' });
    expect(latestSafeStart(job())).toBe(at(16.8));
    expect(step(entry(), 16.8, { isBusy: true })).toEqual({ do: 'start' });
  });
  it('waits for power only if it was told to, and not past its latest safe start', () => {
    expect(step(entry(), 12.5, { onBattery: true })).toEqual({ do: 'start' });
    const careful = entry({ job: job({ waitsForPower: true }) });
    expect(step(careful, 12.5, { onBattery: true })).toMatchObject({ do: 'wait', for: 'power' });
    expect(step(careful, 16.9, { onBattery: true })).toEqual({ do: 'start' });
  });
  it('waits for its new plan where its window has passed by', () => {
    expect(step(entry(), 12.1, { isPlanning: true })).toEqual({ do: 'start' });
    expect(step(entry(), 14, { isPlanning: true })).toMatchObject({ do: 'wait' });
    expect(step(entry(), 16.8, { isPlanning: true })).toEqual({ do: 'start' });
  });
  it('still starts where it may just be done in time', () => expect(step(entry(), 17)).toEqual({ do: 'start' }));
  it('is missed where it cannot be done in time any more', () =>
    expect(step(entry(), 17.1)).toMatchObject({ do: 'close', closing: { as: 'missed', why: 'late' } }));
  it('starts at the time that the user set, though that is past the deadline', () => {
    const moved = entry({ wish: { at: at(1), want: 'move', start: at(20) } });
    expect(step(moved, 18)).toEqual({ do: 'wait', until: at(20) });
    expect(step(moved, 20)).toEqual({ do: 'start' });
    expect(step(moved, 21)).toMatchObject({ do: 'close' });
  });
  it('starts in time where the clock was set back after it was queued', () =>
    expect(step(entry({ job: job({ queuedAt: at(30) }) }), 16.8)).toEqual({ do: 'start' }));
  it('of next week does not start in this one', () =>
    expect(step(entry({ job: job({ notBefore: at(168) }) }), 12)).toEqual({ do: 'wait', until: at(168) }));
});

describe('a job that runs', () => {
  const running = (changes = {}) => entry({ pieces: [piece()], ...changes });
  it('runs', () => expect(step(running(), 13)).toEqual({ do: 'wait', until: Infinity }));
  it('is stopped when the user does not want it any more', () =>
    expect(step(running({ wish: { at: at(13), want: 'cancel' } }), 13)).toMatchObject({ do: 'stop', why: 'cancel' }));
  it('is stopped at its time limit', () => {
    const limited = running({ job: job({ limit: millis(2 * HOUR) }) });
    expect(step(limited, 13)).toEqual({ do: 'wait', until: at(14) });
    expect(step(limited, 14)).toMatchObject({ do: 'stop', why: 'limit' });
  });
  it('is killed two minutes after it was told to end', () => {
    const told = entry({ pieces: [piece({ stop: { at: at(14), why: 'limit' } })] });
    expect(step(told, 14.03)).toMatchObject({ do: 'wait' });
    expect(step(told, 14.04)).toMatchObject({ do: 'kill' });
  });
  it('is not started again when it is over', () => {
    for (const exitCode of [0, 1]) {
      const over = entry({ pieces: [piece({ isAlive: false, end: { at: at(13), exitCode } })] });
      expect(step(over, 14)).toEqual({ do: 'nothing' });
    }
    expect(step(entry({ pieces: [piece({ isAlive: false })] }), 14)).toEqual({ do: 'nothing' });
  });
});

describe('a job in pieces', () => {
  const first = piece();
  const paused = piece({ isAlive: false, stop: { at: at(13), why: 'pause' }, end: { at: at(13), exitCode: 143 } });
  it('pauses where its piece ends', () => {
    expect(step({ job: inPieces, pieces: [first] }, 12.5)).toEqual({ do: 'wait', until: at(13) });
    expect(step({ job: inPieces, pieces: [first] }, 13)).toMatchObject({ do: 'stop', why: 'pause' });
  });
  it('goes on in the next one', () => {
    expect(step({ job: inPieces, pieces: [paused] }, 14)).toEqual({ do: 'wait', until: at(15) });
    expect(step({ job: inPieces, pieces: [paused] }, 15)).toEqual({ do: 'start' });
  });
  it('runs to its end in its last piece', () =>
    expect(step({ job: inPieces, pieces: [paused, piece({ startedAt: at(15) })] }, 17)).toMatchObject({ do: 'wait' }));
  it('does not pause where the next one has begun', () =>
    expect(step({ job: inPieces, pieces: [first] }, 15.5)).toMatchObject({ do: 'wait' }));
  it('goes on in a later piece though it had to be started by then', () => {
    const begun = { ...inPieces, startBy: at(12.5) };
    expect(step({ job: begun, pieces: [paused] }, 14)).toEqual({ do: 'wait', until: at(15) });
    expect(step({ job: begun, pieces: [] }, 14)).toMatchObject({ do: 'close' });
  });
  it('goes on at once when the user wants it', () => {
    expect(step({ job: inPieces, pieces: [paused], wish: { at: at(14), want: 'start' } }, 14)).toEqual({ do: 'start' });
    // That was the wish for the piece before.
    const old = { at: at(11), want: 'start' } as const;
    expect(step({ job: inPieces, pieces: [paused], wish: old }, 14)).toMatchObject({ do: 'wait' });
  });
  it('is told to end for good while it pauses, and has ten minutes for its checkpoint', () => {
    const pausing = piece({ stop: { at: at(13), why: 'pause' } });
    expect(step({ job: inPieces, pieces: [pausing] }, 13.1)).toMatchObject({ do: 'wait', until: at(13) + 600_000 });
    expect(step({ job: inPieces, pieces: [pausing], wish: { at: at(13), want: 'cancel' } }, 13.1)).toMatchObject({
      do: 'stop',
      why: 'cancel',
    });
  });
  it('does not pause when the user wanted it at once', () =>
    expect(step({ job: inPieces, pieces: [first], wish: { at: at(12), want: 'start' } }, 13)).toMatchObject({
      do: 'wait',
    }));
});

it('starts every job in time, whenever the machine sleeps, if it is awake between the safe and the last start', () =>
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 40 }),
      fc.boolean(),
      (looks, isBusy) => {
        const hours = looks.toSorted((a, b) => a - b);
        const first = hours.find((hour) => nextStep(entry(), at(hour), { ...QUIET, isBusy }).do !== 'wait');
        const due = hours.find((hour) => hour >= (isBusy ? 16.8 : 12));
        expect(first).toBe(due);
        if (due === undefined) return;
        expect(nextStep(entry(), at(due), { ...QUIET, isBusy }).do).toBe(due <= 17 + 1 / 60 ? 'start' : 'close');
      },
    ),
  ));
