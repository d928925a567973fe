/** What the numbers of a run say where its readings disagree, tell nothing of use, or cannot be. */
import { describe, expect, it } from 'vitest';
import type { Device } from '../../../../src/core/energy/frame';
import { Meter } from '../../../../src/core/energy/meter';
import type { RunAccount } from '../../../../src/core/energy/runAccount';
import { millis, seconds, watts } from '../../../../src/core/units';
import { EPOCH, TestClock, counter, cpuDevice, frame, gpuDevice, integral, type FrameParts } from './frames';

const at = (t: number) => millis(EPOCH + t * 1000);

class Machine {
  readonly clock = new TestClock(0);
  readonly meter: Meter;

  constructor(devices: readonly Device[], floors: Record<string, number> = {}) {
    const known = Object.fromEntries(Object.entries(floors).map(([id, power]) => [id, watts(power)]));
    this.meter = new Meter(this.clock, known);
    this.meter.setDevices(devices);
  }

  frame(parts: FrameParts): void {
    this.clock.t = parts.t;
    this.meter.accept(frame(parts));
  }

  begin(t = 0): RunAccount {
    return this.meter.begin('r', at(t));
  }
}

const devicesOf = (account: RunAccount, now: number) => account.energy(seconds(now)).devices;

describe('a counter that is not judged yet', () => {
  /** Three seconds in which counter and integral say different things. */
  const bandOf = (counterW: number, integralW: number) => {
    const machine = new Machine([gpuDevice]);
    const run = machine.begin();
    for (let t = 0; t <= 3; t++) {
      const both = { ...counter('gpu:0', counterW * t), ...integral('gpu:0', integralW * t) };
      machine.frame({ t, readings: [both], gpuBusyS: { 'gpu:0': t }, scopes: [{ scope: 'r', gpuS: { 'gpu:0': t } }] });
    }
    return devicesOf(run, 3)[0];
  };

  it('is as far off as the integral says', () => {
    expect(bandOf(100, 150)).toMatchObject({ source: 'counter', activeJ: 300, band: { low: 0.05, high: 0.5 } });
    expect(bandOf(100, 70)?.band.low).toBeCloseTo(0.3);
    expect(bandOf(100, 110)?.band).toEqual({ low: 0.05, high: 0.05 });
  });
});

describe('a GPU on which nobody computes', () => {
  it('is drawn from by those who hold it', () => {
    const machine = new Machine([gpuDevice], { 'gpu:0': 20 });
    const run = machine.begin();
    const others = [{ device: 'gpu:0', pid: 9, name: 'python' }];
    for (let t = 0; t <= 10; t++) {
      machine.frame({
        t,
        readings: [counter('gpu:0', 80 * t)],
        gpuBusyS: { 'gpu:0': 0 },
        scopes: [{ scope: 'r', contexts: { 'gpu:0': 2 } }],
        others,
      });
    }
    // Two of the three processes that hold it are the run's.
    expect(devicesOf(run, 10)[0]?.activeJ).toBeCloseTo((60 * 10 * 2) / 3);
  });
});

describe('a power beyond the board', () => {
  it('is no peak', () => {
    const machine = new Machine([gpuDevice]);
    const run = machine.begin();
    for (let t = 0; t <= 3; t++) machine.frame({ t, readings: [counter('gpu:0', 300 * t, { peakW: watts(65_535) })] });
    expect(devicesOf(run, 3)[0]?.peakW).toBe(300);
  });
});

describe('a short run', () => {
  it('tells of a gap that is notable in it', () => {
    const machine = new Machine([cpuDevice]);
    const run = machine.begin(-0.4);
    for (let t = 0; t <= 3; t++) machine.frame({ t, readings: [counter('cpu', 100 * t)], cpuBusyS: t });
    expect(devicesOf(run, 3)[0]?.gapS).toBeCloseTo(0.4);
  });
});
