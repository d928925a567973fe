/**
 * Leaves out what a later line makes void, before it is parsed.
 *
 * Most lines of a ledger are checkpoints of runs that have long ended. Parsing them is three quarters of the work of reading
 * one, and of each run only the newest counts. They are told by the beginning that `encodeEvent` gives them; a line that
 * begins otherwise is parsed like any other, so this is a short cut and never a rule.
 *
 * A line that begins well may be damaged further on. So older ones are kept until a newer one was understood.
 */
import type { LedgerLine } from '../ports';
import type { RunId } from '../run/record';
import type { LedgerEvent } from './events';

const CHECKPOINT = /^\{"v":1,"at":\d+(?:\.\d+)?,"type":"run-metered","id":"([^"\\]+)"/;

export class NewestCheckpoints {
  readonly #kept = new Map<RunId, LedgerLine[]>();

  /** Whether the line is a checkpoint and was kept here. */
  take(line: LedgerLine): boolean {
    const id = CHECKPOINT.exec(line.text)?.[1];
    if (id === undefined) return false;
    const before = this.#kept.get(id);
    if (before === undefined) this.#kept.set(id, [line]);
    else before.push(line);
    return true;
  }

  /** An event that was understood: the energy of an end makes all checkpoints before it void. */
  understood(event: LedgerEvent): void {
    if (event.type === 'run-ended' && event.energy !== undefined) this.#kept.delete(event.id);
  }

  /** Offers the newest of each run, and older ones until `read` says that it understood one. */
  offer(read: (line: LedgerLine) => boolean): void {
    for (const lines of this.#kept.values()) {
      for (let newest = lines.pop(); newest !== undefined && !read(newest); newest = lines.pop());
    }
  }
}
