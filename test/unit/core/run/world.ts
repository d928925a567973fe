/** A recorder on a machine in memory: one CPU, a clock that moves when told, frames as the probe would send them. */
import type { ScopeUse, ToProbe } from '../../../../src/core/energy/frame';
import { Meter } from '../../../../src/core/energy/meter';
import type { LedgerEvent } from '../../../../src/core/ledger/events';
import { Ledger } from '../../../../src/core/ledger/ledger';
import type { LedgerStore } from '../../../../src/core/ports';
import { Recorder, type RunStart } from '../../../../src/core/run/recorder';
import { millis, seconds, watts } from '../../../../src/core/units';
import { EPOCH, TestClock, counter, cpuDevice, frame } from '../energy/frames';

const memoryStore = (lines: string[] = []): LedgerStore => ({
  writer: 'here',
  folder: 'memory',
  append: (line) => {
    lines.push(line);
    return Promise.resolve();
  },
  readNew: async function* () {},
  isWriterAlive: () => true,
  isWriterHere: () => true,
});

export class World {
  readonly clock = new TestClock(0);
  readonly meter = new Meter(this.clock, { cpu: watts(20) });
  readonly lines: string[] = [];
  readonly ledger = new Ledger(memoryStore(this.lines), {
    badLines: () => {},
    cannotRead: () => {},
    cannotWrite: () => {},
  });
  readonly sent: ToProbe[] = [];
  minimumS = 1;
  readonly recorder = new Recorder({
    meter: this.meter,
    ledger: this.ledger,
    clock: this.clock,
    send: (message) => this.sent.push(message),
    terms: () => ({ pue: 1 }),
    minimumS: () => seconds(this.minimumS),
    changed: () => {},
  });
  readonly powerW = 120;

  constructor() {
    this.meter.setDevices([cpuDevice]);
  }

  get events(): readonly LedgerEvent[] {
    return this.lines.map((line) => JSON.parse(line) as LedgerEvent);
  }

  start(id: string, extra: Partial<RunStart> & { readonly name?: string } = {}): void {
    const start = this.clock.now();
    this.recorder.start({
      identity: { id, name: extra.name ?? 't.py', kind: 'terminal', command: 'python t.py', host: 'h', start },
      scope: { pid: 1, take: 'tree' },
      certain: true,
      ends: 'either',
      ...extra,
    });
  }

  /** Moves time and takes a frame in; scopes with their number of processes, sharing the CPU evenly. */
  async frame(t: number, scopes: Readonly<Record<string, number | Partial<ScopeUse>>> = {}): Promise<void> {
    this.clock.t = t;
    const uses = Object.entries(scopes).map(([scope, use]) => ({
      scope,
      cpuS: t / Math.max(1, Object.keys(scopes).length),
      ...(typeof use === 'number' ? { processes: use } : use),
    }));
    const taken = frame({ t, readings: [counter('cpu', this.powerW * t)], cpuBusyS: t, scopes: uses });
    this.meter.accept(taken);
    await this.recorder.frame(taken);
  }
}

export const at = (t: number) => millis(EPOCH + t * 1000);
