/** A job of an hour that was queued at midnight for noon, to be done by six in the evening. */
import type { QueuedJob } from '../../../../src/core/queue/job';
import type { Piece, QueueEntry } from '../../../../src/core/queue/state';
import { millis, type Millis } from '../../../../src/core/units';

export const at = (hours: number): Millis => millis(Date.UTC(2026, 10, 27) + hours * 3_600_000);
export const HOUR = millis(3_600_000);

export const job = (changes: Partial<QueuedJob> = {}): QueuedJob => ({
  v: 1,
  id: 'a',
  name: 'train.py',
  queuedAt: at(0),
  command: ['python3', 'train.py'],
  cwd: '/home/ann',
  environment: {},
  duration: HOUR,
  overrun: 0.2,
  finishBy: at(18),
  grid: { zone: 'DE' },
  pue: 1,
  plan: { madeAt: at(0), segments: [{ start: at(12), end: at(13) }] },
  ...changes,
});

export const entry = (changes: Partial<QueueEntry> = {}): QueueEntry => ({ job: job(), pieces: [], ...changes });

export const piece = (changes: Partial<Piece> = {}): Piece => ({
  startedAt: at(12),
  run: 'r',
  isAlive: true,
  ...changes,
});

/** Two pieces, at noon and at three, of a job that can stop. */
export const inPieces = job({
  interruption: { step: millis(60_000), resume: millis(120_000), shortest: millis(600_000), signal: 'SIGUSR1' },
  duration: millis(2 * HOUR),
  plan: {
    madeAt: at(0),
    segments: [
      { start: at(12), end: at(13) },
      { start: at(15), end: at(16) },
    ],
  },
});
