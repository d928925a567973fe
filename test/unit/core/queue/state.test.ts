import { describe, expect, it } from 'vitest';
import { needsRunner, planOf, stateOf, workLeft } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { at, entry, HOUR, inPieces, job, piece } from './queueExamples';

const ended = (exitCode: number, hour = 13) => ({ isAlive: false, end: { at: at(hour), exitCode } });

describe('the state of a queued job', () => {
  it('waits for its window', () => expect(stateOf(entry())).toEqual({ is: 'waiting', start: at(12) }));

  it('waits for the window of the newest plan', () => {
    const replanned = { madeAt: at(1), segments: [{ start: at(14), end: at(15) }] };
    expect(stateOf(entry({ replanned }))).toMatchObject({ start: at(14) });
  });

  it('waits for the time that the user set after that', () => {
    const replanned = { madeAt: at(1), segments: [{ start: at(14), end: at(15) }] };
    const wish = { at: at(2), want: 'move', start: at(16) } as const;
    expect(stateOf(entry({ replanned, wish }))).toMatchObject({ start: at(16) });
    expect(planOf(entry({ replanned, wish }))).toMatchObject({ fixed: true, segments: [{ end: at(17) }] });
  });

  it('waits for the window of a plan that was made after that', () => {
    const replanned = { madeAt: at(3), segments: [{ start: at(14), end: at(15) }] };
    const wish = { at: at(2), want: 'move', start: at(16) } as const;
    expect(stateOf(entry({ replanned, wish }))).toMatchObject({ start: at(14) });
  });

  it.each([
    [piece(), 'running'],
    [piece(ended(0)), 'done'],
    [piece(ended(2)), 'failed'],
    [piece({ isAlive: false }), 'lost'],
    // It ended by itself, right before it was told to.
    [piece({ ...ended(0), stop: { at: millis(at(13) + 5), why: 'pause' } }), 'done'],
    [piece({ ...ended(0), stop: { at: millis(at(13) + 5), why: 'cancel' } }), 'done'],
    // What it started still writes its checkpoint.
    [piece({ ...ended(143), isAlive: true, stop: { at: at(13), why: 'pause' } }), 'running'],
    // It wrote its end and was not gone yet.
    [piece({ ...ended(0), isAlive: true }), 'done'],
    [piece({ ...ended(143), stop: { at: at(13), why: 'cancel' } }), 'cancelled'],
    [piece({ ...ended(143), stop: { at: at(13), why: 'limit' } }), 'limit'],
    [piece({ isAlive: false, stop: { at: at(13), why: 'cancel' } }), 'cancelled'],
  ] as const)('of %o is %s', (last, is) => expect(stateOf(entry({ pieces: [last] }))).toMatchObject({ is }));

  it('is closed for good', () => {
    expect(stateOf(entry({ closing: { at: at(18), as: 'missed', why: 'file' } }))).toEqual({
      is: 'missed',
      at: at(18),
      why: 'file',
    });
    expect(stateOf(entry({ closing: { at: at(9), as: 'cancelled' } }))).toEqual({ is: 'cancelled', at: at(9) });
  });

  it('is paused until its next piece, whatever it ended with', () => {
    const paused = piece({ ...ended(143), stop: { at: at(13), why: 'pause' } });
    expect(stateOf({ job: inPieces, pieces: [paused] })).toEqual({ is: 'paused', start: at(15) });
  });
});

describe('whether a runner is needed', () => {
  const done = piece(ended(0));
  it.each([
    [entry(), true],
    [entry({ pieces: [piece()] }), true],
    [entry({ pieces: [done] }), false],
    [entry({ job: job({ weekly: true }), pieces: [done] }), true],
    [entry({ job: job({ weekly: true }), pieces: [done], isFollowed: true }), false],
    [entry({ job: job({ weekly: true }), pieces: [piece({ isAlive: false })] }), true],
    [entry({ job: job({ weekly: true }), closing: { at: at(1), as: 'cancelled' } }), false],
  ])('by %o is %s', (one, expected) => expect(needsRunner(one)).toBe(expected));
});

describe('the work that is left', () => {
  it('is all of it before the start', () => expect(workLeft(entry(), at(5))).toBe(HOUR));
  it('goes down while it runs', () => expect(workLeft(entry({ pieces: [piece()] }), at(12.5))).toBe(HOUR / 2));
  it('is never less than nothing', () => expect(workLeft(entry({ pieces: [piece()] }), at(20))).toBe(0));
  it('does not count what resuming takes', () => {
    const first = piece(ended(143, 13));
    const second = piece({ ...ended(143, 15.5), startedAt: at(15) });
    expect(workLeft({ job: inPieces, pieces: [first, second] }, at(17))).toBe(
      millis(2 * HOUR - HOUR - HOUR / 2 + 120_000),
    );
  });
  it('is that of a job with another duration', () =>
    expect(workLeft(entry({ job: job({ duration: millis(3 * HOUR) }) }), at(5))).toBe(3 * HOUR));
});
