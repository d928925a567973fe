/** What is known about a run when not everything could be read: nothing is lost silently, doubled or given to the wrong one. */
import { describe, expect, it } from 'vitest';
import type { Device, Reading } from '../../../../src/core/energy/frame';
import { DeviceMeter } from '../../../../src/core/energy/deviceMeter';
import { machineNow } from '../../../../src/core/energy/now';
import { joules, seconds } from '../../../../src/core/units';
import { EPOCH, counter, cpuDevice, gpuDevice, integral, modelDevice } from './frames';
import { Machine, at, devicesOf } from './machine';

describe('time without a reading', () => {
  it('is a gap of a device that never answers', () => {
    const machine = new Machine([gpuDevice, cpuDevice]);
    const look = (t: number): void =>
      machine.frame({
        t,
        cpuBusyS: t,
        readings: [{ device: 'gpu:0', failed: 'timeout' }, counter('cpu', 50 * t)],
        scopes: [{ scope: 'r', cpuS: t }],
      });
    look(0);
    const run = machine.begin();
    for (let t = 1; t <= 60; t++) look(t);
    expect(devicesOf(run, 60)).toMatchObject([
      { device: 'gpu:0', source: 'unknown', gapS: 60, activeJ: 0 },
      { device: 'cpu', source: 'counter', gapS: 0, activeJ: 3000 },
    ]);
  });

  it('is a gap from the moment a device is lost', () => {
    const machine = new Machine([gpuDevice], { 'gpu:0': 20 });
    const look = (t: number): void => {
      const reading: Reading = t <= 10 ? counter('gpu:0', 300 * t) : { device: 'gpu:0', failed: 'lost' };
      machine.frame({
        t,
        readings: [reading],
        gpuBusyS: { 'gpu:0': t },
        scopes: [{ scope: 'r', gpuS: { 'gpu:0': t } }],
      });
    };
    look(0);
    const run = machine.begin();
    for (let t = 1; t <= 100; t++) look(t);
    expect(devicesOf(run, 100)).toMatchObject([{ activeJ: 2800, idleJ: 200, gapS: 90 }]);
  });

  it('is a gap when the probe stays away, and when the first frame comes late', () => {
    const machine = new Machine([cpuDevice]);
    const look = (t: number): void =>
      machine.frame({ t, cpuBusyS: t, readings: [counter('cpu', 100 * t)], scopes: [{ scope: 'r', cpuS: t }] });
    const late = machine.begin();
    for (let t = 8; t <= 10; t++) look(t);
    expect(devicesOf(late, 10)).toMatchObject([{ activeJ: 200, gapS: 8 }]);
    machine.meter.end('r', at(100));
    expect(devicesOf(late, 100)).toMatchObject([{ activeJ: 200, gapS: 98 }]);
  });

  it('is a gap where the clock was set', () => {
    const machine = new Machine([cpuDevice]);
    const look = (t: number, offMs = 0): void =>
      machine.frame({
        t,
        wall: EPOCH + t * 1000 + offMs,
        cpuBusyS: t,
        readings: [counter('cpu', 100 * t)],
        scopes: [{ scope: 'r', cpuS: t }],
      });
    look(0);
    const run = machine.begin();
    look(1);
    look(61, 3000);
    look(62, 3000);
    expect(devicesOf(run, 62)).toMatchObject([{ activeJ: 200, gapS: 60 }]);
  });

  it('is none of a GPU that sleeps, or of one that comes later', () => {
    const machine = new Machine([cpuDevice, gpuDevice]);
    const look = (t: number, gpu: Reading): void =>
      machine.frame({
        t,
        cpuBusyS: t,
        readings: [counter('cpu', 100 * t), gpu],
        gpuBusyS: { 'gpu:0': t },
        scopes: [{ scope: 'r', cpuS: t, gpuS: { 'gpu:0': t } }],
      });
    look(0, { device: 'gpu:0', asleep: true });
    const run = machine.begin();
    for (let t = 1; t <= 30; t++) look(t, { device: 'gpu:0', asleep: true });
    expect(devicesOf(run, 30)).toHaveLength(1);
    for (let t = 31; t <= 60; t++) look(t, counter('gpu:0', 200 * t));
    const [, gpu] = devicesOf(run, 60);
    expect(gpu?.activeJ).toBe(200 * 29);
    expect(gpu?.gapS).toBeLessThanOrEqual(1);
  });
});

