import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Watchdog } from '../../../../src/node/probe/watchdog';

const silent = vi.fn();
let watchdog: Watchdog;
beforeEach(() => {
  vi.useFakeTimers();
  silent.mockReset();
  watchdog = new Watchdog(silent);
});
afterEach(() => {
  watchdog.stop();
  vi.useRealTimers();
});

it('speaks up once, when nothing was heard for so long', () => {
  watchdog.expect(10_000);
  vi.advanceTimersByTime(9999);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(silent.mock.calls).toEqual([[10_000]]);
});

it('begins anew with each word and each new expectation', () => {
  watchdog.expect(10_000);
  for (let word = 0; word < 9; word += 1) {
    vi.advanceTimersByTime(9000);
    if (word % 3 === 0) watchdog.expect(10_000);
    else watchdog.heard();
  }
  expect(silent).not.toHaveBeenCalled();
  watchdog.stop();
  vi.advanceTimersByTime(60_000);
  expect(silent).not.toHaveBeenCalled();
});

it('does not hold against anybody what passed while nobody could be heard', () => {
  watchdog.expect(10_000);
  vi.advanceTimersByTime(4000);
  // The machine slept: the clock has gone on, and one look is due.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(2000);
  watchdog.heard();
  vi.advanceTimersByTime(9000);
  expect(silent).not.toHaveBeenCalled();
});
