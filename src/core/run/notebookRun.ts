/**
 * One notebook and its kernel: which process the kernel is, which cells ran, what each of them used.
 *
 * A run lasts from the first cell to the end of the kernel. A kernel that did nothing for a quarter of an hour ends its
 * run at the end of the last cell: idling is not the notebook's work. The next cell begins a new run.
 */
import { monotonicOf } from '../clock';
import type { FoundProcess } from '../energy/frame';
import type { Clock } from '../ports';
import { halfWidthJ, labelOf } from './footprint';
import { joules, seconds, watts, type Joules, type Millis, type Seconds } from '../units';
import { cellEnergy } from './cells';
import type { LiveRun, Recorder } from './recorder';
import type { CellRecord, DeviceEnergy, RunId, RunIdentity } from './record';

/** What is known about a cell, by a key that outlives moving it around. */
export interface CellRef {
  readonly key: string;
  readonly index: number;
  readonly label: string;
  readonly order?: number;
}

export type CellState =
  | { readonly kind: 'running'; readonly start: Millis }
  /** `run`: which measured it; a notebook has one after the other. */
  | { readonly kind: 'done'; readonly cell: CellRecord; readonly run: RunId }
  | { readonly kind: 'unknown'; readonly why: 'no kernel' | 'several kernels' };

interface OpenCell {
  readonly ref: CellRef;
  readonly start: Millis;
  /** The same on the monotonic clock. */
  readonly from: Seconds;
  /** The run's totals at its start, noted as long as that lies in the recent past: a long cell outlives it. */
  before?: { readonly energyJ: Joules; readonly coveredS: ReadonlyMap<string, Seconds> };
}

interface ClosedCell extends OpenCell {
  readonly to: Seconds;
  readonly succeeded: boolean | undefined;
}

export interface NotebookWorld {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly identity: (start: Millis, kernel: FoundProcess) => RunIdentity;
  readonly measured: (run: RunId, cell: CellRecord) => void;
}

const IDLE_S = 15 * 60;
/** A kernel born this long before the first cell, alone, is its kernel when several kernels run. */
const FRESH_MS = 120_000;
/** A kernel that is not found so long after a cell is none of this machine's. */
const KERNEL_SEEN_S = 5;
/** A start that was told so much before or after the one that is reported: the wall clock was set meanwhile. */
const CLOCK_SET_S = 5;

export class NotebookRun {
  #kernel: FoundProcess | undefined;
  #run: RunId | undefined;
  #open: OpenCell | undefined;
  #closed: ClosedCell[] = [];
  #lastEnd: Seconds | undefined;
  readonly #states = new Map<string, CellState>();

  constructor(private readonly world: NotebookWorld) {}

  get kernelPid(): number | undefined {
    return this.#kernel?.pid;
  }

  get run(): LiveRun | undefined {
    return this.#run === undefined ? undefined : this.world.recorder.find(this.#run);
  }

  state(key: string): CellState | undefined {
    return this.#states.get(key);
  }

  /** What the running cell has used so far. */
  get runningJ(): Joules | undefined {
    const { run } = this;
    const open = this.#open;
    if (run === undefined || open === undefined) return undefined;
    const { timeline, totalJ } = run.account;
    const before = timeline.covers(open.from) ? timeline.at(open.from) : (open.before?.energyJ ?? totalJ);
    return joules(Math.max(0, totalJ - before));
  }

  cellStarted(ref: CellRef, at: Millis, kernels: readonly FoundProcess[]): void {
    this.#open = { ref, start: at, from: monotonicOf(this.world.clock, at) };
    this.#states.set(ref.key, { kind: 'running', start: at });
    this.#ensureRun(at, kernels);
    this.world.recorder.sample();
  }

  /** `start` and `end` as the kernel reported them; a cell whose start was missed is told only now. */
  cellEnded(
    ref: CellRef,
    start: Millis,
    end: Millis,
    succeeded: boolean | undefined,
    kernels: readonly FoundProcess[],
  ): void {
    const open = this.#open?.ref.key === ref.key ? this.#open : undefined;
    if (open !== undefined) this.#open = undefined;
    const to = monotonicOf(this.world.clock, end);
    this.#lastEnd = to;
    this.#ensureRun(start, kernels);
    if (this.run === undefined && kernels.length > 1) {
      this.#states.set(ref.key, { kind: 'unknown', why: 'several kernels' });
      return;
    }
    // Without a run its kernel was born a moment ago and is not seen yet: the cell waits for it.
    this.#closed.push({ ...open, ref, start, from: this.#startOf(open, start), to, succeeded });
    this.world.recorder.sample();
  }

  /** Kernels other notebooks have not taken. A cell may have started before its kernel was seen. */
  kernelsFound(kernels: readonly FoundProcess[]): void {
    const known = this.#kernel;
    if (known !== undefined && !kernels.some((each) => each.pid === known.pid && each.born === known.born))
      this.#kernel = undefined;
    const waiting = this.#closed[0] ?? this.#open;
    if (waiting !== undefined) this.#ensureRun(waiting.start, kernels);
  }