describe('a counter that is missing for a while', () => {
  it.each([
    [7, 8],
    [7, 10],
    [12, 60],
  ])('from %i to %i s is replaced by the integral, and not counted a second time', (from, to) => {
    const device = new DeviceMeter(gpuDevice);
    let total = 0;
    for (let t = 0; t <= 100; t++) {
      const parts = { integralJ: joules(100 * t), integralGapS: seconds(0) };
      const reading = t >= from && t < to ? { device: 'gpu:0', ...parts } : { ...counter('gpu:0', 100 * t), ...parts };
      const step = device.accept(reading, seconds(t));
      total += step?.energyJ ?? 0;
      expect(step?.energyJ ?? 0).toBeLessThanOrEqual(200);
    }
    expect(total).toBe(10_000);
  });

  it('and has no integral either loses nothing', () => {
    const device = new DeviceMeter(gpuDevice);
    let total = 0;
    for (let t = 0; t <= 20; t++) {
      const reading = t >= 5 && t < 9 ? { device: 'gpu:0' } : counter('gpu:0', 100 * t);
      total += device.accept(reading, seconds(t))?.energyJ ?? 0;
    }
    expect(total).toBe(2000);
  });
});

describe('whose energy it is', () => {
  it('stays what it was while the probe is away', () => {
    const machine = new Machine([gpuDevice], { 'gpu:0': 20 });
    const look = (t: number, probe: string, busyS: number): void =>
      machine.frame({
        t,
        probe,
        readings: [counter('gpu:0', 300 * t)],
        gpuBusyS: { 'gpu:0': busyS },
        scopes: [{ scope: 'r', gpuS: { 'gpu:0': busyS } }],
      });
    look(0, 'a', 0);
    const run = machine.begin();
    for (let t = 1; t <= 10; t++) look(t, 'a', t);
    look(70, 'b', 0);
    for (let t = 71; t <= 80; t++) look(t, 'b', t - 70);
    expect(devicesOf(run, 80)).toMatchObject([{ activeJ: 280 * 80, idleJ: 20 * 80, gapS: 0 }]);
  });

  it('follows a process table that is read only every few seconds', () => {
    const machine = new Machine([cpuDevice], { cpu: 10 });
    const look = (t: number): void => {
      const read = Math.floor(t / 3) * 3;
      machine.frame({
        t,
        cpuBusyS: 8 * read,
        readings: [counter('cpu', 110 * t)],
        scopes: [{ scope: 'r', cpuS: 6.4 * read }],
      });
    };
    for (let t = 0; t <= 3; t++) look(t);
    const run = machine.begin(3);
    for (let t = 4; t <= 63; t++) look(t);
    // 80 % of what is above the floor, but for the first seconds, about which no table tells.
    const [cpu] = devicesOf(run, 63);
    expect(cpu?.activeJ).toBeLessThanOrEqual(80 * 60);
    expect(cpu?.activeJ).toBeGreaterThanOrEqual(80 * 57);
  });

  it('is not the run’s when a stranger computes on a GPU that was never seen idle', () => {
    const machine = new Machine([gpuDevice]);
    const look = (t: number): void =>
      machine.frame({
        t,
        readings: [counter('gpu:0', 300 * t, { utilization: 1, quiet: false })],
        gpuBusyS: { 'gpu:0': t },
        scopes: [{ scope: 'r' }],
      });
    look(0);
    const run = machine.begin();
    for (let t = 1; t <= 60; t++) look(t);
    expect(run.totalJ).toBe(0);
  });

  it('begins with the run where a GPU is not divided by process', () => {
    const machine = new Machine([{ ...gpuDevice, split: 'device' }], { 'gpu:0': 20 });
    const look = (t: number, live: boolean): void =>
      machine.frame({ t, readings: [counter('gpu:0', 300 * t)], scopes: live ? [{ scope: 'r' }] : [] });
    look(0, false);
    look(1, false);
    const run = machine.begin(59.99);
    look(60, true);
    expect(run.totalJ).toBeCloseTo(300 * 0.01, 1);
  });

  it('keeps the band of each source for what came from it', () => {
    const machine = new Machine([modelDevice]);
    const look = (t: number, reading: Reading): void =>
      machine.frame({ t, cpuBusyS: t, readings: [reading], scopes: [{ scope: 'r', cpuS: t }] });
    look(0, integral('cpu', 0));
    const run = machine.begin();
    for (let t = 1; t <= 100; t++) look(t, integral('cpu', 100 * t));
    machine.meter.setDevices([cpuDevice]);
    look(101, counter('cpu', 5));
    look(102, counter('cpu', 105));
    const [cpu] = devicesOf(run, 102);
    expect(cpu).toMatchObject({ source: 'modelled', how: modelDevice.how });
    expect(cpu?.band.high).toBeGreaterThan(0.68);
  });
});

