/**
 * Ended runs, charged hour by hour with what the chosen source says the grid was like. What a forecast said first is
 * corrected when the actual values come; both stay in the ledger.
 */
import type * as vscode from 'vscode';
import type { Series } from '../../core/grid/series';
import { LEDGER_VERSION } from '../../core/ledger/events';
import { Integral } from '../../core/plan/integral';
import { hourlyCharge, isNewCharge } from '../../core/run/hourlyCharge';
import type { RunRecord } from '../../core/run/record';
import { savingOf } from '../../core/run/saving';
import { Disposables } from '../disposables';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Live, LiveIntensity } from './liveIntensity';

export interface ChargesWorld {
  readonly machine: Pick<Machine, 'clock' | 'hostName'>;
  readonly host: Pick<MeterHost, 'append' | 'onRuns' | 'records'>;
  readonly grid: { readonly onDidChange: vscode.Event<void> };
  readonly live: Pick<LiveIntensity, 'live'>;
}

export class RunCharges implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #record: { readonly of: Live; readonly all: Integral } | undefined;

  constructor(private readonly world: ChargesWorld) {
    this.#disposables.add(world.grid.onDidChange(() => this.#charge()));
    this.#disposables.add(world.host.onRuns(() => this.#charge()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #charge(): void {
    const { host, live, machine } = this.world;
    if (live.live === undefined) return;
    for (const run of host.records) {
      const known = isOpen(run, live.live) && run.host === machine.hostName ? this.#knownOf(run, live.live) : undefined;
      const grid = known && hourlyCharge(run, known);
      if (known === undefined || grid === undefined || !isNewCharge(run, grid)) continue;
      const saving = savingOf(run, known);
      const event = { v: LEDGER_VERSION, at: machine.clock.now(), type: 'run-charged', id: run.id, grid } as const;
      void host.append({ ...event, ...(saving !== undefined && { saving }) });
    }
  }

  /** Of the time from when it could have started until it ended. */
  #knownOf(run: RunRecord, live: Live): Series<'average'> | undefined {
    const { ahead, zone } = live;
    if (ahead.record === undefined || run.end === undefined) return undefined;
    if (this.#record?.of !== live) this.#record = { of: live, all: new Integral(ahead.record) };
    const { source, signal, factor, issuedAt } = ahead;
    const slots = this.#record.all.within(run.waitedSince ?? run.start, run.end);
    return { zone, source, signal, factor, issuedAt: issuedAt ?? run.end, slots };
  }
}

/** It ran on this grid, and its hours are not all known yet. */
const isOpen = ({ end, energy, terms: { grid } }: RunRecord, live: Live): boolean =>
  end !== undefined &&
  energy !== undefined &&
  grid?.zone === live.zone &&
  (grid.hours === undefined || grid.hours.some(({ kind }) => kind === 'forecast'));