  /** After each frame. */
  async tick(): Promise<void> {
    const now = this.world.clock.monotonic();
    const run = this.run;
    if (run === undefined) {
      this.#run = undefined;
      this.#giveUp(now);
      return;
    }
    const { timeline, looked: newest } = run.account;
    for (const cell of [...(this.#open ? [this.#open] : []), ...this.#closed]) {
      if (newest < cell.from || !timeline.covers(cell.from)) continue;
      cell.before = { energyJ: timeline.at(cell.from), coveredS: timeline.coveredAt(cell.from) };
    }
    const settled = this.#closed.filter(({ to }) => newest >= to);
    this.#closed = this.#closed.filter((cell) => !settled.includes(cell));
    for (const cell of settled) this.#measure(run, cell);
    if (settled.length > 0 && this.#closed.length === 0 && this.#open === undefined)
      this.world.recorder.keep(run.identity.id);

    const idle =
      this.#open === undefined &&
      this.#closed.length === 0 &&
      this.#lastEnd !== undefined &&
      now - this.#lastEnd > IDLE_S;
    if (idle) await this.#endAsKept();
  }

  /** The notebook was closed. */
  closed(now: Millis): void {
    // The kernel may be kept alive, but nobody works with it here any more.
    if (this.#run !== undefined) this.world.recorder.end(this.#run, now, undefined, true);
    this.#run = undefined;
  }

  /** Cells whose kernel was not seen in time: it runs elsewhere, or does not look like one. */
  #giveUp(now: Seconds): void {
    for (const { ref, to } of this.#closed) {
      if (now - to > KERNEL_SEEN_S) this.#states.set(ref.key, { kind: 'unknown', why: 'no kernel' });
    }
    this.#closed = this.#closed.filter(({ to }) => now - to <= KERNEL_SEEN_S);
  }

  async #endAsKept(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) await this.world.recorder.endAsKept(run);
  }

  #ensureRun(start: Millis, kernels: readonly FoundProcess[]): void {
    if (this.run !== undefined) return;
    this.#kernel ??= chooseKernel(kernels, start);
    if (this.#kernel === undefined) return;
    const identity = this.world.identity(start, this.#kernel);
    this.#run = identity.id;
    const scope = { pid: this.#kernel.pid, take: 'tree' } as const;
    this.world.recorder.start({ identity, scope, certain: true, ends: 'processes' });
  }

  /** The kernel reports the start exactly; what was seen then holds where the wall clock was set since. */
  #startOf(open: OpenCell | undefined, start: Millis): Seconds {
    const reported = monotonicOf(this.world.clock, start);
    return open !== undefined && Math.abs(reported - open.from) > CLOCK_SET_S ? open.from : reported;
  }

  #measure(run: LiveRun, { ref, start, from, to, succeeded, before }: ClosedCell): void {
    const { account } = run;
    const { timeline } = account;
    const { devices, durationS } = account.energy(account.looked);
    const since = seconds(Math.max(from, account.start));
    const known = timeline.covers(since) ? undefined : before;
    const startJ = known?.energyJ ?? timeline.at(since);
    const startS = known?.coveredS ?? timeline.coveredAt(since);
    const endS = timeline.coveredAt(to);
    // From the start of the cell, also where its kernel was found later.
    const gaps = devices.map(({ device }) =>
      Math.max(0, to - from - ((endS.get(device) ?? 0) - (startS.get(device) ?? 0))),
    );
    const read = devices.filter((_, index) => (gaps[index] ?? 0) < to - from);
    const runJ = Math.max(1e-9, sum(devices.map((device) => device.activeJ + device.idleJ)));
    const widths = devices.map((device) => Math.max(halfWidthJ(device, 'low'), halfWidthJ(device, 'high')) / runJ);
    const gapS = seconds(Math.max(0, ...gaps));
    const energy = cellEnergy(
      timeline,
      { from: since, to, startJ },
      {
        relative: Math.hypot(...widths),
        updatePeriodS: seconds(Math.max(0.1, ...devices.map(({ device }) => account.updatePeriod(device)))),
        highestW: watts(sum(devices.map(({ peakW }) => peakW ?? 0))),
        missedJ: joules(sum(devices.map((device, index) => meanW(device, durationS) * notable(gaps[index])))),
      },
    );
    const cell: CellRecord = {
      index: ref.index,
      label: ref.label,
      start,
      ...energy,
      durationS: seconds(to - from),
      source: read.length === 0 && to - from >= SHORTEST_GAP_S ? 'unknown' : labelOf(devices, runJ),
      gapS: seconds(notable(gapS)),
      ...(ref.order !== undefined && { order: ref.order }),
      ...(succeeded !== undefined && { succeeded }),
    };
    this.#states.set(ref.key, { kind: 'done', cell, run: run.identity.id });
    this.world.measured(run.identity.id, cell);
  }
}

/** Readings lag behind: less is no gap. */
const SHORTEST_GAP_S = 0.5;
const notable = (gapS = 0): number => (gapS < SHORTEST_GAP_S ? 0 : gapS);

/** While it was read. */
const meanW = ({ activeJ, idleJ, gapS }: DeviceEnergy, durationS: Seconds): number =>
  gapS < durationS ? (activeJ + idleJ) / (durationS - gapS) : 0;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Never a guess between two: the only kernel, or the only one that was just started. */
function chooseKernel(kernels: readonly FoundProcess[], start: Millis): FoundProcess | undefined {
  if (kernels.length === 1) return kernels[0];
  const fresh = kernels.filter((kernel) => start - kernel.born < FRESH_MS);
  return fresh.length === 1 ? fresh[0] : undefined;
}
