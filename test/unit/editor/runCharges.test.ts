/** When ended runs are charged by the hour, and what is written of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { GridAhead } from '../../../src/core/grid/gridAhead';
import type { Slot } from '../../../src/core/grid/series';
import type { LedgerEvent } from '../../../src/core/ledger/events';
import { LedgerFold } from '../../../src/core/ledger/fold';
import type { RunTerms } from '../../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds } from '../../../src/core/units';
import type { Live } from '../../../src/editor/grid/liveIntensity';
import { RunCharges } from '../../../src/editor/grid/runCharges';

const HOUR = 3_600_000;
const T0 = millis(Date.parse('2026-05-12T12:00:00Z'));
const at = (hour: number) => millis(T0 + hour * HOUR);

class Event {
  readonly #listeners = new Set<() => void>();
  readonly on = (listener: () => void) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };
  fire(): void {
    for (const each of this.#listeners) each();
  }
}

const terms = (zone: string): RunTerms => ({
  pue: 1,
  grid: {
    zone,
    zoneName: 'Germany',
    gPerKwh: gramsPerKwh(344),
    band: { low: 0.2, high: 0.3 },
    source: 'mean of 2025',
    signal: 'average',
  },
});
const slots = (values: readonly (readonly [number, Slot['kind']])[]): readonly Slot[] =>
  values.map(([g, kind], hour) => ({ start: at(hour), end: at(hour + 1), gPerKwh: gramsPerKwh(g), kind }));

let fold: LedgerFold;
let charged: Extract<LedgerEvent, { type: 'run-charged' }>[];
let live: { live: Live | undefined };
let gridChanged: Event;
let runsChanged: Event;
let charges: RunCharges;

/** One kilowatt-hour in each of the hours from 1 to 3. */
function ran(id: string, { zone = 'DE', host = 'here', waitedSince = 1 } = {}): void {
  const run = { id, name: 't.py', kind: 'terminal' as const, command: 'python t.py', host, start: at(1) };
  const waited = waitedSince < 1 ? { waitedSince: at(waitedSince) } : {};
  const hours = [1, 2].map((hour) => ({ from: at(hour), energyJ: joules(3.6e6) }));
  const energy = { durationS: seconds(7200), devices: [], boundsJ: joules(0), hours };
  apply({ v: 1, at: at(1), type: 'run-started', run: { ...run, ...waited }, terms: terms(zone) });
  apply({ v: 1, at: at(3), type: 'run-ended', id, end: at(3), energy, terms: terms(zone) });
}

function apply(event: LedgerEvent): void {
  fold.apply(event, 'w');
  if (event.type === 'run-charged') charged.push(event);
  runsChanged.fire();
}

function says(values: readonly (readonly [number, Slot['kind']])[]): void {
  const ahead: GridAhead<'average'> = {
    source: 'Energy-Charts',
    credit: '',
    signal: 'average',
    factor: 'lifecycle',
    issuedAt: T0,
    past: [],
    outlook: { slots: [] },
    record: slots(values),
  };
  live.live = { zone: 'DE', zoneName: 'Germany', ahead };
  gridChanged.fire();
}

beforeEach(() => {
  fold = new LedgerFold();
  charged = [];
  live = { live: undefined };
  gridChanged = new Event();
  runsChanged = new Event();
  const host = {
    onRuns: runsChanged.on,
    append: (event: LedgerEvent) => {
      apply(event);
      return Promise.resolve();
    },
    get records() {
      return fold.records(() => true);
    },
  };
  const machine = { hostName: 'here', clock: { now: () => at(9), monotonic: () => seconds(0) } };
  charges = new RunCharges({ machine, host, grid: { onDidChange: gridChanged.on }, live });
  return () => charges.dispose();
});

describe('an ended run', () => {
  it('is charged once the source tells its hours, and corrected when it tells what they were', () => {
    ran('a');
    expect(charged).toHaveLength(0);
    says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'forecast'],
    ]);
    expect(charged).toMatchObject([{ id: 'a', at: at(9), grid: { gPerKwh: 200, source: 'Energy-Charts' } }]);
    says([
      [1, 'actual'],
      [100, 'actual'],
      [310, 'forecast'],
    ]);
    expect(charged).toHaveLength(1);
    says([
      [1, 'actual'],
      [100, 'actual'],
      [400, 'actual'],
    ]);
    gridChanged.fire();
    expect(charged.map(({ grid }) => grid.gPerKwh)).toEqual([200, 250]);
    expect(fold.records(() => true)[0]?.terms.grid).toMatchObject({ gPerKwh: 250, zone: 'DE' });
  });

  it('is written of once for each answer, also where the ledger does not take it', () => {
    ran('a');
    const refused = fold;
    fold = new LedgerFold();
    fold.apply = (event, writer) => {
      if (event.type !== 'run-charged') LedgerFold.prototype.apply.call(fold, event, writer);
    };
    ran('b');
    expect(refused.records(() => true)).toHaveLength(1);
    const known = [
      [1, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ] as const;
    says(known);
    runsChanged.fire();
    expect(charged).toHaveLength(1);
    says(known);
    expect(charged).toHaveLength(2);
  });

  it('that ends later is charged at once', () => {
    says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ]);
    ran('a');
    expect(charged).toHaveLength(1);
  });

  it('elsewhere, or of another machine, is left alone; so is one whose hours are not known', () => {
    ran('a', { zone: 'FR' });
    ran('b', { host: 'there' });
    ran('c');
    says([
      [1, 'actual'],
      [100, 'actual'],
    ]);
    expect(charged).toHaveLength(0);
  });

  it('that waited is told what that was worth', () => {
    ran('a', { waitedSince: 0 });
    says([
      [500, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ]);
    expect(charged[0]?.saving).toEqual({ atOnce: 600, asRun: 400, saved: 200, provisional: false });
    expect(fold.records(() => true)[0]?.saving?.saved).toBe(200);
  });
});
