/**
 * The queue on disk: one folder a job, one writer a file.
 *
 * ```
 * <ledger>/queue/v1/<host>/<job>/job.json      whoever queued it, once
 *                               /wish.json     windows and command lines; the newest stands
 *                               /plan.json     the runner
 *                               /1.claim       who starts its first piece, or closes it for good: only one can create it
 *                               /1.stop.json   the runner
 *                               /1.end.json    the process that ran the piece
 *                               /log           what it printed
 * ```
 * A machine has its own, because a home may be shared by many.
 */
import fs from 'node:fs';
import path from 'node:path';
import { QUEUE_VERSION, type JobId, type QueuedJob, type QueuePlan, type Wish } from '../../core/queue/job';
import type { Closing, Piece, QueueEntry, StopReason } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import { hostName, isMissing } from '../ledger/segment';
import { isAlive, type ProcessMark } from '../process/processMark';
import { createFile, readWhole, refuseForeign, replaceFile, syncFolder } from './wholeFile';

/** What a claim says. */
export type Claim =
  | { readonly run: string; readonly at: Millis; readonly by: ProcessMark; readonly command?: ProcessMark }
  | { readonly closing: Closing };

export interface Unreadable {
  readonly job: JobId;
  readonly reason: string;
}

export class QueueFolder {
  readonly path: string;

  /** @param ledger the folder of the ledger */
  constructor(ledger: string) {
    this.path = path.join(ledger, 'queue', `v${QUEUE_VERSION}`, hostName());
  }

  /** All jobs, the one that was queued first at the beginning. `unreadable` is told of those that cannot be read. */
  entries(unreadable: (trouble: Unreadable) => void = () => undefined): readonly QueueEntry[] {
    return this.#ids()
      .flatMap((id) => {
        try {
          return this.entry(id) ?? [];
        } catch (error) {
          unreadable({ job: id, reason: error instanceof Error ? error.message : String(error) });
          return [];
        }
      })
      .toSorted((a, b) => a.job.queuedAt - b.job.queuedAt || a.job.id.localeCompare(b.job.id));
  }

  /** Undefined: there is no such job. @throws {Error} it cannot be trusted or read */
  entry(id: JobId): QueueEntry | undefined {
    const job = readWhole(this.#file(id, 'job.json')) as QueuedJob | undefined;
    if (job === undefined) return undefined;
    if (!isJob(job)) throw new Error(`${this.#file(id, 'job.json')} is no job.`);
    const replanned = readWhole(this.#file(id, 'plan.json')) as QueuePlan | undefined;
    const wish = readWhole(this.#file(id, 'wish.json')) as Wish | undefined;
    return { job, ...(replanned && { replanned }), ...(wish && { wish }), ...this.#pieces(id) };
  }

  /** @throws what the system says; then nothing was queued */
  add(job: QueuedJob): void {
    this.#make();
    const made = fs.mkdtempSync(path.join(this.path, `.${job.id}-`));
    try {
      replaceFile(path.join(made, 'job.json'), job);
      fs.renameSync(made, path.join(this.path, job.id));
    } catch (error) {
      fs.rmSync(made, { recursive: true, force: true });
      throw error;
    }
    syncFolder(this.path);
    this.#tell();
  }

  wish(id: JobId, wish: Wish): void {
    replaceFile(this.#file(id, 'wish.json'), wish);
    this.#tell();
  }

  replan(id: JobId, plan: QueuePlan): void {
    replaceFile(this.#file(id, 'plan.json'), plan);
    this.#tell();
  }

  /** False: it was started meanwhile. */
  close({ job, pieces }: QueueEntry, closing: Closing): boolean {
    return createFile(this.claimOf(job.id, pieces.length + 1), { closing } satisfies Claim);
  }

  stop({ job, pieces }: QueueEntry, at: Millis, why: StopReason): void {
    replaceFile(this.#file(job.id, `${pieces.length}.stop.json`), { at, why });
  }

  /** Queues what follows a job, once. */
  follow({ job }: QueueEntry, next: QueuedJob): void {
    const mark = this.#file(job.id, 'followed.json');
    if (fs.existsSync(mark)) return;
    if (!fs.existsSync(this.folderOf(next.id))) this.add(next);
    replaceFile(mark, { by: next.id });
  }

  /** Forgets a job that is over, with its log. */
  remove(id: JobId): void {
    fs.rmSync(path.join(this.path, id), { recursive: true, force: true });
    this.#tell();
  }

  claimOf(id: JobId, piece: number): string {
    return this.#file(id, `${piece}.claim`);
  }

  endOf(id: JobId, piece: number): string {
    return this.#file(id, `${piece}.end.json`);
  }

  logOf(id: JobId): string {
    return this.#file(id, 'log');
  }

  folderOf(id: JobId): string {
    return path.join(this.path, id);
  }

  /** The processes of a piece that was started; none: it was not, or they are not known. */
  processesOf(id: JobId, piece: number): readonly ProcessMark[] {
    const claim = readWhole(this.claimOf(id, piece)) as Claim | undefined;
    return claim === undefined || 'closing' in claim ? [] : [claim.by, ...(claim.command ? [claim.command] : [])];
  }

  #pieces(id: JobId): Pick<QueueEntry, 'pieces' | 'closing'> {
    const pieces: Piece[] = [];
    for (let number = 1; ; number++) {
      const claim = readWhole(this.claimOf(id, number)) as Claim | undefined;
      if (claim === undefined) return { pieces };
      if ('closing' in claim) return { pieces, closing: claim.closing };
      // In this order: it may end between the two looks.
      const alive = [claim.by, ...(claim.command ? [claim.command] : [])].some(isAlive);
      const end = readWhole(this.endOf(id, number)) as Piece['end'];
      const stop = readWhole(this.#file(id, `${number}.stop.json`)) as Piece['stop'];
      pieces.push({ startedAt: claim.at, run: claim.run, isAlive: alive, ...(end && { end }), ...(stop && { stop }) });
    }
  }

  #ids(): readonly JobId[] {
    try {
      return fs.readdirSync(this.path, { withFileTypes: true }).flatMap((each) => {
        return each.isDirectory() && !each.name.startsWith('.') ? each.name : [];
      });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  #make(): void {
    fs.mkdirSync(this.path, { recursive: true, mode: 0o700 });
    refuseForeign(fs.statSync(this.path), this.path);
  }

  /** The runner says that jobs have begun or ended. */
  tellStates(): void {
    fs.writeFileSync(path.join(this.path, 'states'), '', { mode: 0o600 });
  }

  /** The runner looks. */
  #tell(): void {
    fs.writeFileSync(path.join(this.path, 'news'), '', { mode: 0o600 });
  }

  #file(id: JobId, name: string): string {
    return path.join(this.path, id, name);
  }
}

/** What a later version adds is kept; what this one cannot do without has to be there. */
function isJob({ id, command, plan }: Partial<QueuedJob>): boolean {
  return typeof id === 'string' && Array.isArray(command) && Array.isArray(plan?.segments);
}

/** A name for a job: it sorts by time, and nothing of the job is in it. */
export const newJobId = (at: Millis, random: string): JobId => `${millis(at).toString(36)}-${random.slice(0, 8)}`;
