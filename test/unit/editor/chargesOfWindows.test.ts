/** Windows of one machine that share a ledger folder, each with its own meter and its own look at the grid. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LedgerEvent } from '../../../src/core/ledger/events';
import { Ledger } from '../../../src/core/ledger/ledger';
import type { RunRecord } from '../../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds } from '../../../src/core/units';
import { LiveIntensity } from '../../../src/editor/grid/liveIntensity';
import { RunCharges } from '../../../src/editor/grid/runCharges';
import { MeterHost } from '../../../src/editor/meterHost';
import { JsonlLedger } from '../../../src/node/ledger/jsonlLedger';
import { segmentsIn } from '../../../src/node/ledger/segment';

const Emitter = vi.hoisted(
  () =>
    class {
      readonly #listeners = new Set<() => void>();
      readonly event = (listener: () => void): { dispose: () => void } => {
        this.#listeners.add(listener);
        return { dispose: () => this.#listeners.delete(listener) };
      };
      fire = (): void => this.#listeners.forEach((each) => each());
      dispose = (): void => this.#listeners.clear();
    },
);
vi.mock('vscode', () => ({
  EventEmitter: Emitter,
  window: { state: { focused: false }, onDidChangeWindowState: new Emitter().event },
}));

const HOUR = 3_600_000;
const T0 = millis(Date.parse('2026-05-12T12:00:00Z'));
const at = (hour: number) => millis(T0 + hour * HOUR);
const clock = { now: () => at(9), monotonic: () => seconds(0) };

class Window {
  readonly store = new JsonlLedger(folder, clock.now);
  readonly live = new LiveIntensity({ intensity: () => undefined });
  readonly grid = new Emitter();
  readonly host: MeterHost;
  readonly charges: RunCharges;
  readonly told = vi.fn();
  /** Looks at the ledger and what was written to it, under way or done. */
  readonly #work: Promise<void>[] = [];

  constructor() {
    const ledger = new Ledger(this.store, { badLines: () => {}, cannotRead: () => {}, cannotWrite: () => {} });
    const machine = { clock, ledger, send: () => {}, idleFloors: () => ({}), hostName: 'here' };
    const settings = { statusBar: 'nothing', zone: 'DE', onDidChange: new Emitter().event };
    this.host = new MeterHost(machine as never, settings as never, {} as never, this.live);
    const { host, grid, live } = this;
    const [refresh, append] = [host.refreshLedger.bind(host), host.append.bind(host)];
    host.refreshLedger = () => this.#noted(refresh());
    host.append = (...events) => this.#noted(append(...events));
    this.charges = new RunCharges({ machine, host, grid: { onDidChange: grid.event }, live });
    host.onRuns(this.told);
  }

  /** Resolves when all that follows is written. */
  async hears(values: readonly number[], kind: 'actual' | 'forecast'): Promise<void> {
    const record = values.map((g, hour) => ({ start: at(hour), end: at(hour + 1), gPerKwh: gramsPerKwh(g), kind }));
    const about = { source: 'Energy-Charts', credit: '', signal: 'average', factor: 'unknown', issuedAt: T0 } as const;
    this.live.live = { zone: 'DE', zoneName: 'Germany', ahead: { ...about, past: [], outlook: { slots: [] }, record } };
    this.grid.fire();
    for (let work = this.#work.shift(); work !== undefined; work = this.#work.shift()) {
      await work;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #noted(work: Promise<void>): Promise<void> {
    this.#work.push(work);
    return work;
  }

  grams(): readonly (number | undefined)[] {
    return this.host.records.map(({ terms }) => terms.grid?.gPerKwh);
  }

  async close(): Promise<void> {
    this.charges.dispose();
    this.host.dispose();
    await this.store.close();
  }
}

let folder: string;
let windows: Window[];
const opened = (): Window => {
  const window = new Window();
  windows.push(window);
  return window;
};
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-windows-'));
  windows = [];
});
afterEach(async () => {
  await Promise.all(windows.map((window) => window.close()));
  fs.rmSync(folder, { recursive: true });
});

/** One kilowatt-hour in each of the hours from 1 to 3. */
async function runs(window: Window, ...ids: readonly string[]): Promise<void> {
  const band = { low: 0.2, high: 0.3 };
  const yearly = { zoneName: 'Germany', gPerKwh: gramsPerKwh(344), band, source: 'mean', signal: 'average' } as const;
  const terms: RunRecord['terms'] = { pue: 1, grid: { zone: 'DE', ...yearly } };
  const hours = [1, 2].map((hour) => ({ from: at(hour), energyJ: joules(3.6e6) }));
  const energy = { durationS: seconds(7200), devices: [], boundsJ: joules(0), hours };
  for (const id of ids) {
    const run = { id, name: 't.py', kind: 'terminal', command: 'python t.py', host: 'here', start: at(1) } as const;
    await window.host.append({ v: 1, at: at(1), type: 'run-started', run, terms });
    await window.host.append({ v: 1, at: at(3), type: 'run-ended', id, end: at(3), energy, terms });
  }
}

/** On disk, whoever wrote them. */
const charges = (): readonly LedgerEvent[] =>
  segmentsIn(folder)
    .flatMap(({ file }) => fs.readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerEvent)
    .filter(({ type }) => type === 'run-charged');

describe('two windows on one ledger', () => {
  it('write what an answer says of a run once between them, and both show it', async () => {
    const [one, other] = [opened(), opened()];
    await runs(one, 'a', 'b');
    await one.hears([500, 100, 300], 'forecast');
    expect(charges()).toHaveLength(2);
    await other.hears([500, 100, 300], 'forecast');
    expect(charges()).toHaveLength(2);
    expect([one.grams(), other.grams()]).toEqual([
      [200, 200],
      [200, 200],
    ]);
    await other.hears([500, 100, 400], 'actual');
    expect(charges()).toHaveLength(4);
    await one.hears([500, 100, 400], 'actual');
    expect(charges()).toHaveLength(4);
    expect([one.grams(), other.grams()]).toEqual([
      [250, 250],
      [250, 250],
    ]);
  });

  it('tell of many corrections once: where they were made, and where they are read', async () => {
    const [one, other] = [opened(), opened()];
    const ids = Array.from({ length: 60 }, (_, index) => `run ${index}`);
    await runs(one, ...ids);
    one.told.mockClear();
    await one.hears([500, 100, 300], 'actual');
    expect([charges().length, one.told.mock.calls.length]).toEqual([60, 1]);
    await other.host.refreshLedger();
    expect([other.told.mock.calls.length, new Set(other.grams())]).toEqual([1, new Set([200])]);
  });

  it('agree where both charge at the same moment', async () => {
    const [one, other] = [opened(), opened()];
    await runs(one, 'a');
    await other.host.refreshLedger();
    await Promise.all([one.hears([500, 100, 300], 'actual'), other.hears([500, 100, 300], 'actual')]);
    await Promise.all([one.host.refreshLedger(), other.host.refreshLedger()]);
    expect(charges().length).toBeLessThanOrEqual(2);
    expect([one.grams(), other.grams()]).toEqual([[200], [200]]);
  });

  it('of which one closes while it charges writes nothing more', async () => {
    const one = opened();
    await runs(one, 'a');
    const heard = one.hears([500, 100, 300], 'actual');
    one.charges.dispose();
    await heard;
    expect(charges()).toEqual([]);
  });
});
