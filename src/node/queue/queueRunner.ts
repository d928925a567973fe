/** Does what the queue asks for: starts jobs, stops them, plans again. What has to survive it is on disk. */
import type { Segment } from '../../core/plan/interruptible';
import type { JobId } from '../../core/queue/job';
import { nextStep, type Step } from '../../core/queue/nextStep';
import { takenBefore } from '../../core/queue/occupied';
import { isOver, needsRunner, stateOf, type QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import { JobPlans } from './jobPlans';
import { PieceStarts, RETRY_MS } from './pieceStarts';
import { PieceStops } from './pieceStops';
import type { RunnerWorld } from './runnerWorld';

/** A job whose process is not ours tells nobody when it ends. */
const FOLLOW_MS = 2000;
/** Whatever was not told of. */
const LONGEST_MS = 30_000;
/** The folder of the queue is away for so many looks: it does not come back. */
const AWAY_LOOKS = 60;

export class QueueRunner {
  readonly #plans: JobPlans;
  readonly #starts: PieceStarts;
  readonly #stops: PieceStops;
  /** They will not change any more. */
  readonly #over = new Set<JobId>();
  #awayFor = 0;
  #news = false;
  #toldStates = '';

  constructor(private readonly world: RunnerWorld) {
    this.#plans = new JobPlans(world, () => this.#hear());
    this.#starts = new PieceStarts(world, () => this.#hear());
    this.#stops = new PieceStops(world);
  }

  /** Called when a job's process has ended or a new plan is made: there is a reason to look. */
  onNews: () => void = () => undefined;

  /** Something happened since the last look that is a reason for another one. */
  get hasNews(): boolean {
    return this.#news;
  }

  /** Plans made before are looked at again: the machine slept, or its clock was set. */
  forgetPlans(): void {
    this.#plans.forget();
  }

  /** Does what is due. Gives when to look again; undefined: nothing waits and nothing runs. */
  look(): Millis | undefined {
    this.#news = false;
    const { clock, log } = this.world;
    try {
      return this.#lookAt(this.#entries());
    } catch (error) {
      // A disk that is away for a moment, say.
      log(`the queue cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return this.#awayFor++ < AWAY_LOOKS ? millis(clock.now() + RETRY_MS) : undefined;
    }
  }

  #entries(): readonly QueueEntry[] {
    const { log, queue } = this.world;
    // It was there when this runner began.
    if (!queue.isThere()) throw new Error('its folder is gone');
    const entries = queue.entries(({ job, reason }) => log(`job ${job} cannot be read: ${reason}`), this.#over);
    this.#awayFor = 0;
    return entries;
  }

  #lookAt(entries: readonly QueueEntry[]): Millis | undefined {
    const { clock, log } = this.world;
    const isRunning = (entry: QueueEntry): boolean =>
      entry.job.slurm === undefined && (stateOf(entry).is === 'running' || this.#starts.isStarting(entry));
    let running = entries.filter(isRunning).length;
    let due: number | undefined;
    const taken = takenBefore(entries, clock.now());
    for (const entry of entries) {
      const runs = isRunning(entry);
      try {
        const { started, until } = this.#advance(entry, running - (runs ? 1 : 0) > 0, taken(entry));
        if (started) running++;
        if (until !== undefined) due = Math.min(due ?? Infinity, until);
      } catch (error) {
        // A full disk: the others go on, and this one does when there is room again.
        log(`job ${entry.job.id}: ${error instanceof Error ? error.message : String(error)}`);
        due = Math.min(due ?? Infinity, clock.now() + RETRY_MS);
      }
    }
    this.#tellStates(entries);
    const onSlurm = entries.filter(({ job }) => job.slurm !== undefined);
    const dueThere = this.world.slurm?.look(onSlurm, () => this.#hear());
    if (dueThere !== undefined) due = Math.min(due ?? Infinity, dueThere);
    return due === undefined ? undefined : millis(due);
  }

  #hear(): void {
    this.#news = true;
    this.onNews();
  }

  /** What a job's process writes lies deeper than windows look. */
  #tellStates(entries: readonly QueueEntry[]): void {
    const states = entries.map((entry) => `${entry.job.id} ${stateOf(entry).is}`).join('\n');
    if (states === this.#toldStates) return;
    this.#toldStates = states;
    try {
      this.world.queue.tellStates();
    } catch {
      // They look by themselves, a little later.
    }
  }

  #advance(
    entry: QueueEntry,
    isBusy: boolean,
    taken: readonly Segment[],
  ): { readonly started: boolean; readonly until?: number } {
    const now = this.world.clock.now();
    const state = stateOf(entry);
    const runs = state.is === 'running' || this.#starts.isStarting(entry);
    if (runs || isOver(state)) this.#tend(entry, now);
    if (isOver(state)) return entry.job.slurm === undefined ? this.#leave(entry) : { started: false };
    if (entry.job.slurm === undefined) this.#markGone(entry);
    if (entry.job.slurm !== undefined) {
      this.#plans.renew(entry, [], now);
      return { started: false, until: now + LONGEST_MS };
    }
    const step = this.#step(entry, isBusy, taken, now);
    const done = this.#carryOut(entry, step, now);
    const started = done === 'started';
    const soon = runs || started ? FOLLOW_MS : step.do === 'start' ? RETRY_MS : LONGEST_MS;
    const until = done === 'closed' ? now : step.do === 'wait' ? Math.max(step.until, now) : Infinity;
    return { started, until: Math.min(until, now + soon) };
  }

  /** What it needs beside that must not keep it from being stopped. */
  #tend(entry: QueueEntry, now: Millis): void {
    const { log, tend } = this.world;
    try {
      tend(entry, now);
    } catch (error) {
      log(`job ${entry.job.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #leave(entry: QueueEntry): { readonly started: boolean; readonly until?: number } {
    this.#markGone(entry);
    const isQuiet = entry.pieces.every(({ isAlive }) => !isAlive);
    if (isQuiet && !needsRunner(entry)) this.#over.add(entry.job.id);
    // Who meters it is there for a moment longer than its command.
    return isQuiet ? { started: false } : { started: false, until: this.world.clock.now() + FOLLOW_MS };
  }

  #markGone(entry: QueueEntry): void {
    if (entry.pieces.at(-1)?.isAlive === false) this.world.queue.leave(entry);
  }

  #step(entry: QueueEntry, isBusy: boolean, taken: readonly Segment[], now: Millis): Step {
    if (this.#starts.isStarting(entry)) return { do: 'wait', until: millis(now + FOLLOW_MS) };
    this.#plans.renew(entry, taken, now);
    const onBattery = entry.job.waitsForPower === true && this.world.onBattery();
    return nextStep(entry, now, { isBusy, onBattery, isPlanning: this.#plans.isMaking(entry.job.id) });
  }

  #carryOut(entry: QueueEntry, step: Step, now: Millis): 'started' | 'closed' | undefined {
    switch (step.do) {
      case 'start':
        return this.#starts.start(entry, now);
      case 'stop':
        this.#stops.stop(entry, step.why, now);
        return undefined;
      case 'kill':
        this.#stops.kill(entry);
        return undefined;
      case 'close':
        this.world.queue.close(entry, step.closing);
        return 'closed';
      case 'wait':
        this.#stops.tellAgain(entry);
        return undefined;
      case 'nothing':
        return undefined;
    }
  }
}
