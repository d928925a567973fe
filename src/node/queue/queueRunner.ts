/** Does what the queue asks for: starts jobs, stops them, plans again. What has to survive it is on disk. */
import type { Clock } from '../../core/ports';
import type { JobId, QueuePlan } from '../../core/queue/job';
import { LATE_MS, nextStep, type Step } from '../../core/queue/nextStep';
import { isOver, planOf, stateOf, type MissedReason, type QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import type { QueueFolder } from './queueFolder';
import type { Told } from './signalPiece';

export interface RunnerWorld {
  readonly queue: QueueFolder;
  readonly clock: Pick<Clock, 'now'>;
  /** Starts the next piece of a job. What was started says so itself by its claim; `exited`: it is no more. */
  readonly start: (entry: QueueEntry, exited: () => void) => StartRefusal | undefined;
  readonly signal: (entry: QueueEntry, signal: NodeJS.Signals, told: Told) => void;
  /** Undefined: the plan stands. Never rejects. */
  readonly replan: (entry: QueueEntry, now: Millis) => Promise<QueuePlan | undefined>;
  readonly onBattery: () => boolean;
  /** Called at each look for a job that runs, and for one that is over. */
  readonly tend: (entry: QueueEntry, now: Millis) => void;
  readonly log: (text: string) => void;
}

export type StartRefusal = Exclude<MissedReason, 'late'>;

/** Forecasts are issued by the hour. */
const REPLAN_MS = 3_600_000;
/** A job whose process is not ours tells nobody when it ends. */
const FOLLOW_MS = 2000;
/** Whatever was not told of. */
const LONGEST_MS = 30_000;
/** What the system did not start, or what ended before it had claimed its job, is tried again: a disk may have been full. */
const RETRY_MS = 10_000;
const TRIES = 30;

export class QueueRunner {
  readonly #plannedAt = new Map<JobId, Millis>();
  readonly #planning = new Set<JobId>();
  /** Started, and not yet seen in its claim. */
  readonly #starting = new Map<JobId, { readonly piece: number; isThere: boolean }>();
  readonly #tries = new Map<JobId, { readonly count: number; readonly at: Millis }>();
  /** To end with all that they started. */
  readonly #told = new Set<JobId>();
  #news = false;
  #toldStates = '';

  constructor(private readonly world: RunnerWorld) {}

  /** Something happened since the last look that is a reason for another one. */
  get hasNews(): boolean {
    return this.#news;
  }

  /** Plans made before are looked at again: the machine slept, or its clock was set. */
  forgetPlans(): void {
    this.#plannedAt.clear();
  }

  /** Does what is due. Gives when to look again; undefined: nothing waits and nothing runs. */
  look(): Millis | undefined {
    this.#news = false;
    const { clock, log, queue } = this.world;
    const entries = queue.entries(({ job, reason }) => log(`job ${job} cannot be read: ${reason}`));
    const isRunning = (entry: QueueEntry): boolean => stateOf(entry).is === 'running' || this.#isStarting(entry);
    let running = entries.filter(isRunning).length;
    let due: number | undefined;
    for (const entry of entries) {
      const runs = isRunning(entry);
      try {
        const { started, until } = this.#advance(entry, running - (runs ? 1 : 0) > 0);
        if (started) running++;
        if (until !== undefined) due = Math.min(due ?? Infinity, until);
      } catch (error) {
        // A full disk: the others go on, and this one does when there is room again.
        log(`job ${entry.job.id}: ${error instanceof Error ? error.message : String(error)}`);
        due = Math.min(due ?? Infinity, clock.now() + RETRY_MS);
      }
    }
    this.#tellStates(entries);
    return due === undefined ? undefined : millis(due);
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

  #advance(entry: QueueEntry, isBusy: boolean): { readonly started: boolean; readonly until?: number } {
    const now = this.world.clock.now();
    const state = stateOf(entry);
    const runs = state.is === 'running' || this.#isStarting(entry);
    if (runs || isOver(state)) this.world.tend(entry, now);
    // What ignores a kind word, and outlives the command, does not stay. Once only: the number may be somebody else's later.
    if (isOver(state) && this.#told.delete(entry.job.id)) this.world.signal(entry, 'SIGKILL', 'all');
    if (isOver(state)) return { started: false };
    const step = this.#step(entry, isBusy, now);
    const done = this.#carryOut(entry, step, now);
    const started = done === 'started';
    const soon = runs || started ? FOLLOW_MS : step.do === 'start' ? RETRY_MS : LONGEST_MS;
    const until = done === 'closed' ? now : step.do === 'wait' ? Math.max(step.until, now) : Infinity;
    return { started, until: Math.min(until, now + soon) };
  }

  #step(entry: QueueEntry, isBusy: boolean, now: Millis): Step {
    if (this.#isStarting(entry)) return { do: 'wait', until: millis(now + FOLLOW_MS) };
    this.#planAgain(entry, now);
    const onBattery = entry.job.waitsForPower === true && this.world.onBattery();
    return nextStep(entry, now, { isBusy, onBattery, isPlanning: this.#planning.has(entry.job.id) });
  }

  #isStarting({ job, pieces }: QueueEntry): boolean {
    const starting = this.#starting.get(job.id);
    return starting?.isThere === true && starting.piece > pieces.length;
  }

  #carryOut(entry: QueueEntry, step: Step, now: Millis): 'started' | 'closed' | undefined {
    const { queue, signal } = this.world;
    switch (step.do) {
      case 'start':
        return this.#start(entry, now);
      case 'stop':
        // Before the signal: whoever finds the job ended knows why.
        queue.stop(entry, now, step.why);
        if (step.why === 'pause') signal(entry, entry.job.interruption?.signal ?? 'SIGTERM', 'command');
        else signal(entry, 'SIGTERM', 'all');
        if (step.why !== 'pause') this.#told.add(entry.job.id);
        return undefined;
      case 'kill':
        signal(entry, 'SIGKILL', 'all');
        return undefined;
      case 'close':
        queue.close(entry, step.closing);
        return 'closed';
      case 'wait':
      case 'nothing':
        return undefined;
    }
  }

  /** Undefined: not yet. */
  #start(entry: QueueEntry, now: Millis): 'started' | 'closed' | undefined {
    const { queue, start } = this.world;
    const { id } = entry.job;
    const { count = 0, at = -Infinity } = this.#tries.get(id) ?? {};
    if (now - at < RETRY_MS && now >= at) return undefined;
    this.#tries.set(id, { count: count + 1, at: now });
    const starting = { piece: entry.pieces.length + 1, isThere: true };
    const exited = (): void => {
      starting.isThere = false;
      this.#news = true;
    };
    const why = start(entry, exited);
    if (why === undefined) {
      this.#starting.set(id, starting);
      return 'started';
    }
    if (why === 'refused' && count < TRIES) return undefined;
    queue.close(entry, { at: now, as: 'missed', why });
    return 'closed';
  }

  /** Behind: a start is not held up by a source that does not answer. */
  #planAgain(entry: QueueEntry, now: Millis): void {
    const { queue, replan, log } = this.world;
    const { id } = entry.job;
    const state = stateOf(entry);
    const plan = planOf(entry);
    if (
      (state.is !== 'waiting' && state.is !== 'paused') ||
      plan.fixed === true ||
      now < entry.job.queuedAt ||
      this.#planning.has(id)
    )
      return;
    const last = this.#plannedAt.get(id) ?? plan.madeAt;
    const isOld = now - last >= REPLAN_MS || now < last;
    const isLate = now > state.start + LATE_MS && last < state.start;
    if (!isOld && !isLate) return;
    this.#plannedAt.set(id, now);
    this.#planning.add(id);
    void replan(entry, now)
      .then((made) => made && queue.replan(id, made))
      .catch((error: unknown) => log(`job ${id} could not be planned again: ${String(error)}`))
      .finally(() => {
        this.#planning.delete(id);
        this.#news = true;
      });
  }
}
