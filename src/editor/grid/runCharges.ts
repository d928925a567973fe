/**
 * Ended runs, charged hour by hour with what the chosen source says the grid was like. What a forecast said first is
 * corrected when the actual values come; both stay in the ledger.
 *
 * Each answer of the source is held against each run once. Windows share the ledger: what another one wrote is read before
 * anything is written here.
 */
import type * as vscode from 'vscode';
import { isSameSeries } from '../../core/grid/sameSeries';
import type { Series, Slot } from '../../core/grid/series';
import { LEDGER_VERSION, type LedgerEvent } from '../../core/ledger/events';
import { Integral } from '../../core/plan/integral';
import { hourlyCharge, isMeasured, isNewCharge, mayCharge } from '../../core/run/hourlyCharge';
import type { RunRecord, Saving } from '../../core/run/record';
import { savingOf } from '../../core/run/saving';
import { millis } from '../../core/units';
import { Disposables } from '../disposables';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Live, LiveIntensity } from './liveIntensity';

export interface ChargesWorld {
  readonly machine: Pick<Machine, 'clock' | 'hostName'>;
  readonly host: Pick<MeterHost, 'append' | 'onRuns' | 'records' | 'refreshLedger'>;
  readonly grid: { readonly onDidChange: vscode.Event<void> };
  readonly live: Pick<LiveIntensity, 'live'>;
}

interface Answer {
  live: Live;
  readonly record: Integral;
  /** Runs that it was held against, whatever became of what was written. */
  readonly heldAgainst: Set<string>;
}

export class RunCharges implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #newest: Answer | undefined;
  /** The answer for which it was last looked what other windows wrote. */
  #lookedFor: Answer | undefined;
  #isCharging = false;
  #isOver = false;

  constructor(private readonly world: ChargesWorld) {
    this.#disposables.add(world.grid.onDidChange(() => void this.#charge()));
    this.#disposables.add(world.host.onRuns(() => void this.#charge()));
  }

  dispose(): void {
    this.#isOver = true;
    this.#disposables.dispose();
  }

  async #charge(): Promise<void> {
    // What changes meanwhile is found by the one that is at it.
    if (this.#isCharging) return;
    this.#isCharging = true;
    try {
      while (this.#hasNews()) await this.#chargeDue();
    } finally {
      this.#isCharging = false;
    }
  }

  #hasNews(): boolean {
    const answer = this.#answer();
    return answer !== undefined && !this.#isOver && (answer !== this.#lookedFor || this.#due(answer).length > 0);
  }

  async #chargeDue(): Promise<void> {
    const { host } = this.world;
    this.#lookedFor = this.#answer();
    await host.refreshLedger();
    const answer = this.#answer();
    if (answer === undefined || this.#isOver) return;
    const due = this.#due(answer);
    for (const { id } of due) answer.heldAgainst.add(id);
    const events = due.flatMap((run) => this.#eventsOf(run, answer));
    if (events.length > 0) await host.append(...events);
  }

  /** Runs of which an answer may say something new. */
  #due(answer: Answer): readonly RunRecord[] {
    const { host, machine } = this.world;
    const isDue = (run: RunRecord): boolean =>
      !answer.heldAgainst.has(run.id) && run.host === machine.hostName && isOpen(run, answer.live);
    return host.records.filter(isDue);
  }

  #answer(): Answer | undefined {
    const { live } = this.world.live;
    if (live === undefined) return undefined;
    const known = this.#newest;
    if (known === undefined || !saysSame(live, known.live))
      return (this.#newest = { live, record: new Integral(live.ahead.record ?? []), heldAgainst: new Set() });
    known.live = live;
    return known;
  }

  #eventsOf(run: RunRecord, answer: Answer): readonly LedgerEvent[] {
    const known = knownOf(run, answer);
    const grid = known && hourlyCharge(run, known);
    const saving = known && savingOf(run, known);
    if (grid === undefined || !(isNewCharge(run, grid) || isNewSaving(run, saving))) return [];
    const at = this.world.machine.clock.now();
    // Where that is: the source may have a name of its own for it.
    const where = { ...grid, zoneName: answer.live.zoneName };
    const event = { v: LEDGER_VERSION, at, type: 'run-charged', id: run.id, grid: where } as const;
    return [{ ...event, ...(saving !== undefined && { saving }) }];
  }
}

/** Whether there is nothing in it about the past that the other one did not say. */
function saysSame(a: Live, b: Live): boolean {
  if (a === b) return true;
  const [one, other] = [a.ahead.record ?? [], b.ahead.record ?? []];
  if (a.zone !== b.zone || a.zoneName !== b.zoneName || !isSameSeries(a.ahead, b.ahead) || one.length !== other.length)
    return false;
  return one.every((slot, index) => isSameSlot(slot, other[index]));
}

const isSameSlot = (a: Slot, b: Slot | undefined): boolean =>
  a.start === b?.start && a.end === b.end && a.gPerKwh === b.gPerKwh && isMeasured(a) === isMeasured(b);

/** Of the time from when it could have started until it ended. */
function knownOf(run: RunRecord, { live: { ahead, zone }, record }: Answer): Series<'average'> | undefined {
  if (run.end === undefined) return undefined;
  const { source, signal, factor, issuedAt } = ahead;
  const slots = record.within(millis(Math.min(run.waitedSince ?? run.start, run.start)), run.end);
  return { zone, source, signal, factor, issuedAt: issuedAt ?? run.end, slots };
}

/** It ran on this grid, and not all is known yet of its hours, or of those in which it waited. */
function isOpen(run: RunRecord, { ahead, zone, zoneName }: Live): boolean {
  const { end, energy, saving, terms, waitedSince } = run;
  const { grid } = terms;
  if (end === undefined || energy === undefined || grid?.zone !== zone || !mayCharge(ahead, run)) return false;
  if (grid.hours !== undefined && grid.zoneName !== zoneName) return false;
  const isSettled = grid.hours?.every(({ kind }) => kind === 'actual') ?? false;
  return !isSettled || (waitedSince !== undefined && saving?.provisional !== false);
}

const isNewSaving = ({ saving }: RunRecord, now: Saving | undefined): boolean =>
  now !== undefined && (saving === undefined || (saving.provisional && !now.provisional));
