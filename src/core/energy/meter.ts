/**
 * From frames to accounts: the one place where readings become joules of a run.
 *
 * For each device and step: energy (`deviceMeter`), minus idle floor (`idleFloor`), split by use (`split`), added to the
 * accounts of live runs (`runAccount`). Runs + other work + idle = what the device drew.
 */
import { monotonicOf } from '../clock';
import type { RunId } from '../run/record';
import type { Clock } from '../ports';
import { joules, seconds, watts, type Millis, type Seconds, type Watts } from '../units';
import { DeviceMeter, stepPower } from './deviceMeter';
import { isTelling } from './deviceTally';
import type { Device, DeviceId, Frame, Reading } from './frame';
import { IdleFloor } from './idleFloor';
import { RunAccount } from './runAccount';
import { overlapOf, splitStep, type Claim } from './split';
import { shareOf } from './use';

/** Wall clock and monotonic clock may drift apart by so much between two frames (slewing, rounding). */
const CLOCKS_MAY_PART_S = 1.5;
/** Frames come once a second unless the user wants fewer. */
const SILENT_S = 5;
/** A CPU this little used is as good as idle. */
const QUIET_CPU = 0.05;

/** What one device did in its latest step. */
export interface DeviceDraw {
  readonly device: Device;
  readonly reading: Reading | undefined;
  readonly to: Seconds;
  readonly powerW: Watts;
  readonly idleW: Watts;
  readonly otherW: Watts;
  readonly runs: ReadonlyMap<RunId, { readonly activeW: Watts; readonly idleW: Watts }>;
  readonly gap: boolean;
}

interface Track {
  readonly meter: DeviceMeter;
  readonly floor: IdleFloor;
  /** The frame at the start of the next step: shares are differences against it. */
  base: Frame | undefined;
  /** Of the last step, for one about whose use nothing was read. */
  shares: ReadonlyMap<RunId, number>;
  draw: DeviceDraw | undefined;
  /** What a run drew of it in the last step that was long enough to say. */
  told: Map<RunId, Watts>;
  reading: Reading | undefined;
}

export class Meter {
  readonly #tracks = new Map<DeviceId, Track>();
  readonly #accounts = new Map<RunId, RunAccount>();
  #last: Frame | undefined;
  /** Between the last two frames. */
  #periodS = 0;
  /** Live runs that another window or command line of this machine meters. */
  neighbours = 0;

  /** `floors`: idle floors learnt in earlier sessions. */
  constructor(
    private readonly clock: Clock,
    private readonly floors: Readonly<Record<DeviceId, Watts>> = {},
  ) {}

  get last(): Frame | undefined {
    return this.#last;
  }

  /** The last frame, while it can still be called now: not when the probe is silent for longer than it uses to be. */
  get current(): Frame | undefined {
    const age = this.#last === undefined ? Infinity : this.clock.monotonic() - this.#last.t;
    return age <= Math.max(SILENT_S, 2.5 * this.#periodS) ? this.#last : undefined;
  }

  setDevices(devices: readonly Device[]): void {
    for (const device of devices) {
      const known = this.#tracks.get(device.id);
      if (known) known.meter.device = device;
      else {
        const floor = new IdleFloor(this.floors[device.id]);
        const meter = new DeviceMeter(device);
        this.#tracks.set(device.id, {
          meter,
          floor,
          base: undefined,
          shares: new Map(),
          draw: undefined,
          told: new Map(),
          reading: undefined,
        });
      }
    }
    const present = new Set(devices.map((device) => device.id));
    for (const id of this.#tracks.keys()) if (!present.has(id)) this.#tracks.delete(id);
  }

  begin(run: RunId, at: Millis): RunAccount {
    const account = new RunAccount(monotonicOf(this.clock, at));
    this.#accounts.set(run, account);
    return account;
  }

  /** Energy from here on is no longer the run's; the step that holds `at` still is, in part. */
  end(run: RunId, at: Millis): void {
    const account = this.#accounts.get(run);
    if (account) account.end = seconds(Math.max(account.start, monotonicOf(this.clock, at)));
  }

  /** It did not end after all. */
  reopen(run: RunId): void {
    const account = this.#accounts.get(run);
    if (account) account.end = undefined;
  }

