/**
 * Events to run records. Order within one segment is the order of writing; segments of several writers may come in any
 * order, so an event may arrive before the start of its run: it waits.
 */
import type { CellRecord, PowerCurve, RunEnergy, RunId, RunIdentity, RunRecord, RunTerms } from '../run/record';
import { millis, type Millis } from '../units';
import { Charges } from './charges';
import type { LedgerEvent } from './events';

interface Folded {
  identity?: RunIdentity;
  /** The segment that holds its start: whoever writes it is the run's owner. */
  writer?: string;
  energy?: RunEnergy;
  /** The energy is that of the end: no checkpoint replaces it. */
  final: boolean;
  terms?: RunTerms;
  cells: CellRecord[];
  end?: Millis;
  exitCode?: number;
  curve?: PowerCurve;
  note?: string;
  notedAt: number;
  /** The grid as it was, in place of that of the terms. */
  charges?: Charges;
  forgotten: boolean;
}

export class LedgerFold {
  readonly #runs = new Map<RunId, Folded>();

  apply(event: LedgerEvent, writer: string): void {
    const id = event.type === 'run-started' ? event.run.id : event.id;
    const run = this.#run(id);
    switch (event.type) {
      case 'run-started':
        run.identity ??= event.run;
        run.writer ??= writer;
        run.terms ??= event.terms;
        return;
      case 'run-metered':
        if (!run.final) this.#metered(run, event.energy, event.terms);
        return;
      case 'cell-metered':
        run.cells.push(event.cell);
        return;
      case 'run-ended':
        // A second end (two owners after a copied folder, say) does not overwrite the first.
        if (run.end !== undefined) return;
        run.end = event.end;
        if (event.exitCode !== undefined) run.exitCode = event.exitCode;
        if (event.curve !== undefined) run.curve = event.curve;
        if (event.energy === undefined) return;
        run.final = true;
        this.#metered(run, event.energy, event.terms);
        return;
      case 'run-noted':
        if (event.at < run.notedAt) return;
        run.note = event.note;
        run.notedAt = event.at;
        return;
      case 'run-charged':
        (run.charges ??= new Charges()).add(event);
        return;
      case 'run-forgotten':
        run.forgotten = true;
        return;
    }
  }

  /** All runs that are not forgotten, newest first. `isAlive`: whether the writer of a segment still runs. */
  records(isAlive: (writer: string) => boolean): readonly RunRecord[] {
    const records: RunRecord[] = [];
    for (const run of this.#runs.values()) {
      const record = recordOf(run, isAlive);
      if (record !== undefined) records.push(record);
    }
    return records.sort((a, b) => b.start - a.start);
  }

  /** How many runs of these writers have begun and not ended. */
  unended(isOf: (writer: string) => boolean): number {
    let count = 0;
    for (const { writer, end, forgotten } of this.#runs.values()) {
      if (writer !== undefined && end === undefined && !forgotten && isOf(writer)) count++;
    }
    return count;
  }

  #run(id: RunId): Folded {
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    const run: Folded = { cells: [], final: false, notedAt: -Infinity, forgotten: false };
    this.#runs.set(id, run);
    return run;
  }

  /** Checkpoints come from one writer in the order of writing; their times may not, when a clock was set. */
  #metered(run: Folded, energy: RunEnergy, terms: RunTerms): void {
    run.energy = energy;
    run.terms = terms;
  }
}

function recordOf(run: Folded, isAlive: (writer: string) => boolean): RunRecord | undefined {
  const { identity, writer } = run;
  if (identity === undefined || run.forgotten) return undefined;
  const isOwned = (): boolean => writer !== undefined && isAlive(writer);
  const state = run.end !== undefined ? 'done' : isOwned() ? 'running' : 'interrupted';
  const measuredUntil = run.energy && millis(identity.start + run.energy.durationS * 1000);
  const end = run.end ?? (state === 'interrupted' ? measuredUntil : undefined);
  const charged = run.charges?.standing;
  return {
    ...identity,
    state,
    terms: { ...(run.terms ?? { pue: 1 }), ...(charged !== undefined && { grid: charged.grid }) },
    ...(charged?.saving !== undefined && { saving: charged.saving }),
    cells: run.cells,
    ...(end !== undefined && { end }),
    ...(run.exitCode !== undefined && { exitCode: run.exitCode }),
    ...(run.energy !== undefined && { energy: run.energy }),
    ...(run.curve !== undefined && { curve: run.curve }),
    ...(run.note !== undefined && run.note !== '' && { note: run.note }),
  };
}
