/** Tells the processes of a piece to end, and whoever looks at it afterwards why. */
import { stateOf, stopOf, type QueueEntry, type StopReason } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { RunnerWorld } from './runnerWorld';

const pieceOf = ({ job, pieces }: QueueEntry, why: StopReason): string => `${job.id} ${pieces.length} ${why}`;

export class PieceStops {
  /** Pieces that were told, and why. */
  readonly #told = new Set<string>();

  constructor(private readonly world: Pick<RunnerWorld, 'log' | 'queue' | 'signal'>) {}

  stop(entry: QueueEntry, why: StopReason, now: Millis): void {
    const { log, queue } = this.world;
    try {
      // Before the signal: whoever finds the job ended knows why.
      queue.stop(entry, now, why);
    } catch (error) {
      // A full disk, which it may have filled itself.
      log(`job ${entry.job.id}: that it is told to end cannot be written (${String(error)})`);
    }
    this.#tell(entry, why);
  }

  kill(entry: QueueEntry): void {
    this.world.signal(entry, 'SIGKILL', 'all');
  }

  /** The runner before this one may have been killed before it did. */
  tellAgain(entry: QueueEntry): void {
    const state = stateOf(entry);
    const stop = state.is === 'running' ? stopOf(state.piece) : undefined;
    if (stop !== undefined && !this.#told.has(pieceOf(entry, stop.why))) this.#tell(entry, stop.why);
  }

  #tell(entry: QueueEntry, why: StopReason): void {
    const { signal } = this.world;
    const isTold =
      why === 'pause'
        ? signal(entry, entry.job.interruption?.signal ?? 'SIGTERM', 'program')
        : signal(entry, 'SIGTERM', 'all');
    // Else its command has not begun yet: it is told at the next look.
    if (isTold) this.#told.add(pieceOf(entry, why));
  }
}