  forget(run: RunId): void {
    this.#accounts.delete(run);
    for (const { told } of this.#tracks.values()) told.delete(run);
  }

  accept(frame: Frame): void {
    const last = this.#last;
    this.#last = frame;
    this.#periodS = last === undefined ? 0 : frame.t - last.t;
    if (last !== undefined && last.probe !== frame.probe) this.#probeRestarted();
    else if (last !== undefined && clocksParted(last, frame)) this.#skip();

    const present = new Map([...this.#tracks].map(([id, { meter }]) => [id, meter.device]));
    const asleep = new Set(frame.readings.filter((reading) => reading.asleep).map(({ device }) => device));
    for (const account of this.#accounts.values()) account.look(frame.t, present, asleep);
    for (const reading of frame.readings) {
      const track = this.#tracks.get(reading.device);
      if (track) this.#acceptReading(track, reading, frame);
    }
    for (const [run, account] of this.#accounts) account.observePower(this.#drawOf(run, frame.t));
  }

  /** The latest step of each device; `undefined` draw: it has not answered yet. */
  devices(): readonly {
    readonly device: Device;
    readonly draw: DeviceDraw | undefined;
    readonly reading: Reading | undefined;
    readonly idleW: Watts | undefined;
  }[] {
    return [...this.#tracks.values()].map((track) => ({
      device: track.meter.device,
      draw: track.draw,
      reading: track.reading,
      idleW: track.reading?.idleW ?? track.floor.power,
    }));
  }

  /** Idle floors worth remembering for the next session. */
  learntFloors(): Record<DeviceId, Watts> {
    const learnt: Record<DeviceId, Watts> = {};
    for (const [id, { floor }] of this.#tracks) if (floor.learnt && floor.power !== undefined) learnt[id] = floor.power;
    return learnt;
  }

  #acceptReading(track: Track, reading: Reading, frame: Frame): void {
    const { meter, floor } = track;
    track.reading = reading;
    const step = meter.accept(reading, frame.t);
    if (step === undefined) {
      track.base ??= frame;
      return;
    }
    const { base } = track;
    track.base = frame;
    const { device } = meter;
    if (isTelling(step)) floor.observe(stepPower(step), this.#isQuiet(device, reading, base, frame));
    const floorW = reading.idleW ?? floor.power;
    const idleW = floorW ?? watts(0);

    const live = [...this.#accounts].filter(([, account]) => overlap(step, account) > 0);
    const overlaps = live.map(([, account]) => overlap(step, account));
    const all = overlaps.reduce((sum, own) => sum + own, this.neighbours);
    const claims: Claim[] = live.map(([run], index) => {
      const own = overlaps[index] ?? 0;
      return { overlap: own, share: shareOf(device, run, base, frame, { own, all }) ?? track.shares.get(run) ?? 0 };
    });
    track.shares = new Map(live.map(([run], index) => [run, claims[index]?.share ?? 0]));
    const split = splitStep(step, idleW, claims, this.neighbours);
    const span = step.to - step.from;
    const deviceActiveJ = joules(split.otherJ + split.runs.reduce((sum, run) => sum + run.activeJ, 0));
    const runs = new Map<RunId, { activeW: Watts; idleW: Watts }>();
    live.forEach(([run, account], index) => {
      const portion = split.runs[index];
      const claim = claims[index];
      if (portion === undefined || claim === undefined) return;
      account.add({ device, step, claim, portion, reading, deviceActiveJ, floorW, at: frame.at });
      runs.set(run, { activeW: watts(portion.activeJ / span), idleW: watts(portion.idleJ / span) });
      if (isTelling(step, claim.overlap))
        track.told.set(run, watts((portion.activeJ + portion.idleJ) / (span * claim.overlap)));
    });
    if (track.draw !== undefined && !isTelling(step) && step.gapS === 0) {
      // A frame that was asked for shortly after another: the draw of a moment ago still says more.
      track.draw = { ...track.draw, reading, to: step.to };
      return;
    }
    track.draw = {
      device,
      reading,
      to: step.to,
      powerW: stepPower(step),
      idleW: watts((step.energyJ - deviceActiveJ) / span),
      otherW: watts(split.otherJ / span),
      runs,
      gap: step.gapS > 0,
    };
  }

  /** Devices have their news at different times: the last of each counts, while it is not old. */
  #drawOf(run: RunId, t: Seconds): number {
    const told = [...this.#tracks.values()].map(({ draw, told: by }) =>
      draw !== undefined && !draw.gap && t - draw.to <= SILENT_S ? (by.get(run) ?? 0) : 0,
    );
    return told.reduce<number>((sum, power) => sum + power, 0);
  }

  #isQuiet(device: Device, reading: Reading, base: Frame | undefined, frame: Frame): boolean {
    if (reading.quiet !== undefined) return reading.quiet;
    if (device.kind === 'gpu') return (reading.utilization ?? 1) === 0;
    if (this.#accounts.size > 0 || base === undefined) return false;
    const busy = (frame.cpuBusyS - base.cpuBusyS) / Math.max(1e-3, (frame.t - base.t) * frame.cpuThreads);
    // Nothing at all is a process table that is older than the base, not a machine that does nothing.
    return busy > 0 && busy < QUIET_CPU;
  }

  #probeRestarted(): void {
    for (const track of this.#tracks.values()) {
      track.meter.probeRestarted();
      track.base = undefined;
    }
  }

  #skip(): void {
    for (const track of this.#tracks.values()) {
      track.meter.skip();
      track.base = undefined;
    }
  }
}

function clocksParted(last: Frame, frame: Frame): boolean {
  return Math.abs((frame.at - last.at) / 1000 - (frame.t - last.t)) > CLOCKS_MAY_PART_S;
}

const overlap = (step: { from: Seconds; to: Seconds }, account: RunAccount): number =>
  overlapOf(step.from, step.to, account.start, account.end);