describe('now', () => {
  it('ends when no frame comes any more', () => {
    const machine = new Machine([cpuDevice]);
    for (let t = 0; t <= 3; t++) machine.frame({ t, readings: [counter('cpu', 100 * t)] });
    expect(machineNow(machine.meter, at(3)).totalW).toBe(100);
    machine.clock.t = 60;
    expect(machineNow(machine.meter, at(60))).not.toHaveProperty('totalW');
    expect(machineNow(machine.meter, at(60)).devices[0]?.source).toBe('unknown');
  });
});

describe('a device whose driver goes away', () => {
  it('leaves a gap behind, as long as it was away', () => {
    const machine = new Machine([gpuDevice, cpuDevice]);
    const run = machine.begin();
    const look = (t: number, devices: readonly Device[]): void => {
      machine.meter.setDevices(devices);
      const readings = devices.map(({ id }) => counter(id, 100 * t));
      machine.frame({ t, readings, cpuBusyS: t });
    };
    for (let t = 0; t <= 60; t++) look(t, [gpuDevice, cpuDevice]);
    for (let t = 61; t <= 90; t++) look(t, [cpuDevice]);
    for (let t = 91; t <= 120; t++) look(t, [gpuDevice, cpuDevice]);
    const [gpu, cpu] = devicesOf(run, 120);
    expect(gpu?.gapS).toBeCloseTo(31, 0);
    expect(cpu?.gapS).toBe(0);
  });
});

describe('a draw that is not known now', () => {
  it('is none, not one of 0 W', () => {
    const machine = new Machine([gpuDevice, modelDevice]);
    const look = (t: number, gapS: number): void =>
      machine.frame({ t, readings: [counter('gpu:0', 300 * t), integral('cpu', 50 * t, gapS)], cpuBusyS: t });
    for (let t = 0; t <= 3; t++) look(t, 0);
    expect(machineNow(machine.meter, at(3)).totalW).toBeCloseTo(350);
    machine.frame({ t: 4, readings: [{ device: 'gpu:0', failed: 'lost' }, integral('cpu', 150, 1)], cpuBusyS: 4 });
    machine.frame({ t: 9, readings: [{ device: 'gpu:0', failed: 'lost' }, integral('cpu', 150, 6)], cpuBusyS: 9 });
    expect(machineNow(machine.meter, at(9))).not.toHaveProperty('totalW');
  });
});
