/** What the numbers of a run say where its readings disagree, tell nothing of use, or cannot be. */
import { describe, expect, it } from 'vitest';
import type { RunAccount } from '../../../../src/core/energy/runAccount';
import { footprintOf } from '../../../../src/core/run/footprint';
import { seconds, watts } from '../../../../src/core/units';
import { counter, cpuDevice, gpuDevice, integral } from './frames';
import { Machine, at, devicesOf } from './machine';

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

describe('a run shorter than the sensor can resolve', () => {
  /** A counter that is refreshed every 100 ms, read at the ends of a run of constant 400 W on a machine that idles at 30 W. */
  it('has an interval that holds the truth, wherever in the period it begins', () => {
    for (const lastedS of [0.3, 0.45, 1, 2]) {
      let held = 0;
      for (let phase = 0; phase < 50; phase++) {
        const start = 1 + phase * 0.002;
        const truthAt = (t: number): number => 30 * t + 370 * Math.min(lastedS, Math.max(0, t - start));
        const machine = new Machine([gpuDevice], { 'gpu:0': 30 });
        const times = [0, 0.5, start, start + lastedS, start + lastedS + 1];
        let run: RunAccount | undefined;
        for (const t of times) {
          if (t === start) {
            machine.clock.t = t;
            run = machine.begin(t);
          }
          const used = { 'gpu:0': Math.min(lastedS, Math.max(0, t - start)) };
          const shown = truthAt(Math.floor(t * 10 + 1e-9) / 10);
          machine.frame({
            t,
            readings: [counter('gpu:0', shown)],
            gpuBusyS: used,
            scopes: [{ scope: 'r', gpuS: used }],
          });
          if (t === start + lastedS) machine.meter.end('r', at(t));
        }
        const found = footprintOf(run?.energy(seconds(start + lastedS)), { pue: 1 }).energy;
        const truth = 400 * lastedS;
        if (found !== undefined && found.low <= truth && truth <= found.high) held++;
      }
      expect(held, `${lastedS} s`).toBeGreaterThanOrEqual(40);
    }
  });
});

describe('what a machine draws with nothing to do', () => {
  it('is its floor, not the share that one of two runs has of it; unknown where it was never seen', () => {
    const machine = new Machine([cpuDevice], { cpu: 20 });
    const runs = [machine.begin(), machine.meter.begin('b', at(0))];
    for (let t = 0; t <= 10; t++) {
      const scopes = ['r', 'b'].map((scope) => ({ scope, cpuS: t / 2 }));
      machine.frame({ t, cpuBusyS: t, readings: [counter('cpu', 100 * t)], scopes });
    }
    expect(runs.map((run) => run.energy(seconds(10)).idleFloorW)).toEqual([20, 20]);
    const strange = new Machine([cpuDevice]);
    const run = strange.begin();
    for (let t = 0; t <= 10; t++)
      strange.frame({ t, cpuBusyS: t, readings: [counter('cpu', 100 * t)], scopes: [{ scope: 'r', cpuS: t }] });
    expect(run.energy(seconds(10)).idleFloorW).toBeUndefined();
  });
});

describe('a peak', () => {
  it('is never below the mean, also where devices have their news in turns', () => {
    const machine = new Machine([gpuDevice, cpuDevice]);
    const run = machine.begin();
    for (let t = 0; t <= 20; t++) {
      const scopes = [{ scope: 'r', cpuS: t, gpuS: { 'gpu:0': t } }];
      const readings = t % 2 === 0 ? [counter('gpu:0', 300 * t)] : [counter('cpu', 100 * t)];
      machine.frame({ t, cpuBusyS: t, gpuBusyS: { 'gpu:0': t }, readings, scopes });
    }
    expect(run.energy(seconds(20)).peakW).toBeCloseTo(400);
  });
});

describe('a counter that was believed for a moment of a long run', () => {
  it('widens the interval by that moment only', () => {
    const machine = new Machine([gpuDevice], { 'gpu:0': 0 });
    const run = machine.begin();
    for (let t = 0; t <= 600; t++) {
      const both = { ...counter('gpu:0', 100 * t), ...integral('gpu:0', 200 * t) };
      machine.frame({ t, readings: [both], gpuBusyS: { 'gpu:0': t }, scopes: [{ scope: 'r', gpuS: { 'gpu:0': t } }] });
    }
    expect(devicesOf(run, 600)[0]?.band.high).toBeLessThan(0.11);
  });
});
