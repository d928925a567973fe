/** Why there is no intensity from a provider. The message is one sentence for people and never holds a key or a query. */
import type { Millis } from '../../core/units';

/**
 * `key`: refused, missing, or not for this zone. `zone`: nothing is known about it. `busy`: asked too often. `server`: trouble
 * of theirs. `unreachable`: no connection, or no answer in time. `cut`: the connection broke. `answer`: something else than
 * data. `clock`: this machine's is wrong. `offline`: nobody was asked.
 */
const REASONS = ['key', 'zone', 'busy', 'server', 'unreachable', 'cut', 'answer', 'clock', 'offline'] as const;
export type Reason = (typeof REASONS)[number];

export const isReason = (value: unknown): value is Reason => REASONS.some((reason) => reason === value);

export class GridError extends Error {
  override readonly name = 'GridError';
  /** HTTP status, where there was one. */
  readonly status: number | undefined;
  /** Not to be asked again before. */
  readonly retryAt: Millis | undefined;

  constructor(
    readonly reason: Reason,
    message: string,
    { status, retryAt }: { readonly status?: number | undefined; readonly retryAt?: Millis | undefined } = {},
  ) {
    super(message);
    this.status = status;
    this.retryAt = retryAt;
  }
}
