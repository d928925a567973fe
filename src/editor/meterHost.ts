/**
 * The meter in this window: decides when power is read, and tells the contributions what moved.
 * Everything that counts happens in `core/run/metering.ts`.
 */
import * as vscode from 'vscode';
import type { FoundProcess, FromProbe, ToProbe } from '../core/energy/frame';
import type { LedgerEvent } from '../core/ledger/events';
import { Metering } from '../core/run/metering';
import type { LiveRun } from '../core/run/recorder';
import type { RunRecord, RunTerms } from '../core/run/record';
import { samplingRate, type Attention } from '../core/run/sampling';
import { termsAt } from '../core/run/terms';
import { seconds } from '../core/units';
import { Disposables } from './disposables';
import type { LiveIntensity } from './grid/liveIntensity';
import type { Log } from './log';
import type { Machine } from './machine';
import type { Settings } from './settings';

/** The sources stay open for a while after the last look: opening a GPU driver can take a second. */
const CLOSE_AFTER_MS = 10_000;

export interface FoundProcesses {
  readonly runs: readonly FoundProcess[];
  readonly kernels: readonly FoundProcess[];
}

type Watched = Omit<Extract<ToProbe, { type: 'watch' }>, 'type'>;

export class MeterHost implements vscode.Disposable {
  readonly metering: Metering;
  readonly #disposables = new Disposables();
  readonly #ticked = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #runsChanged = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #found = this.#disposables.add(new vscode.EventEmitter<FoundProcesses>());
  /** About once a second while power is read. */
  readonly onTick = this.#ticked.event;
  /** A run appeared, ended, or changed in the ledger. */
  readonly onRuns = this.#runsChanged.event;
  readonly onFound = this.#found.event;

  #panelVisible = false;
  #watched: Watched = { shells: [], kernelHosts: [] };
  #rate = '';
  #closing: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly settings: Settings,
    log: Log,
    private readonly intensity: LiveIntensity,
  ) {
    this.metering = new Metering({
      clock: machine.clock,
      ledger: machine.ledger,
      send: machine.send,
      terms: () => this.terms,
      minimumS: () => seconds(settings.minimumSeconds),
      floors: machine.idleFloors(),
      log: (level, text) => log.write(level, text),
      ticked: () => this.#ticked.fire(),
      runsChanged: () => this.#onRuns(),
      found: (runs, kernels) => this.#found.fire({ runs, kernels }),
    });
    this.#disposables.add(vscode.window.onDidChangeWindowState(() => this.#attend()));
    this.#disposables.add(settings.onDidChange(() => this.#configure()));
    this.#configure();
  }

  message(message: FromProbe): void {
    void this.metering.message(message);
  }

  get zone(): { readonly id: string | undefined; readonly guessed: boolean } {
    const chosen = this.settings.zone;
    return chosen === '' ? { id: this.machine.guessedZone(), guessed: true } : { id: chosen, guessed: false };
  }

  get terms(): RunTerms {
    const { pue, price } = this.settings;
    const zone = this.zone.id ?? this.intensity.live?.zone;
    return termsAt({ zone, pue, price }, this.intensity, this.machine.clock.now());
  }

  get liveRuns(): readonly LiveRun[] {
    return this.metering.recorder.live;
  }

  /** Live runs as records, with what was measured until now. */
  get liveRecords(): readonly RunRecord[] {
    return this.liveRuns.map((run) => ({
      ...run.identity,
      state: 'running',
      cells: [],
      ...this.metering.recorder.record(run),
    }));
  }

  /** All runs, newest first. */
  get records(): readonly RunRecord[] {
    const live = new Map(this.liveRuns.map((run) => [run.identity.id, run]));
    return this.machine.ledger.records().map((record) => {
      const run = live.get(record.id);
      return run === undefined ? record : { ...record, ...this.metering.recorder.record(run) };
    });
  }

  set panelVisible(visible: boolean) {
    this.#panelVisible = visible;
    this.#attend();
  }

  /** Terminals without shell integration. */
  watchShells(shells: readonly number[]): void {
    this.#watch({ ...this.#watched, shells });
  }

  /** Processes below which notebook kernels may start. */
  watchKernels(kernelHosts: readonly number[]): void {
    this.#watch({ ...this.#watched, kernelHosts });
  }

  #watch(watched: Watched): void {
    this.#watched = watched;
    this.machine.send({ type: 'watch', ...watched });
    this.#attend();
  }

  /** Tells of all of them once. */
  async append(...events: readonly LedgerEvent[]): Promise<void> {
    await this.machine.ledger.append(...events);
    this.#runsChanged.fire();
  }

  /** Reads again what other windows wrote. */
  async refreshLedger(): Promise<void> {
    if (await this.machine.ledger.refresh()) this.#runsChanged.fire();
  }

  async close(): Promise<void> {
    await this.metering.recorder.close();
    await this.machine.keepIdleFloors(this.metering.meter.learntFloors());
  }

  dispose(): void {
    clearTimeout(this.#closing);
    clearInterval(this.#heartbeat);
    this.#disposables.dispose();
  }

  #configure(): void {
    const { wakeSleepingGpu, cpuTdpW } = this.settings;
    this.machine.send({ type: 'settings', settings: { wakeSleepingGpu, ...(cpuTdpW !== undefined && { cpuTdpW }) } });
    this.#attend();
    this.#ticked.fire();
  }

  #onRuns(): void {
    this.#attend();
    this.#runsChanged.fire();
  }

  get #attention(): Attention {
    const { focused } = vscode.window.state;
    return {
      busy: this.metering.recorder.busy,
      meterVisible: focused && this.settings.statusBar !== 'nothing',
      panelVisible: this.#panelVisible,
      watching: focused && this.#watched.shells.length + this.#watched.kernelHosts.length > 0,
    };
  }

  #attend(): void {
    const attention = this.#attention;
    const rate = samplingRate(attention, this.settings.samplePeriodMs);
    clearTimeout(this.#closing);
    if (rate.periodMs === 0 && this.#rate !== '') this.#closing = setTimeout(() => this.#send(rate), CLOSE_AFTER_MS);
    else this.#send(rate);

    clearInterval(this.#heartbeat);
    if (attention.busy) this.#heartbeat = setInterval(() => void this.metering.recorder.tick(), 1000);
  }

  #send(rate: ReturnType<typeof samplingRate>): void {
    const key = `${rate.periodMs} ${rate.fast}`;
    if (key === this.#rate) return;
    this.#rate = key;
    this.machine.send(rate);
  }
}
