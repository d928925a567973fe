/**
 * The life of runs: from "something started" to a record in the ledger.
 *
 * A run is pending until it has lasted long enough and certainly is one; only then is its start written. It ends when
 * whoever started it says so *and* its processes are gone (a job put in the background runs on), or when its processes
 * have been gone for a while and nobody says anything.
 */
import type { Frame, Scope, ToProbe } from '../energy/frame';
import type { Meter } from '../energy/meter';
import type { RunAccount } from '../energy/runAccount';
import { LEDGER_VERSION } from '../ledger/events';
import type { Ledger } from '../ledger/ledger';
import type { Clock } from '../ports';
import { millis, type Millis, type Seconds } from '../units';
import type { PowerCurve, RunEnergy, RunId, RunIdentity, RunRecord, RunTerms } from './record';

export interface RunStart {
  readonly identity: RunIdentity;
  readonly scope: Omit<Scope, 'id'>;
  /** False: it is a run only once a Python process shows up in it. */
  readonly certain: boolean;
  /**
   * `report`: ends when told, even if processes live on (a kernel, a command line). `processes`: when they are gone;
   * nobody will tell. `either`: when told and they are gone, or a while after they are gone.
   */
  readonly ends: 'report' | 'processes' | 'either';
}

export interface LiveRun {
  readonly identity: RunIdentity;
  readonly account: RunAccount;
}

interface Kept {
  readonly at: Millis;
  readonly energy: RunEnergy;
  readonly curve: PowerCurve;
}

interface Live extends Omit<LiveRun, 'identity'>, Omit<RunStart, 'certain' | 'identity'> {
  identity: RunIdentity;
  certain: boolean;
  announced: boolean;
  seen: boolean;
  goneAt: Millis | undefined;
  inBackground: boolean;
  kept: Kept | undefined;
  asked: { readonly at: Millis; readonly exitCode: number | undefined; readonly final: boolean } | undefined;
  writtenAt: Millis;
}

export interface RecorderWorld {
  readonly meter: Meter;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly send: (message: ToProbe) => void;
  readonly terms: () => RunTerms;
  readonly minimumS: () => Seconds;
  /** A run appeared, ended or was given up. */
  readonly changed: () => void;
}

/** Processes are gone, but the shell or debugger has not said so: wait this long for its exit code. */
const PATIENCE_MS = 5000;
/** A launcher needs a moment until the interpreter runs, which belongs to the start that is written. */
const SETTLING_MS = 1000;
/** A process that was gone before anybody looked: nobody will tell that it ended, and nothing of it was measured. */
const UNSEEN_MS = 15_000;
/** Processes that live on for so long after the prompt came back are in the background. */
const BACKGROUND_MS = 1000;
/** The probe does not answer after a run's end: give up on the last step. */
const LAST_FRAME_MS = 3000;

export class Recorder {
  readonly #runs = new Map<RunId, Live>();
  #samples = 0;

  constructor(private readonly world: RecorderWorld) {}

