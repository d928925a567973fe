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
/** How often it was looked for what other windows wrote, and how often listeners were told. */
let [refreshed, told] = [0, 0];
let live: { live: Live | undefined };
let gridChanged: Event;
let runsChanged: Event;
let charges: RunCharges;

/** All that follows from what was done: nothing here waits for anything else. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One kilowatt-hour in each of the hours from 1 to 3. */
async function ran(id: string, { zone = 'DE', host = 'here', waitedSince = 1 } = {}): Promise<void> {
  const run = { id, name: 't.py', kind: 'terminal' as const, command: 'python t.py', host, start: at(1) };
  const waited = waitedSince < 1 ? { waitedSince: at(waitedSince) } : {};
  const hours = [1, 2].map((hour) => ({ from: at(hour), energyJ: joules(3.6e6) }));
  const energy = { durationS: seconds(7200), devices: [], boundsJ: joules(0), hours };
  apply({ v: 1, at: at(1), type: 'run-started', run: { ...run, ...waited }, terms: terms(zone) });
  apply({ v: 1, at: at(3), type: 'run-ended', id, end: at(3), energy, terms: terms(zone) });
  await settled();
}

function apply(...events: readonly LedgerEvent[]): void {
  for (const event of events) {
    fold.apply(event, 'w');
    if (event.type === 'run-charged') charged.push(event);
  }
  told++;
  runsChanged.fire();
}

async function says(
  values: readonly (readonly [number, Slot['kind']])[],
  more: Partial<GridAhead<'average'>> = {},
  zoneName = 'Germany',
): Promise<void> {
  const ahead: GridAhead<'average'> = {
    source: 'Energy-Charts',
    credit: '',
    signal: 'average',
    factor: 'lifecycle',
    issuedAt: T0,
    past: [],
    outlook: { slots: [] },
    record: slots(values),
    ...more,
  };
  live.live = { zone: 'DE', zoneName, ahead };
  gridChanged.fire();
  await settled();
}

beforeEach(() => {
  fold = new LedgerFold();
  [charged, refreshed, told] = [[], 0, 0];
  live = { live: undefined };
  gridChanged = new Event();
  runsChanged = new Event();
  const host = {
    onRuns: runsChanged.on,
    append: (...events: readonly LedgerEvent[]) => {
      apply(...events);
      return Promise.resolve();
    },
    refreshLedger: () => {
      refreshed++;
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
  it('is charged once the source tells its hours, and corrected when it tells what they were', async () => {
    await ran('a');
    expect(charged).toHaveLength(0);
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'forecast'],
    ]);
    expect(charged).toMatchObject([{ id: 'a', at: at(9), grid: { gPerKwh: 200, source: 'Energy-Charts' } }]);
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [310, 'forecast'],
    ]);
    expect(charged).toHaveLength(1);
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [400, 'actual'],
    ]);
    gridChanged.fire();
    await settled();
    expect(charged.map(({ grid }) => grid.gPerKwh)).toEqual([200, 250]);
    expect(fold.records(() => true)[0]?.terms.grid).toMatchObject({ gPerKwh: 250, zone: 'DE' });
  });

  it('is written of once for each answer, also where the ledger does not take it', async () => {
    await ran('a');
    const taken = fold.apply.bind(fold);
    fold.apply = (event, writer) => {
      if (event.type !== 'run-charged') taken(event, writer);
    };
    const known = (g: number) =>
      [
        [1, 'actual'],
        [100, 'actual'],
        [g, 'actual'],
      ] as const;
    await says(known(300));
    runsChanged.fire();
    await settled();
    await says(known(300));
    expect(charged).toHaveLength(1);
    await says(known(301));
    expect(charged).toHaveLength(2);
  });

  it('is looked at when there is a new answer or another run, and not otherwise', async () => {
    await ran('a');
    expect(refreshed).toBe(0);
    const known = [
      [1, 'actual'],
      [100, 'actual'],
    ] as const;
    await says(known);
    expect(refreshed).toBe(1);
    await says(known, { issuedAt: at(1) });
    runsChanged.fire();
    await settled();
    await ran('of another machine', { host: 'there' });
    expect(refreshed).toBe(1);
    await ran('b');
    expect(refreshed).toBe(2);
    await says([[1, 'actual'], ...known]);
    expect(refreshed).toBe(3);
    live.live = undefined;
    gridChanged.fire();
    await ran('c');
    expect([refreshed, charged.length]).toEqual([3, 2]);
  });

  it('of many is told of once', async () => {
    for (let count = 0; count < 50; count++) await ran(`run ${count}`);
    const before = told;
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ]);
    expect([charged.length, told - before]).toEqual([50, 1]);
  });

  it('is corrected by the source that charged it first, and by nobody else', async () => {
    await ran('a', { waitedSince: 0 });
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'forecast'],
    ]);
    const actual = [
      [1, 'actual'],
      [10, 'actual'],
      [30, 'actual'],
    ] as const;
    await says(actual, { source: 'NESO Carbon Intensity', factor: 'direct' });
    await says(actual, { factor: 'direct' });
    await says(actual, { signal: 'marginal' as 'average' });
    // A source with zones of its own, of which another one was chosen since.
    await says(actual, {}, 'westus');
    expect(charged.map(({ grid }) => [grid.gPerKwh, grid.factor])).toEqual([[200, 'lifecycle']]);
    expect(fold.records(() => true)[0]?.saving?.provisional).toBe(true);
    await says(actual);
    expect(charged.map(({ grid }) => grid.gPerKwh)).toEqual([200, 20]);
    expect(fold.records(() => true)[0]).toMatchObject({ terms: { grid: { gPerKwh: 20 } }, saving: { saved: -29 } });
  });

  it('that ends later is charged at once', async () => {
    await says([
      [1, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ]);
    await ran('a');
    expect(charged).toHaveLength(1);
  });

  it('elsewhere, or of another machine, is left alone; so is one whose hours are not known', async () => {
    await ran('a', { zone: 'FR' });
    await ran('b', { host: 'there' });
    await ran('c');
    await says([
      [1, 'actual'],
      [100, 'actual'],
    ]);
    expect(charged).toHaveLength(0);
  });

  it('that waited is told what that was worth', async () => {
    await ran('a', { waitedSince: 0 });
    await says([
      [500, 'actual'],
      [100, 'actual'],
      [300, 'actual'],
    ]);
    expect(charged[0]?.saving).toEqual({ atOnce: 600, asRun: 400, saved: 200, provisional: false });
    expect(fold.records(() => true)[0]?.saving?.saved).toBe(200);
  });
});
