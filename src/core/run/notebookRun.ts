/**
 * One notebook and its kernel: which process the kernel is, which cells ran, what each of them used.
 *
 * A run lasts from the first cell to the end of the kernel. A kernel that did nothing for a quarter of an hour ends its
 * run at the end of the last cell: idling is not the notebook's work. The next cell begins a new run.
 */
import type { FoundProcess } from '../energy/frame';
import { halfWidthJ, labelOf } from './footprint';
import { joules, millis, seconds, watts, type Joules, type Millis, type Seconds } from '../units';
import { cellEnergy } from './cells';
import type { LiveRun, Recorder } from './recorder';
import type { CellRecord, RunId, RunIdentity } from './record';

/** What is known about a cell, by a key that outlives moving it around. */
export interface CellRef {
  readonly key: string;
  readonly index: number;
  readonly label: string;
  readonly order?: number;
}

export type CellState =
  | { readonly kind: 'running'; readonly start: Millis }
  | { readonly kind: 'done'; readonly cell: CellRecord }
  | { readonly kind: 'unknown'; readonly why: 'no kernel' | 'several kernels' };

interface OpenCell {
  readonly ref: CellRef;
  readonly start: Millis;
  /** The run's totals at its start, noted as soon as a frame covers it: a long cell outlives the recent past. */
  before?: { readonly energyJ: Joules; readonly gapS: Seconds };
}

interface ClosedCell extends OpenCell {
  readonly end: Millis;
  readonly succeeded: boolean | undefined;
}

export interface NotebookWorld {
  readonly recorder: Recorder;
  readonly identity: (start: Millis, kernel: FoundProcess) => RunIdentity;
  readonly measured: (run: RunId, cell: CellRecord) => void;
}

const IDLE_MS = 15 * 60_000;
/** A kernel born this long before the first cell, alone, is its kernel when several kernels run. */
const FRESH_MS = 120_000;
/** A kernel that is not found so long after a cell is none of this machine's. */
const KERNEL_SEEN_MS = 5000;

export class NotebookRun {
  #kernel: FoundProcess | undefined;
  #run: RunId | undefined;
  #open: OpenCell | undefined;
  #closed: ClosedCell[] = [];
  #lastEnd: Millis | undefined;
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
    const before = open.before?.energyJ ?? run.total.at(open.start);
    return joules(Math.max(0, run.account.totalJ - before));
  }

  cellStarted(ref: CellRef, at: Millis, kernels: readonly FoundProcess[]): void {
    this.#open = { ref, start: at };
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
    this.#lastEnd = end;
    this.#ensureRun(start, kernels);
    if (this.run === undefined && kernels.length > 1) {
      this.#states.set(ref.key, { kind: 'unknown', why: 'several kernels' });
      return;
    }
    // Without a run its kernel was born a moment ago and is not seen yet: the cell waits for it.
    this.#closed.push({ ...open, ref, start, end, succeeded });
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
  async tick(now: Millis): Promise<void> {
    const run = this.run;
    if (run === undefined) {
      this.#run = undefined;
      this.#giveUp(now);
      return;
    }
    const newest = run.total.newest ?? 0;
    for (const cell of [...(this.#open ? [this.#open] : []), ...this.#closed]) {
      if (newest < cell.start) continue;
      // What was missed before the first frame of a run was missed by its first cell.
      const gapS = cell.start <= run.identity.start ? seconds(0) : run.account.gapS;
      cell.before ??= { energyJ: run.total.at(cell.start), gapS };
    }
    const settled = this.#closed.filter(({ end }) => newest >= end);
    this.#closed = this.#closed.filter((cell) => !settled.includes(cell));
    for (const cell of settled) this.#measure(run, cell);
    if (settled.length > 0 && this.#closed.length === 0 && this.#open === undefined)
      this.world.recorder.keep(run.identity.id);

    const idle =
      this.#open === undefined &&
      this.#closed.length === 0 &&
      this.#lastEnd !== undefined &&
      now - this.#lastEnd > IDLE_MS;
    if (idle) await this.#endAsKept();
  }

  /** The notebook was closed. */
  closed(now: Millis): void {
    if (this.#run !== undefined) this.world.recorder.end(this.#run, now);
    this.#run = undefined;
  }

  /** Cells whose kernel was not seen in time: it runs elsewhere, or does not look like one. */
  #giveUp(now: Millis): void {
    for (const { ref, end } of this.#closed) {
      if (now - end > KERNEL_SEEN_MS) this.#states.set(ref.key, { kind: 'unknown', why: 'no kernel' });
    }
    this.#closed = this.#closed.filter(({ end }) => now - end <= KERNEL_SEEN_MS);
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

  #measure(run: LiveRun, { ref, start, end, succeeded, before }: ClosedCell): void {
    const { devices } = run.account.energy(seconds(0));
    const energies = devices.map((device) => device.activeJ + device.idleJ);
    const total = Math.max(
      1e-9,
      energies.reduce((sum, energy) => sum + energy, 0),
    );
    const relative = Math.hypot(
      ...devices.map((device) => Math.max(halfWidthJ(device, 'low'), halfWidthJ(device, 'high')) / total),
    );
    const period = Math.max(0.1, ...devices.map((device) => run.account.updatePeriod(device.device)));
    const from = millis(Math.max(start, run.identity.start));
    const startJ = run.total.covers(from) || before === undefined ? run.total.at(from) : before.energyJ;
    const highest = watts(devices.reduce((sum, { peakW }) => sum + (peakW ?? 0), 0));
    const energy = cellEnergy(run.total, startJ, from, end, relative, seconds(period), highest);
    const cell: CellRecord = {
      index: ref.index,
      label: ref.label,
      start,
      ...energy,
      durationS: seconds((end - start) / 1000),
      source: labelOf(devices, total),
      gapS: seconds(Math.max(0, run.account.gapS - (before?.gapS ?? 0))),
      ...(ref.order !== undefined && { order: ref.order }),
      ...(succeeded !== undefined && { succeeded }),
    };
    this.#states.set(ref.key, { kind: 'done', cell });
    this.world.measured(run.identity.id, cell);
  }
}

/** Never a guess between two: the only kernel, or the only one that was just started. */
function chooseKernel(kernels: readonly FoundProcess[], start: Millis): FoundProcess | undefined {
  if (kernels.length === 1) return kernels[0];
  const fresh = kernels.filter((kernel) => start - kernel.born < FRESH_MS);
  return fresh.length === 1 ? fresh[0] : undefined;
}
