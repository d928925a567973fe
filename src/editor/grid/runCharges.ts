/**
 * Ended runs, charged hour by hour with what the chosen source says the grid was like. What a forecast said first is
 * corrected when the actual values come; both stay in the ledger.
 */
import type * as vscode from 'vscode';
import type { Series } from '../../core/grid/series';
import { LEDGER_VERSION } from '../../core/ledger/events';
import { Integral } from '../../core/plan/integral';
import { hourlyCharge, isNewCharge } from '../../core/run/hourlyCharge';
import type { RunRecord, Saving } from '../../core/run/record';
import { savingOf } from '../../core/run/saving';
import { millis } from '../../core/units';
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
  #record: { readonly of: Live; readonly all: Integral; readonly charged: Set<string> } | undefined;

  constructor(private readonly world: ChargesWorld) {
    this.#disposables.add(world.grid.onDidChange(() => this.#charge()));
    this.#disposables.add(world.host.onRuns(() => this.#charge()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #charge(): void {
    const { host, machine } = this.world;
    const { live } = this.world.live;
    if (live === undefined) return;
    if (this.#record?.of !== live)
      this.#record = { of: live, all: new Integral(live.ahead.record ?? []), charged: new Set() };
    const { charged } = this.#record;
    for (const run of host.records) {
      // Once for each answer of the source, whatever becomes of what is written.
      if (charged.has(run.id) || run.host !== machine.hostName || !isOpen(run, live)) continue;
      const known = this.#knownOf(run, live);
      const grid = known && hourlyCharge(run, known);
      const saving = known && savingOf(run, known);
      if (grid === undefined || !(isNewCharge(run, grid) || isNewSaving(run, saving))) continue;
      charged.add(run.id);
      const event = { v: LEDGER_VERSION, at: machine.clock.now(), type: 'run-charged', id: run.id, grid } as const;
      void host.append({ ...event, ...(saving !== undefined && { saving }) });
    }
  }

  /** Of the time from when it could have started until it ended. */
  #knownOf(run: RunRecord, live: Live): Series<'average'> | undefined {
    const { ahead, zone } = live;
    if (this.#record === undefined || run.end === undefined) return undefined;
    const { source, signal, factor, issuedAt } = ahead;
    const slots = this.#record.all.within(millis(Math.min(run.waitedSince ?? run.start, run.start)), run.end);
    return { zone, source, signal, factor, issuedAt: issuedAt ?? run.end, slots };
  }
}

/** It ran on this grid, and not all is known yet of its hours, or of those in which it waited. */
const isOpen = ({ end, energy, saving, terms: { grid }, waitedSince }: RunRecord, live: Live): boolean =>
  end !== undefined &&
  energy !== undefined &&
  grid?.zone === live.zone &&
  (grid.hours === undefined ||
    grid.hours.some(({ kind }) => kind === 'forecast') ||
    (waitedSince !== undefined && saving?.provisional !== false));

const isNewSaving = ({ saving }: RunRecord, now: Saving | undefined): boolean =>
  now !== undefined && (saving === undefined || (saving.provisional && !now.provisional));
