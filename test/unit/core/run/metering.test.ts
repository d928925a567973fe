import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../../../src/core/ledger/ledger';
import { Metering } from '../../../../src/core/run/metering';
import { seconds, watts } from '../../../../src/core/units';
import { JsonlLedger } from '../../../../src/node/ledger/jsonlLedger';
import { TestClock, counter, cpuDevice, frame } from '../energy/frames';

const IDLE_W = 20;
const POWER_W = 120;

/** A window or command line of its own: own meter, own segment in the shared ledger. */
class Window {
  readonly clock = new TestClock(0);
  readonly store: JsonlLedger;
  readonly ledger: Ledger;
  readonly metering: Metering;
  readonly runsChanged = vi.fn();

  constructor(folder: string) {
    this.store = new JsonlLedger(folder);
    this.ledger = new Ledger(this.store, { badLines: () => {}, cannotRead: () => {}, cannotWrite: () => {} });
    this.metering = new Metering({
      clock: this.clock,
      ledger: this.ledger,
      send: () => {},
      terms: () => ({ pue: 1 }),
      minimumS: () => seconds(1),
      floors: { cpu: watts(IDLE_W) },
      log: () => {},
      ticked: () => {},
      runsChanged: this.runsChanged,
    });
    void this.metering.message({ type: 'devices', devices: [cpuDevice], notes: [] });
  }

  start(id: string): void {
    const start = this.clock.now();
    this.metering.recorder.start({
      identity: { id, name: 't.py', kind: 'terminal', command: 'python t.py', host: 'h', start },
      scope: { pid: 1, take: 'tree' },
      certain: true,
      ends: 'report',
    });
  }

  /** Of 8 busy threads the run uses half. */
  async frame(t: number, run: string): Promise<void> {
    this.clock.t = t;
    const scopes = [{ scope: run, cpuS: t * 4 }];
    await this.metering.message({
      type: 'frame',
      frame: frame({ t, readings: [counter('cpu', POWER_W * t)], scopes, cpuBusyS: t * 8 }),
    });
  }

  idleJ(run: string): number {
    return this.metering.recorder.find(run)!.account.energy(this.clock.monotonic()).devices[0]!.idleJ;
  }
}

describe('two windows on one machine', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-metering-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('share the idle floor of a machine that both use, from ten seconds on, and not after one of them ended', async () => {
    const one = new Window(folder);
    const other = new Window(folder);
    const pass = async (from: number, to: number, runs: readonly (readonly [Window, string])[]): Promise<void> => {
      for (let t = from; t <= to; t++) {
        for (const [window, run] of runs) await window.frame(t, run);
      }
    };
    await one.frame(0, 'a');
    await other.frame(0, 'b');
    one.start('a');
    other.start('b');
    await pass(1, 60, [
      [one, 'a'],
      [other, 'b'],
    ]);
    const alone = IDLE_W * 60;
    expect(one.idleJ('a') + other.idleJ('b')).toBeGreaterThanOrEqual(alone - 1e-6);
    expect(one.idleJ('a') + other.idleJ('b')).toBeLessThan(alone + 2 * 11 * (IDLE_W / 2));

    other.metering.recorder.end('b', other.clock.now(), 0);
    await pass(61, 61, [[other, 'b']]);
    const before = one.idleJ('a');
    await pass(61, 90, [[one, 'a']]);
    expect(one.idleJ('a') - before).toBeGreaterThan(IDLE_W * 19);
    await one.store.close();
    await other.store.close();
  });

  it('tell what another one wrote when they look who else is there, once', async () => {
    const one = new Window(folder);
    const other = new Window(folder);
    await one.frame(0, 'a');
    one.start('a');
    for (let t = 1; t <= 4; t++) await one.frame(t, 'a');
    await other.ledger.append({ v: 1, at: other.clock.now(), type: 'run-noted', id: 'a', note: 'from the other' });
    one.runsChanged.mockClear();
    for (let t = 5; t <= 12; t++) await one.frame(t, 'a');
    expect(one.runsChanged).toHaveBeenCalledTimes(1);
    expect(one.ledger.records()[0]?.note).toBe('from the other');
    await one.store.close();
    await other.store.close();
  });
});
