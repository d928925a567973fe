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
 *                               /1.gone        the runner: no process of the piece is left
 *                               /told.end      the window that has told of it; told.start, told.missed
 *                               /log           what it printed
 * ```
 * A machine has its own, because a home may be shared by many.
 */
import fs from 'node:fs';
import path from 'node:path';
import { QUEUE_VERSION, type JobId, type QueuedJob, type QueuePlan, type Wish } from '../../core/queue/job';
import type { JobNews, UnreadableJob } from '../../core/queue/queuePort';
import type { Closing, QueueEntry, StopReason } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import { hostName, isMissing } from '../ledger/segment';
import { ring } from './bell';
import { jobIn, planIn, reportIn, wishIn, type Claim } from './jobFiles';
import { claimFile, endFile, goneFile, piecesIn, processesIn, stopFile, type PieceProcesses } from './pieceFiles';
import { createFile, refuseForeign, refuseWithoutLinks, replaceFile, syncFolder } from './wholeFile';

export class QueueFolder {
  readonly path: string;

  /** @param ledger the folder of the ledger. @param host a machine may have had another name */
  constructor(
    private readonly ledger: string,
    host: string = hostName(),
  ) {
    this.path = path.join(ledger, 'queue', `v${QUEUE_VERSION}`, host);
  }

  /** The queues of other machines that share this ledger, or of this one under another name. */
  others(): readonly { readonly host: string; readonly queue: QueueFolder }[] {
    const hosts = fs.existsSync(path.dirname(this.path)) ? fs.readdirSync(path.dirname(this.path)) : [];
    const own = path.basename(this.path);
    return hosts.filter((host) => host !== own).map((host) => ({ host, queue: new QueueFolder(this.ledger, host) }));
  }

  /** Takes a job out of another one. @throws what the system says; then it stays there */
  adopt(id: JobId, from: QueueFolder): void {
    this.#make();
    fs.renameSync(from.folderOf(id), this.folderOf(id));
    ring(this.path);
  }

  /**
   * All jobs, the one that was queued first at the beginning. `unreadable` is told of those that cannot be read.
   *
   * @param except is not looked at. @throws {Error} the folder is somebody else's, or cannot be read
   */
  entries(
    unreadable: (job: UnreadableJob) => void = () => undefined,
    except: ReadonlySet<JobId> = new Set(),
  ): readonly QueueEntry[] {
    return this.#ids()
      .filter((id) => !except.has(id))
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

  /** False: nothing was ever queued, or the disk that it is on is away. */
  isThere(): boolean {
    return fs.existsSync(this.path);
  }

  /** Another text when something was written since: a job, a wish, what the runner did. */
  changes(): string {
    const files = [this.path, ...['news', 'states'].map((name) => path.join(this.path, name))];
    return files.map(changedAt).join(' ');
  }

  /** Undefined: there is no such job. @throws {Error} it cannot be trusted or read */
  entry(id: JobId): QueueEntry | undefined {
    const job = jobIn(this.#file(id, 'job.json'));
    if (job === undefined) return undefined;
    const replanned = planIn(this.#file(id, 'plan.json'));
    const wish = wishIn(this.#file(id, 'wish.json'));
    const slurm = job.slurm && reportIn(this.slurmOf(id));
    return {
      job,
      ...(replanned && { replanned }),
      ...(wish && { wish }),
      ...(slurm && { slurm }),
      ...(job.weekly === true && { isFollowed: fs.existsSync(this.#file(id, 'followed.json')) }),
      ...piecesIn(this.folderOf(id)),
    };
  }

  /** @param beside other files of its folder, which are there with it @throws what the system says; then nothing was queued */
  add(job: QueuedJob, beside: Readonly<Record<string, unknown>> = {}): void {
    this.#make();
    const made = fs.mkdtempSync(path.join(this.path, `.${job.id}-`));
    try {
      for (const [name, value] of Object.entries(beside)) replaceFile(path.join(made, name), value);
      replaceFile(path.join(made, 'job.json'), job);
      refuseWithoutLinks(path.join(made, 'job.json'));
      fs.renameSync(made, path.join(this.path, job.id));
    } catch (error) {
      fs.rmSync(made, { recursive: true, force: true });
      throw error;
    }
    syncFolder(this.path);
    ring(this.path);
  }

  wish(id: JobId, wish: Wish): void {
    replaceFile(this.#file(id, 'wish.json'), wish);
    ring(this.path);
  }

  replan(id: JobId, plan: QueuePlan): void {
    replaceFile(this.#file(id, 'plan.json'), plan);
    ring(this.path);
  }

  /** False: it was started meanwhile. */
  close({ job, pieces }: QueueEntry, closing: Closing): boolean {
    return createFile(this.claimOf(job.id, pieces.length + 1), { closing } satisfies Claim);
  }

  stop({ job, pieces }: QueueEntry, at: Millis, why: StopReason): void {
    replaceFile(stopFile(this.folderOf(job.id), pieces.length), { at, why });
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
    ring(this.path);
  }

  claimOf(id: JobId, piece: number): string {
    return claimFile(this.folderOf(id), piece);
  }

  endOf(id: JobId, piece: number): string {
    return endFile(this.folderOf(id), piece);
  }

  logOf(id: JobId): string {
    return this.#file(id, 'log');
  }

  /** What Slurm said last of a job that runs there. */
  slurmOf(id: JobId): string {
    return this.#file(id, 'slurm.json');
  }

  folderOf(id: JobId): string {
    return path.join(this.path, id);
  }

  /** The processes of a piece; undefined: it was not started. */
  processesOf(id: JobId, piece: number): PieceProcesses | undefined {
    return processesIn(this.folderOf(id), piece);
  }

  /** No process of the last piece is left. */
  leave({ job, pieces }: QueueEntry): void {
    const mark = goneFile(this.folderOf(job.id), pieces.length);
    if (pieces.length > 0 && !fs.existsSync(mark)) fs.writeFileSync(mark, '', { mode: 0o600 });
  }

  /** The runner says that jobs have begun or ended. */
  tellStates(): void {
    fs.writeFileSync(path.join(this.path, 'states'), '', { mode: 0o600 });
  }

  isTold(id: JobId, news: JobNews): boolean {
    return fs.existsSync(this.#file(id, `told.${news}`));
  }

  /** True for one of those who ask. @throws what the system says */
  tell(id: JobId, news: JobNews): boolean {
    return !this.isTold(id, news) && createFile(this.#file(id, `told.${news}`), {});
  }

  #ids(): readonly JobId[] {
    try {
      refuseForeign(fs.statSync(this.path), this.path);
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

  #file(id: JobId, name: string): string {
    return path.join(this.path, id, name);
  }
}

/** Its content, or who may read it. 0: it is not there, or cannot be looked at; who reads the jobs says why. */
function changedAt(file: string): number {
  try {
    return fs.statSync(file).ctimeMs;
  } catch {
    return 0;
  }
}

/** A name for a job: it sorts by time, and nothing of the job is in it. */
export const newJobId = (at: Millis, random: string): JobId => `${millis(at).toString(36)}-${random.slice(0, 8)}`;
