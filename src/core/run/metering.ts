/**
 * Everything that follows from what the probe says: devices and frames in; the machine now, live runs and records out.
 * The editor and the command line both are thin around this.
 */
import { LiveHistory, OwnCost, livePoint, machineNow, type LivePoint, type Now } from '../energy/now';
import type { FoundProcess, Frame, FromProbe, SourceCheck, ToProbe } from '../energy/frame';
import { Meter } from '../energy/meter';
import type { Ledger } from '../ledger/ledger';
import type { Clock } from '../ports';
import type { Seconds, Watts } from '../units';
import { Recorder } from './recorder';
import type { RunTerms } from './record';

export interface MeteringWorld {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly send: (message: ToProbe) => void;
  readonly terms: () => RunTerms;
  readonly minimumS: () => Seconds;
  /** Idle floors learnt in earlier sessions, by device. */
  readonly floors?: Readonly<Record<string, Watts>>;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** The machine's numbers moved (about once a second). */
  readonly ticked: () => void;
  /** A run appeared or ended, here or in another window. */
  readonly runsChanged: () => void;
  /** Python processes below watched shells, and kernels. */
  readonly found?: (runs: readonly FoundProcess[], kernels: readonly FoundProcess[]) => void;
}

/** A look costs a listing of the ledger's folders. */
const NEIGHBOURS_S = 3;

export class Metering {
  readonly meter: Meter;
  readonly recorder: Recorder;
  readonly #history = new LiveHistory();
  readonly #own = new OwnCost();
  readonly #checks = new Map<number, (checks: readonly SourceCheck[]) => void>();
  #notes: readonly string[] | undefined;
  #problem: string | undefined;
  #checkId = 0;
  #lookedAt = -Infinity;

  constructor(private readonly world: MeteringWorld) {
    this.meter = new Meter(world.clock, world.floors);
    this.recorder = new Recorder({
      meter: this.meter,
      ledger: world.ledger,
      clock: world.clock,
      send: world.send,
      terms: world.terms,
      minimumS: world.minimumS,
      changed: world.runsChanged,
    });
  }

  /** Resolves when what follows from it is written. Never rejects. */
  async message(message: FromProbe): Promise<void> {
    switch (message.type) {
      case 'devices':
        this.meter.setDevices(message.devices);
        this.#notes = message.notes;
        return;
      case 'frame':
        await this.#frame(message.frame);
        return;
      case 'found':
        this.world.found?.(message.runs, message.kernels);
        return;
      case 'checks':
        this.#checks.get(message.id)?.(message.checks);
        this.#checks.delete(message.id);
        return;
      case 'log':
        this.world.log(message.level, message.text);
        return;
    }
  }

  crashed(reason: string, restartInMs: number): void {
    this.#problem = `The meter stopped and starts again in ${Math.round(restartInMs / 1000)} s.`;
    this.world.log('warn', `the probe ended (${reason}); it is started again in ${restartInMs} ms`);
    this.#giveUpChecks();
    this.world.ticked();
  }

  /** The probe ended and is not started again. */
  ended(reason: string): void {
    this.world.log('warn', `the probe ended (${reason})`);
    this.#giveUpChecks();
  }

  #giveUpChecks(): void {
    for (const resolve of this.#checks.values()) resolve([]);
    this.#checks.clear();
  }

  /** Asks each power source whether it works here. Nothing: the probe ended before it could answer. */
  check(): Promise<readonly SourceCheck[]> {
    const id = ++this.#checkId;
    return new Promise((resolve) => {
      this.#checks.set(id, resolve);
      this.world.send({ type: 'check', id });
    });
  }

  get now(): Now {
    const machine = machineNow(this.meter, this.world.clock.now());
    return {
      ...machine,
      own: this.#own.cost,
      ...(this.#notes !== undefined && machine.devices.length === 0 && { nothing: this.#notes.join(' ') }),
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  get live(): readonly LivePoint[] {
    return this.#history.points;
  }

  async #frame(frame: Frame): Promise<void> {
    this.#problem = undefined;
    this.meter.accept(frame);
    this.#observe(frame);
    const written = this.recorder.frame(frame);
    this.world.ticked();
    await written;
    await this.#lookForNeighbours();
  }

  /** They share what cannot be told apart: the idle floor, and devices that are not split by process. */
  async #lookForNeighbours(): Promise<void> {
    const now = this.world.clock.monotonic();
    if (this.recorder.live.length === 0 || now - this.#lookedAt < NEIGHBOURS_S) return;
    this.#lookedAt = now;
    const { live, news } = await this.world.ledger.neighbours();
    this.meter.neighbours = live;
    // What was read here nobody else gets to see as new.
    if (news) this.world.runsChanged();
  }

  #observe(frame: Frame): void {
    const point = livePoint(this.meter, frame.at);
    if (point !== undefined) this.#history.add(point);
    const cpu = this.meter.devices().find(({ device }) => device.kind === 'cpu');
    this.#own.observe(frame, cpu?.draw);
  }
}
