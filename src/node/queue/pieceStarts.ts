/** Starts pieces, and tries again what did not come to begin. */
import type { JobId } from '../../core/queue/job';
import type { QueueEntry } from '../../core/queue/state';
import type { Millis } from '../../core/units';
import type { RunnerWorld } from './runnerWorld';

/** What the system did not start, or what ended before it had claimed its job, is tried again: a disk may have been full. */
export const RETRY_MS = 10_000;
const TRIES = 30;

export class PieceStarts {
  /** Started, and not yet seen in its claim. */
  readonly #starting = new Map<JobId, { readonly piece: number; isThere: boolean }>();
  /** By piece. */
  readonly #tries = new Map<string, { readonly count: number; readonly at: Millis }>();

  /** @param onExit what was started has ended */
  constructor(
    private readonly world: Pick<RunnerWorld, 'queue' | 'start'>,
    private readonly onExit: () => void,
  ) {}

  isStarting({ job, pieces }: QueueEntry): boolean {
    const starting = this.#starting.get(job.id);
    return starting?.isThere === true && starting.piece > pieces.length;
  }

  /** Undefined: not yet. `closed`: it cannot be. */
  start(entry: QueueEntry, now: Millis): 'started' | 'closed' | undefined {
    const { queue, start } = this.world;
    const { id } = entry.job;
    const starting = { piece: entry.pieces.length + 1, isThere: true };
    const piece = `${id} ${starting.piece}`;
    const { count = 0, at = -Infinity } = this.#tries.get(piece) ?? {};
    if (now - at < RETRY_MS && now >= at) return undefined;
    if (count > TRIES) {
      queue.close(entry, { at: now, as: 'missed', why: 'refused' });
      return 'closed';
    }
    this.#tries.set(piece, { count: count + 1, at: now });
    const exited = (): void => {
      starting.isThere = false;
      this.onExit();
    };
    const why = start(entry, exited);
    if (why === undefined) {
      this.#starting.set(id, starting);
      return 'started';
    }
    if (why === 'refused') return undefined;
    queue.close(entry, { at: now, as: 'missed', why });
    return 'closed';
  }
}
