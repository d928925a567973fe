import { describe, expect, it } from 'vitest';
import type { FoundProcess, Reading } from '../../../../src/core/energy/frame';
import { NotebookRun, type CellRef } from '../../../../src/core/run/notebookRun';
import type { CellRecord } from '../../../../src/core/run/record';
import { counter, cpuDevice, frame, gpuDevice } from '../energy/frames';
import { finishedCell } from '../../../../src/core/text/cellText';
import { World, at } from './world';

const kernel = (pid: number, born = at(-10)): FoundProcess => ({
  watched: 1,
  pid,
  born,
  argv: ['python', '-m', 'ipykernel_launcher'],
});
const cell = (index: number): CellRef => ({ key: `cell ${index}`, index, label: `cell ${index}`, order: index });

class Notebook {
  readonly world = new World();
  readonly measured: CellRecord[] = [];
  runs = 0;
  readonly run = new NotebookRun({
    clock: this.world.clock,
    recorder: this.world.recorder,
    identity: (start) => ({
      id: `nb${++this.runs}`,
      name: 'a.ipynb',
      kind: 'notebook',
      command: 'kernel',
      host: 'h',
      start,
    }),
    measured: (_, each) => this.measured.push(each),
  });

  async frame(t: number, alive = true): Promise<void> {
    await this.world.frame(t, { [`nb${Math.max(1, this.runs)}`]: alive ? 1 : 0 });
    await this.run.tick();
  }

  async cell(index: number, from: number, to: number, kernels: readonly FoundProcess[] = [kernel(7)]): Promise<void> {
    this.world.clock.t = from;
    this.run.cellStarted(cell(index), at(from), kernels);
    for (let t = Math.ceil(from + 1e-9); t <= to; t++) await this.frame(t);
    this.world.clock.t = to;
    this.run.cellEnded(cell(index), at(from), at(to), true, kernels);
    await this.frame(to + 0.01);
  }

  get total(): number {
    const devices = this.world.ledger.records()[0]?.energy?.devices ?? [];
    return devices.reduce((sum, device) => sum + device.activeJ + device.idleJ, 0);
  }
}

