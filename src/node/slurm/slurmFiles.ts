/**
 * What lies in the folder of a job that runs on Slurm, beside what every job has (`queueFolder.ts`):
 *
 * ```
 * <job>/slurm.claim   who submits it, and when: written before sbatch is called
 *      /slurm.sh      what Slurm is given
 *      /piece.sh      what that starts; anew where our programs are elsewhere by now
 *      /slurm.json    what Slurm said last
 *      /1.claim       the script on the node, or `wattprint run` there; and 1.end.json
 * ```
 */
import fs from 'node:fs';
import path from 'node:path';
import { batchDirectives, LONGEST_SCRIPT, type BatchDirectives } from '../../core/queue/slurm/batchDirectives';
import { batchScript, pieceScript } from '../../core/queue/slurm/jobScript';
import type { SlurmReport } from '../../core/queue/slurm/slurmReport';
import type { QueuedJob } from '../../core/queue/job';
import type { Millis } from '../../core/units';
import { cliOf, type Programs } from '../queue/programs';
import type { QueueFolder } from '../queue/queueFolder';
import { termFlags, waitFlags } from '../queue/startPiece';
import { createFile, readWhole, replaceFile } from '../queue/wholeFile';

export const CLAIM = 'slurm.claim';

export interface SubmitClaim {
  readonly at: Millis;
  readonly begin: Millis;
}

/** What a script of ours starts on the node. */
export interface MeterPlace {
  readonly programs: Programs;
  readonly ledger: string;
}

/** Clocks of two machines differ, and a wait that has not begun is refused: one that is as short is none. */
const LEAST_WAIT_MS = 5 * 60_000;

export class SlurmFiles {
  constructor(
    private readonly queue: QueueFolder,
    private readonly job: QueuedJob,
  ) {}

  /** False: somebody else has. @param stale what was found there, and is too old */
  claim(claim: SubmitClaim, stale?: SubmitClaim): boolean {
    if (stale === undefined) return createFile(this.#file(CLAIM), claim);
    // Only one runner is at work.
    replaceFile(this.#file(CLAIM), claim);
    return true;
  }

  claimed(): SubmitClaim | undefined {
    return readWhole(this.#file(CLAIM)) as SubmitClaim | undefined;
  }

  report(report: SlurmReport): void {
    replaceFile(this.queue.slurmOf(this.job.id), report);
  }

  /** Gives the absolute path. @param started pieces before this submission @throws what the system says */
  writeBatch(started: number): string {
    return written(this.#file('slurm.sh'), batchScript(this.#file('piece.sh'), started));
  }

  writePiece({ ledger, programs }: MeterPlace, begin: Millis): void {
    const { job, queue } = this;
    const waits = begin - (job.notBefore ?? job.queuedAt) >= LEAST_WAIT_MS;
    const text = pieceScript(job, {
      folder: queue.folderOf(job.id),
      ledger,
      program: programs.node,
      cli: cliOf(programs),
      flags: [...(waits ? waitFlags(job.notBefore ?? job.queuedAt) : []), ...termFlags(job)],
    });
    written(this.#file('piece.sh'), text);
  }

  /** Undefined: the command is no batch script. */
  directives(): BatchDirectives | undefined {
    const { command, cwd, slurm } = this.job;
    return slurm?.script === true ? directivesOf(path.resolve(cwd, command[0] ?? '')) : undefined;
  }

  #file(name: string): string {
    return path.join(this.queue.folderOf(this.job.id), name);
  }
}

/** In one step: a shell reads a script while it runs it. */
function written(file: string, text: string): string {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return file;
  fs.writeFileSync(`${file}.tmp`, text, { mode: 0o700 });
  fs.renameSync(`${file}.tmp`, file);
  return file;
}

/** Of a file that is not there or no script: that it asks for nothing. */
export function directivesOf(file: string): BatchDirectives {
  try {
    const { size } = fs.statSync(file);
    return batchDirectives(size > LONGEST_SCRIPT ? '' : fs.readFileSync(file, 'utf8'));
  } catch {
    return batchDirectives('');
  }
}
