/** Follows the jobs that run on Slurm: asks what became of them, and tells Slurm what is wanted of them now. */
import type { Clock } from '../../core/ports';
import type { JobId } from '../../core/queue/job';
import { isEndOnSlurm } from '../../core/queue/slurm/slurmReport';
import { slurmStep, type SlurmStep } from '../../core/queue/slurm/slurmStep';
import type { SlurmAnswer } from '../../core/queue/slurm/slurmAnswers';
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import type { QueueFolder } from '../queue/queueFolder';
import { askAfter } from './askAfter';
import { SlurmFiles, type MeterPlace } from './slurmFiles';
import { askSlurm } from './slurmPrograms';
import { rowsOf } from './submitJob';
import { tellSlurm } from './tellSlurm';

export interface FollowerWorld {
  readonly queue: QueueFolder;
  readonly clock: Pick<Clock, 'now'>;
  readonly place: () => MeterPlace;
  readonly log: (text: string) => void;
  /** Slurm serves many: it is asked no more often, but after something was told to it. */
  readonly every?: Millis;
}

/** What it was told shows by then. */
const SOON_MS = 2000;

export class SlurmFollower {
  readonly #told = new Map<JobId, { readonly step: SlurmStep['do']; readonly at: Millis }>();
  readonly #every: Millis;
  #isAsking = false;
  #due = millis(-Infinity);

  constructor(private readonly world: FollowerWorld) {
    this.#every = world.every ?? millis(30_000);
  }

  /** Does what is due, behind. Gives when to look again, undefined: no job is left. @param news there is something to look at */
  look(entries: readonly QueueEntry[], news: () => void): Millis | undefined {
    const now = this.world.clock.now();
    const open = entries.filter((entry) => !isOver(stateOf(entry)));
    if (open.length === 0) return undefined;
    const steps = open.map((entry) => this.#stepOf(entry, now));
    // A clock that was set back does not keep us from looking.
    if (this.#due > now + this.#every) this.#due = now;
    if (!this.#isAsking && (now >= this.#due || steps.some((step) => step.do !== 'wait'))) {
      this.#isAsking = true;
      this.#due = millis(now + this.#every);
      void this.#round(open)
        .catch((error: unknown) => this.world.log(`Slurm: ${String(error)}`))
        .finally(() => {
          this.#isAsking = false;
          news();
        });
    }
    const waits = steps.map((step) => (step.do === 'wait' && step.until > now ? step.until : Infinity));
    return millis(Math.min(this.#due, ...waits));
  }

  /** What is wanted is told again only after a while. */
  #stepOf(entry: QueueEntry, now: Millis): SlurmStep {
    const { queue } = this.world;
    const step = slurmStep(entry, now, new SlurmFiles(queue, entry.job).directives()?.time);
    const last = this.#told.get(entry.job.id);
    if (step.do === 'wait' || last?.step !== step.do || Math.abs(now - last.at) >= this.#every) return step;
    return { do: 'wait', until: millis(last.at + this.#every) };
  }

  async #round(entries: readonly QueueEntry[]): Promise<void> {
    // A user may have jobs on several of them.
    const slurmOf = ({ job }: QueueEntry): string | undefined => job.environment['SLURM_CONF'];
    for (const slurm of new Set(entries.map(slurmOf))) {
      const ofOne = entries.filter((entry) => slurmOf(entry) === slurm);
      const rows = await rowsOf(ofOne.at(-1)?.job.environment ?? {});
      if (rows === undefined) this.world.log('Slurm does not answer.');
      for (const { job } of ofOne) {
        try {
          if (rows !== undefined) await this.#ask(job.id, rows);
          await this.#tell(job.id);
        } catch (error) {
          this.world.log(`job ${job.id}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
  }

  async #ask(id: JobId, rows: readonly SlurmAnswer[]): Promise<void> {
    const { clock, queue } = this.world;
    const entry = queue.entry(id);
    if (entry?.slurm === undefined) return;
    const report = await askAfter(queue, entry, entry.slurm, rows, clock.now());
    if (report !== undefined) new SlurmFiles(queue, entry.job).report(report);
    // Submitted by somebody who was taken for dead: the first one stands.
    const others = rows.filter((row) => row.comment === id && row.id !== entry.slurm?.id && !isEndOnSlurm(row.is));
    if (others.length > 0)
      await askSlurm(
        'scancel',
        others.map((row) => row.id),
        entry.job.environment,
      );
  }

  async #tell(id: JobId): Promise<void> {
    const { clock, queue } = this.world;
    const entry = queue.entry(id);
    if (entry === undefined) return;
    const place = this.world.place();
    const { job, slurm } = entry;
    if (slurm !== undefined && job.slurm?.script !== true) new SlurmFiles(queue, job).writePiece(place, slurm.begin);
    const now = clock.now();
    const step = this.#stepOf(entry, now);
    if (step.do === 'wait') return;
    this.#told.set(id, { step: step.do, at: now });
    this.#due = millis(Math.min(this.#due, now + SOON_MS));
    await tellSlurm(queue, entry, step, place, now);
  }
}