describe('cells of a notebook', () => {
  it('and the time between them add up to the run', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 10);
    for (let t = 11; t < 20; t++) await notebook.frame(t);
    await notebook.cell(2, 20, 50);
    for (let t = 51; t < 60; t++) await notebook.frame(t);
    notebook.world.clock.t = 60;
    notebook.run.closed(at(60));
    await notebook.frame(60.01, false);
    const cells = notebook.measured.reduce((sum, each) => sum + each.energyJ, 0);
    const gaps = 120 * (60 - 40);
    expect(cells).toBeCloseTo(120 * 40, 0);
    expect(cells + gaps).toBeCloseTo(notebook.total, -1);
    expect(notebook.measured.map((each) => each.durationS)).toEqual([10, 30]);
  });

  it('that outlast the recent past keep their start', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 5);
    await notebook.cell(2, 6, 1000);
    expect(notebook.measured[1]?.energyJ).toBeCloseTo(120 * 994, -1);
  });

  it('tell what they used so far, also after an hour', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 5);
    notebook.run.cellStarted(cell(2), at(5), [kernel(7)]);
    for (let t = 6; t <= 3605; t++) await notebook.frame(t);
    expect(notebook.run.runningJ).toBeCloseTo(120 * 3600, -1);
  });

  it('say how long nothing was read before their kernel was found', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    notebook.run.cellStarted(cell(1), at(0), []);
    for (let t = 1; t <= 4; t++) await notebook.frame(t);
    notebook.run.kernelsFound([kernel(7)]);
    for (let t = 5; t <= 6; t++) await notebook.frame(t);
    notebook.run.cellEnded(cell(1), at(0), at(6), true, [kernel(7)]);
    await notebook.frame(6.01);
    expect(notebook.measured).toMatchObject([{ gapS: 4 }]);
  });

  it.each([3600, -3600])('are the same when the wall clock is set by %i s in the middle of one', async (set) => {
    const notebook = new Notebook();
    await notebook.frame(0);
    notebook.run.cellStarted(cell(1), at(0), [kernel(7)]);
    for (let t = 1; t <= 5; t++) await notebook.frame(t);
    notebook.world.clock.set = set;
    for (let t = 6; t <= 10; t++) await notebook.frame(t);
    notebook.run.cellEnded(cell(1), at(0), at(10 + set), true, [kernel(7)]);
    await notebook.frame(10.01);
    expect(notebook.measured).toMatchObject([{ durationS: 10 }]);
    expect(notebook.measured[0]?.energyJ).toBeCloseTo(1200, 0);
    expect(notebook.measured[0]?.plusMinusJ).toBeGreaterThan(0);
  });

  it('tell of the gap of each device, also where another device had a longer one before', async () => {
    const notebook = new Notebook();
    const { world } = notebook;
    world.meter.setDevices([cpuDevice, gpuDevice]);
    const look = async (t: number, readings: readonly Reading[]): Promise<void> => {
      world.clock.t = t;
      const taken = frame({ t, readings, scopes: [{ scope: 'nb1' }], cpuBusyS: t });
      world.meter.accept(taken);
      await world.recorder.frame(taken);
      await notebook.run.tick();
    };
    const gpu = (t: number): Reading => counter('gpu:0', 200 * t);
    const failed: Reading = { device: 'gpu:0', failed: 'timeout' };
    await look(0, [counter('cpu', 0), gpu(0)]);
    notebook.run.cellStarted(cell(1), at(0), [kernel(7)]);
    for (let t = 1; t <= 9; t++) await look(t, [counter('cpu', 100 * t), failed]);
    notebook.run.cellEnded(cell(1), at(0), at(9), true, [kernel(7)]);
    await look(9.01, [counter('cpu', 901), failed]);
    notebook.run.cellStarted(cell(2), at(9.01), [kernel(7)]);
    await look(9.02, [counter('cpu', 902), failed]);
    for (let t = 10; t <= 20; t++) await look(t, [{ device: 'cpu', failed: 'EIO' }, gpu(t)]);
    notebook.run.cellEnded(cell(2), at(9.01), at(20), true, [kernel(7)]);
    await look(20.01, [{ device: 'cpu', failed: 'EIO' }, gpu(20.01)]);
    expect(notebook.measured[1]?.gapS).toBeCloseTo(11, 0);
    expect(notebook.measured[1]?.plusMinusJ).toBeGreaterThan(0.5 * (notebook.measured[1]?.energyJ ?? 0));
  });

  it('get what was drawn while they ran, also where a counter was silent and made up for it later', async () => {
    const notebook = new Notebook();
    const { world } = notebook;
    world.meter.setDevices([cpuDevice, gpuDevice]);
    const look = async (t: number, gpu: Reading): Promise<void> => {
      world.clock.t = t;
      const use = { 'gpu:0': t };
      const scopes = [{ scope: 'nb1', cpuS: t, gpuS: use }];
      const taken = frame({ t, readings: [counter('cpu', 10 * t), gpu], scopes, cpuBusyS: t, gpuBusyS: use });
      world.meter.accept(taken);
      await world.recorder.frame(taken);
      await notebook.run.tick();
    };
    const gpu = (t: number): Reading =>
      t > 10 && t < 45 ? { device: 'gpu:0', failed: 'timeout' } : counter('gpu:0', 200 * t);
    const cell_ = async (index: number, from: number, to: number): Promise<void> => {
      notebook.run.cellStarted(cell(index), at(from), [kernel(7)]);
      for (let t = from + 1; t <= to; t++) await look(t, gpu(t));
      notebook.run.cellEnded(cell(index), at(from), at(to), true, [kernel(7)]);
      await look(to + 0.01, gpu(to + 0.01));
    };
    await look(0, gpu(0));
    await cell_(1, 0, 10);
    await cell_(2, 10, 40);
    await cell_(3, 40, 50);
    const [, silent, after] = notebook.measured;
    expect(silent?.gapS).toBeGreaterThan(28);
    expect((silent?.energyJ ?? 0) + (silent?.plusMinusJ ?? 0)).toBeGreaterThan(210 * 30 * 0.6);
    expect(after?.energyJ).toBeCloseTo(210 * 10, -2);
    expect(after?.gapS).toBe(0);
  });

  it('of which nothing was read are not measured', async () => {
    const notebook = new Notebook();
    const { world } = notebook;
    await notebook.frame(0);
    await notebook.cell(1, 0, 5);
    notebook.run.cellStarted(cell(2), at(5), [kernel(7)]);
    for (let t = 6; t <= 66; t++) {
      world.clock.t = t;
      const taken = frame({ t, readings: [{ device: 'cpu', failed: 'EIO' }], scopes: [{ scope: 'nb1' }], cpuBusyS: t });
      world.meter.accept(taken);
      await world.recorder.frame(taken);
      await notebook.run.tick();
    }
    notebook.run.cellEnded(cell(2), at(6), at(65), true, [kernel(7)]);
    await notebook.run.tick();
    const unread = notebook.measured[1];
    expect(unread).toMatchObject({ source: 'unknown', energyJ: 0 });
    expect(unread && finishedCell(unread, { pue: 1 }, (text) => text).text).toBe('not measured');
  });

  it('too short for the sensor are only bounded', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 5);
    await notebook.cell(2, 5.5, 5.52);
    const short = notebook.measured[1];
    expect(short?.plusMinusJ).toBeGreaterThanOrEqual(short?.energyJ ?? Infinity);
  });
});

