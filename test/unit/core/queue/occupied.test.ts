import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../../src/core/plan/interruptible';
import { occupied, takenBefore } from '../../../../src/core/queue/occupied';
import { replanned } from '../../../../src/core/queue/replanned';
import { gramsPerKwh } from '../../../../src/core/units';
import { at, entry, HOUR, inPieces, job, piece } from './queueExamples';

const span = (start: number, end: number): Segment => ({ start: at(start), end: at(end) });
/** Dear hours, and cheaper ones. */
const day = (changes: Readonly<Record<number, number>>) => ({
  slots: Array.from({ length: 24 }, (_, hour) => ({
    ...span(hour, hour + 1),
    gPerKwh: gramsPerKwh(changes[hour] ?? 400),
    kind: 'forecast' as const,
  })),
});

describe('the hours that a job takes', () => {
  it('are those of its plan while it waits', () => expect(occupied(entry(), at(1))).toEqual([span(12, 13)]));
  it('are those of its work while it runs, however late it began', () => {
    const late = entry({ pieces: [piece({ startedAt: at(12.5) })] });
    expect(occupied(late, at(12.75))).toEqual([span(12.5, 13.5)]);
    expect(occupied(late, at(15))).toEqual([span(12.5, 15)]);
  });
  it('are those of the pieces that are left', () => {
    expect(occupied({ job: inPieces, pieces: [piece()] }, at(12.5))).toEqual([span(12, 13), span(15, 16)]);
    expect(occupied({ job: inPieces, pieces: [piece()] }, at(14))).toEqual([span(15, 16)]);
  });
  it('are all of its work where it was started by hand: it does not stop then', () => {
    const started = { job: inPieces, pieces: [piece()], wish: { at: at(12), want: 'start' } as const };
    expect(occupied(started, at(12.5))).toHaveLength(1);
  });
  it('are none when it is over, or runs elsewhere', () => {
    expect(occupied(entry({ pieces: [piece({ isAlive: false, end: { at: at(12), exitCode: 0 } })] }), at(12))).toEqual(
      [],
    );
    expect(occupied(entry({ job: job({ slurm: {} }) }), at(1))).toEqual([]);
  });
  it('are not free for those that were queued later', () => {
    const [a, b] = [entry(), entry({ job: job({ id: 'b' }) })];
    const taken = takenBefore([a, b], at(1));
    expect([taken(a), taken(b)]).toEqual([[], [span(12, 13)]]);
  });
  it('are not free for those before it once it runs, or its user set the time', () => {
    const runs = entry({ job: job({ id: 'b' }), pieces: [piece()] });
    const set = entry({ job: job({ id: 'c' }), wish: { at: at(1), want: 'move', start: at(14) } });
    const first = entry();
    expect(takenBefore([first, runs, set], at(12))(first)).toEqual([span(12, 13), span(14, 15)]);
  });
});

describe('a plan made around other jobs', () => {
  const green = day({ 12: 100, 13: 150, 16: 200 });
  it('begins when they have ended', () =>
    expect(replanned(entry(), green, [span(12, 13)], at(6))?.segments).toMatchObject([span(13, 14)]));
  it('begins at another hour where all of that one is taken', () =>
    expect(replanned(entry(), day({ 12: 100, 16: 200 }), [span(11.5, 13.5)], at(6))?.segments[0]?.start).toBe(at(16)));
  it('stands beside them, and where they share no more than a moment', () => {
    expect(replanned(entry(), green, [span(13, 15)], at(6))).toBeUndefined();
    expect(replanned(entry(), green, [span(11, 12 + 0.01)], at(6))).toBeUndefined();
  });
  it('does not move into hours that are taken', () =>
    expect(replanned(entry(), day({ 12: 300, 14: 100 }), [span(14, 15)], at(6))).toBeUndefined());
  it('stands where there is no room before the deadline: it waits for them', () =>
    expect(replanned(entry(), green, [span(6, 24)], at(6))).toBeUndefined());
  it('stands where no other hour is worth the wait: it starts as soon as they have ended', () =>
    expect(replanned(entry(), day({}), [span(12, 13)], at(6))).toBeUndefined());
  it('of a job that can stop lays its pieces around them', () => {
    const plan = replanned(
      { job: { ...inPieces, finishBy: at(18) }, pieces: [] },
      day({ 12: 100, 13: 100, 15: 150 }),
      [span(12, 13)],
      at(6),
    );
    expect(plan?.segments.every(({ start, end }) => end <= at(12) || start >= at(13))).toBe(true);
    expect((plan?.segments[0]?.start ?? 0) - at(13)).toBeLessThan(HOUR);
  });
});