  /** Runs that count: certain, and long enough. */
  get live(): readonly LiveRun[] {
    return [...this.#runs.values()].filter((run) => run.announced);
  }

  /** Whether anything, pending runs included, needs frames. */
  get busy(): boolean {
    return this.#runs.size > 0;
  }

  find(id: RunId): LiveRun | undefined {
    return this.#runs.get(id);
  }

  start(start: RunStart): void {
    const { identity } = start;
    const account = this.world.meter.begin(identity.id, identity.start);
    this.#runs.set(identity.id, {
      ...start,
      account,
      announced: false,
      seen: false,
      goneAt: undefined,
      inBackground: false,
      kept: undefined,
      asked: undefined,
      writtenAt: identity.start,
    });
    this.world.send({ type: 'follow', scope: { ...start.scope, id: identity.id } });
    this.world.changed();
    this.sample();
  }

  /** What was found out after the start. Too late once the start is written. */
  amend(id: RunId, details: Pick<Partial<RunIdentity>, 'git' | 'file' | 'interpreter'>): void {
    const run = this.#runs.get(id);
    if (run !== undefined && !run.announced) run.identity = { ...run.identity, ...details };
  }

  /** The shell, task or debugger says that it ended. `final`: processes of it that live on do not matter. */
  end(id: RunId, at: Millis, exitCode?: number, final = false): void {
    const run = this.#runs.get(id);
    if (run === undefined || run.asked !== undefined) return;
    run.asked = { at, exitCode, final };
    this.world.meter.end(id, at);
    this.sample();
  }

  /** It was none, or is followed as another one: it leaves no record. */
  withdraw(id: RunId): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    if (run.announced) {
      void this.world.ledger.append({ v: LEDGER_VERSION, at: this.world.clock.now(), type: 'run-forgotten', id });
    }
    this.#drop(id);
  }

  /** Remembers the run as it stands, so that it can be ended at this moment later (a kernel that then did nothing). */
  keep(id: RunId): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    const { clock } = this.world;
    run.kept = { at: clock.now(), energy: run.account.energy(clock.monotonic()), curve: run.account.curve() };
  }

  /** Ends the run at the moment that was kept; nothing after it counts. */
  async endAsKept(id: RunId): Promise<void> {
    const run = this.#runs.get(id);
    if (run?.kept !== undefined) await this.#finish(run, run.kept.at, run.kept);
  }

  /** Asks for a frame now, so that a bound is measured and not interpolated. */
  sample(): void {
    this.world.send({ type: 'sample', id: ++this.#samples });
  }

  /** After the meter took the frame in. Resolves when what follows from it is written. */
  async frame(frame: Frame): Promise<void> {
    const writes: (Promise<void> | undefined)[] = [];
    for (const run of [...this.#runs.values()]) {
      const use = frame.scopes.find((scope) => scope.scope === run.identity.id);
      if (use?.python === true) run.certain = true;
      // The path that was found says more than the name that was typed.
      if (use?.interpreter !== undefined) this.amend(run.identity.id, { interpreter: use.interpreter });
      if (use !== undefined && use.processes > 0) {
        run.seen = true;
        if (run.goneAt !== undefined && run.asked === undefined) this.world.meter.reopen(run.identity.id);
        run.goneAt = undefined;
      } else if (run.seen && run.goneAt === undefined) {
        run.goneAt = frame.at;
        // Whoever started it may still say how it ended; what is drawn from here on is not its own.
        if (run.ends !== 'report' && run.asked === undefined) this.world.meter.end(run.identity.id, frame.at);
      } else if (run.ends === 'processes' && frame.at - run.identity.start >= UNSEEN_MS) {
        this.withdraw(run.identity.id);
        continue;
      }
      const isKnown = use?.interpreter !== undefined || frame.at - run.identity.start >= SETTLING_MS;
      if (isKnown || run.asked !== undefined) writes.push(this.#announce(run, frame.at));
      const end = this.#endOf(run, frame.at, (use?.processes ?? 0) > 0);
      writes.push(end === undefined ? this.#checkpoint(run, frame.at) : this.#finish(run, end));
    }
    await Promise.all(writes.filter((write) => write !== undefined));
  }

  /** Once a second while busy: finishes what the probe no longer answers for. */
  async tick(): Promise<void> {
    const now = this.world.clock.now();
    for (const run of [...this.#runs.values()]) {
      if (run.asked === undefined || now - run.asked.at < LAST_FRAME_MS) continue;
      const silentFor = now - (this.world.meter.last?.at ?? 0);
      if (silentFor >= LAST_FRAME_MS) await this.#finish(run, run.asked.at);
    }
  }

  /** The window closes: what was measured is written; without an end the runs will read as interrupted. */
  async close(): Promise<void> {
    const live = this.live as readonly Live[];
    await Promise.all(live.map((run) => this.#writeMetered(run, this.world.clock.now())));
    this.#runs.clear();
  }

  /** A live run as a record, as if it were read from the ledger now. */
  record(run: LiveRun): Required<Pick<RunRecord, 'energy' | 'terms' | 'curve'>> {
    return {
      energy: run.account.energy(this.world.clock.monotonic()),
      terms: this.world.terms(),
      curve: run.account.curve(),
    };
  }

  #announce(run: Live, now: Millis): Promise<void> | undefined {
    const lasted = run.account.lasted(this.world.clock.monotonic());
    if (run.announced || !run.certain || lasted < this.world.minimumS()) return undefined;
    run.announced = true;
    run.writtenAt = now;
    const terms = this.world.terms();
    const { identity } = run;
    const written = this.world.ledger.append({ v: LEDGER_VERSION, at: now, type: 'run-started', run: identity, terms });
    this.world.changed();
    return written;
  }

  /** When the run ended, if it has. */
  #endOf(run: Live, now: Millis, hasProcesses: boolean): Millis | undefined {
    const { asked, goneAt, ends } = run;
    if (asked === undefined) {
      if (goneAt === undefined || ends === 'report') return undefined;
      return ends === 'processes' || now - goneAt >= PATIENCE_MS ? goneAt : undefined;
    }
    if (asked.at > now) return undefined;
    if (ends === 'report' || asked.final || !hasProcesses) return run.inBackground ? (goneAt ?? now) : asked.at;
    // They may be of the next command in the same shell, of which nobody has told yet.
    if (!run.inBackground && now - asked.at < BACKGROUND_MS) return undefined;
    // Put in the background: its energy goes on being its own.
    run.inBackground = true;
    this.world.meter.reopen(run.identity.id);
    return undefined;
  }

  async #finish(run: Live, end: Millis, kept?: Kept): Promise<void> {
    const { id } = run.identity;
    this.#runs.delete(id);
    this.world.meter.end(id, end);
    void this.#announce(run, end);
    if (run.announced) {
      // What the shell said when it was put there is not how it ended.
      const exitCode = run.inBackground ? undefined : run.asked?.exitCode;
      await this.world.ledger.append({
        v: LEDGER_VERSION,
        at: this.world.clock.now(),
        type: 'run-ended',
        id,
        end,
        energy: kept?.energy ?? run.account.energy(this.world.clock.monotonic()),
        terms: this.world.terms(),
        curve: kept?.curve ?? run.account.curve(),
        ...(exitCode !== undefined && { exitCode }),
      });
    }
    this.#drop(id);
  }

  #drop(id: RunId): void {
    this.#runs.delete(id);
    this.world.meter.forget(id);
    this.world.send({ type: 'unfollow', scope: id });
    this.world.changed();
  }

  #checkpoint(run: Live, now: Millis): Promise<void> | undefined {
    if (!run.announced || now - run.writtenAt < checkpointEvery(millis(now - run.identity.start))) {
      return undefined;
    }
    run.writtenAt = now;
    return this.#writeMetered(run, now);
  }

  #writeMetered(run: Live, at: Millis): Promise<void> {
    const energy = run.account.energy(this.world.clock.monotonic());
    const { id } = run.identity;
    return this.world.ledger.append({
      v: LEDGER_VERSION,
      at,
      type: 'run-metered',
      id,
      energy,
      terms: this.world.terms(),
    });
  }
}

/** A crash loses at most 30 s of a short run and 10 min of a long one; three days make some 450 lines. */
function checkpointEvery(lasted: Millis): Millis {
  return millis(Math.min(600_000, Math.max(30_000, lasted / 20)));
}