describe('the kernel of a notebook', () => {
  it('is the only one there is, also when it is seen after the cell started', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    notebook.run.cellStarted(cell(1), at(0), []);
    await notebook.frame(1);
    expect(notebook.run.run).toBeUndefined();
    notebook.run.kernelsFound([kernel(7)]);
    expect(notebook.run.run?.identity.start).toBe(at(0));
    expect(notebook.world.sent).toContainEqual({ type: 'follow', scope: { pid: 7, take: 'tree', id: 'nb1' } });
  });

  it('may be seen only after a first, short cell, which is bounded then', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    notebook.run.cellStarted(cell(1), at(0.1), []);
    notebook.run.cellEnded(cell(1), at(0.1), at(0.4), true, []);
    await notebook.run.tick();
    notebook.run.kernelsFound([kernel(7, at(0))]);
    await notebook.frame(1);
    await notebook.frame(2);
    expect(notebook.run.state('cell 1')).toMatchObject({ kind: 'done' });
    expect(notebook.run.run?.identity.start).toBe(at(0.1));
  });

  it('that is never seen leaves its cells unmeasured', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    notebook.run.cellStarted(cell(1), at(0), []);
    notebook.world.clock.t = 3;
    notebook.run.cellEnded(cell(1), at(0), at(3), true, []);
    notebook.world.clock.t = 4;
    await notebook.run.tick();
    expect(notebook.run.state('cell 1')).toMatchObject({ kind: 'running' });
    notebook.world.clock.t = 9;
    await notebook.run.tick();
    expect(notebook.run.state('cell 1')).toEqual({ kind: 'unknown', why: 'no kernel' });
  });

  it('is never guessed between two, but the one that was just started is certain enough', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 3, [kernel(7, at(-900)), kernel(8, at(-800))]);
    expect(notebook.run.run).toBeUndefined();
    expect(notebook.run.state('cell 1')).toEqual({ kind: 'unknown', why: 'several kernels' });
    await notebook.cell(2, 4, 6, [kernel(7, at(-900)), kernel(9, at(1))]);
    expect(notebook.run.kernelPid).toBe(9);
  });

  it('that restarts begins a new run', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 5);
    await notebook.frame(6, false);
    expect(notebook.world.ledger.records()).toMatchObject([{ state: 'done' }]);
    notebook.run.kernelsFound([kernel(8, at(6))]);
    await notebook.cell(2, 7, 12, [kernel(8, at(6))]);
    expect(notebook.runs).toBe(2);
    expect(notebook.run.kernelPid).toBe(8);
  });

  it('that idles for a quarter of an hour ends the run at its last cell', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 10);
    for (let t = 11; t < 10 + 15 * 60 + 5; t += 1) await notebook.frame(t);
    const [record] = notebook.world.ledger.records();
    expect(record).toMatchObject({ state: 'done' });
    expect(record?.energy?.durationS).toBeCloseTo(10, 0);
    expect(notebook.total).toBeCloseTo(120 * 10, -1);
    await notebook.cell(2, 2000, 2010);
    expect(notebook.runs).toBe(2);
  });
});

describe('a notebook that is closed', () => {
  it('ends its run, also where the kernel is kept alive', async () => {
    const notebook = new Notebook();
    await notebook.frame(0);
    await notebook.cell(1, 0, 10);
    notebook.run.closed(at(12));
    for (let t = 12; t <= 40; t++) await notebook.frame(t);
    const [record] = notebook.world.ledger.records();
    expect(record).toMatchObject({ state: 'done', end: at(12) });
    expect(notebook.total).toBeCloseTo(120 * 12, -1);
    expect(notebook.world.recorder.busy).toBe(false);
  });
});
