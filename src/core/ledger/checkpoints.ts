/**
 * Leaves out what a later line makes void, before it is parsed.
 *
 * Most lines of a ledger are checkpoints of runs that have long ended. Parsing them is three quarters of the work of reading
 * one, and of each run only the newest counts. They are told by the beginning that `encodeEvent` gives them; a line that
 * begins otherwise is parsed like any other, so this is a short cut and never a rule.
 */
import type { LedgerLine } from '../ports';

const CHECKPOINT = /^\{"v":1,"at":\d+(?:\.\d+)?,"type":"run-metered","id":"([^"\\]+)"/;
const END = /^\{"v":1,"at":\d+(?:\.\d+)?,"type":"run-ended","id":"([^"\\]+)"/;

export class NewestCheckpoints {
  readonly #kept = new Map<string, LedgerLine>();

  /** Whether the line is a checkpoint and was kept, or dropped, here. */
  take(line: LedgerLine): boolean {
    const id = CHECKPOINT.exec(line.text)?.[1];
    if (id === undefined) {
      const ended = END.exec(line.text)?.[1];
      if (ended !== undefined && line.text.includes('"energy":')) this.#kept.delete(ended);
      return false;
    }
    this.#kept.set(id, line);
    return true;
  }

  get lines(): readonly LedgerLine[] {
    return [...this.#kept.values()];
  }
}
