import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Meter } from '../../../../src/core/energy/meter';
import { machineNow } from '../../../../src/core/energy/now';
import { millis, seconds, watts } from '../../../../src/core/units';
import { EPOCH, TestClock, counter, cpuDevice, frame, gpuDevice, integral, modelDevice } from './frames';

const at = (t: number) => millis(EPOCH + t * 1000);

/** A machine with one CPU at a steady power, whose time two runs and others share. */
function steady(
  meter: Meter,
  clock: TestClock,
  from: number,
  to: number,
  powerW: number,
  shares: Record<string, number>,
): void {
  for (let t = from; t <= to; t++) {
    clock.t = t;
    const scopes = Object.entries(shares).map(([scope, share]) => ({ scope, cpuS: share * t }));
    meter.accept(frame({ t, readings: [counter('cpu', powerW * t)], cpuBusyS: t, scopes }));
  }
}

describe('a run on one device', () => {
  it('gets its share of what is above the idle floor, and the floor of its time', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(30) });
    meter.setDevices([cpuDevice]);
    steady(meter, clock, 0, 0, 130, { a: 0.6 });
    const account = meter.begin('a', at(0));
    steady(meter, clock, 1, 100, 130, { a: 0.6 });
    meter.end('a', at(100));
    const [cpu] = account.energy(clock.monotonic()).devices;
    expect(cpu?.activeJ).toBeCloseTo(100 * 100 * 0.6, 3);
    expect(cpu?.idleJ).toBeCloseTo(30 * 100, 3);
    expect(cpu?.share).toBeCloseTo(0.6, 6);
    expect(cpu?.source).toBe('counter');
  });

  it('is not charged for the time before its start or after its end', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(20) });
    meter.setDevices([cpuDevice]);
    steady(meter, clock, 0, 10, 20, {});
    const account = meter.begin('a', at(10.5));
    steady(meter, clock, 11, 20, 20, { a: 0 });
    meter.end('a', at(20.25));
    steady(meter, clock, 21, 40, 20, { a: 0 });
    expect(account.totalJ).toBeCloseTo(20 * 9.75, 6);
    expect(account.energy(seconds(40)).durationS).toBeCloseTo(9.75, 6);
  });

  it('has no peak that only a short look makes', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(10) });
    meter.setDevices([cpuDevice]);
    steady(meter, clock, 0, 1, 60, {});
    // Its first CPU time was used a moment before the shell told of it.
    const account = meter.begin('a', at(1.98));
    steady(meter, clock, 2, 2, 60, { a: 0.5 });
    clock.t = 2.02;
    meter.accept(
      frame({
        t: 2.02,
        readings: [counter('cpu', 60 * 2.02 + 2)],
        cpuBusyS: 2.04,
        scopes: [{ scope: 'a', cpuS: 1.04 }],
      }),
    );
    steady(meter, clock, 3, 6, 60, { a: 0.5 });
    expect(account.energy(seconds(6)).peakW).toBeLessThanOrEqual(62);
    expect(machineNow(meter, clock.now()).totalW).toBeCloseTo(60, 0);
  });

  it('adds no energy over a suspend or a clock that jumps', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(10) });
    meter.setDevices([cpuDevice]);
    steady(meter, clock, 0, 5, 50, { a: 1 });
    const account = meter.begin('a', at(5));
    steady(meter, clock, 6, 10, 50, { a: 1 });
    const before = account.totalJ;
    // Eight hours by the wall, one second by the monotonic clock; the counter ran on meanwhile.
    const wall = EPOCH + 10_000 + 8 * 3600_000;
    meter.accept(
      frame({
        t: 11,
        wall,
        readings: [counter('cpu', 50 * 11 + 40_000)],
        cpuBusyS: 11,
        scopes: [{ scope: 'a', cpuS: 11 }],
      }),
    );
    expect(account.totalJ).toBe(before);
    meter.accept(
      frame({
        t: 12,
        wall: wall + 1000,
        readings: [counter('cpu', 50 * 12 + 40_000)],
        cpuBusyS: 12,
        scopes: [{ scope: 'a', cpuS: 12 }],
      }),
    );
    expect(account.totalJ - before).toBeCloseTo(50, 6);
  });

  it('reports unread time as a gap and no energy for it', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(5) });
    meter.setDevices([{ ...cpuDevice, source: 'integrated' }]);
    const account = meter.begin('a', at(0));
    for (const [t, energyJ, gap] of [
      [0, 0, 0],
      [10, 300, 0],
      [20, 450, 5],
      [30, 750, 5],
    ] as const) {
      clock.t = t;
      meter.accept(
        frame({ t, readings: [integral('cpu', energyJ, gap)], cpuBusyS: t, scopes: [{ scope: 'a', cpuS: t }] }),
      );
    }
    const [cpu] = account.energy(seconds(30)).devices;
    expect(cpu?.gapS).toBeCloseTo(5);
    expect((cpu?.activeJ ?? 0) + (cpu?.idleJ ?? 0)).toBeCloseTo(750);
    expect(cpu?.source).toBe('integrated');
  });

  it('on a GPU goes by SM time, and by device where the driver names no processes', () => {
    for (const [split, expected] of [
      ['process', 0.25],
      ['device', 1],
    ] as const) {
      const clock = new TestClock();
      const meter = new Meter(clock, { 'gpu:0': watts(50) });
      meter.setDevices([{ ...gpuDevice, split }]);
      const account = meter.begin('a', at(0));
      for (let t = 0; t <= 10; t++) {
        clock.t = t;
        const gpu = { scopes: [{ scope: 'a', gpuS: { 'gpu:0': 0.2 * t } }], gpuBusyS: { 'gpu:0': 0.8 * t } };
        meter.accept(frame({ t, readings: [counter('gpu:0', 250 * t)], ...gpu }));
      }
      expect(account.energy(seconds(10)).devices[0]?.activeJ).toBeCloseTo(200 * 10 * expected, 4);
    }
  });
});

describe('conservation', () => {
  interface Second {
    readonly powerW: number;
    readonly gpuW: number;
    readonly a: number;
    readonly b: number;
    readonly other: number;
    readonly fails: boolean;
    readonly restarts: boolean;
  }
  const second: fc.Arbitrary<Second> = fc.record({
    powerW: fc.double({ min: 0, max: 240, noNaN: true }),
    gpuW: fc.double({ min: 0, max: 390, noNaN: true }),
    a: fc.double({ min: 0, max: 4, noNaN: true }),
    b: fc.double({ min: 0, max: 4, noNaN: true }),
    other: fc.double({ min: 0, max: 4, noNaN: true }),
    fails: fc.boolean(),
    restarts: fc.integer({ min: 0, max: 20 }).map((n) => n === 0),
  });

  it('runs + other work + idle = what the devices drew, nothing negative, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(second, { minLength: 3, maxLength: 60 }),
        fc.nat(50),
        fc.nat(50),
        (script, startB, floor) => {
          const clock = new TestClock();
          const meter = new Meter(clock, { cpu: watts(floor), 'gpu:0': watts(floor) });
          meter.setDevices([cpuDevice, gpuDevice]);
          const sum = { cpuJ: 0, gpuJ: 0, a: 0, b: 0, busy: 0, drawn: 0, split: 0 };
          const a = meter.begin('a', at(0.5));
          const b = meter.begin('b', at(startB));
          let probe = 1;
          const seen = new Set<unknown>();
          script.forEach((each, t) => {
            clock.t = t;
            if (t > 0) {
              sum.cpuJ += each.powerW;
              sum.gpuJ += each.gpuW;
            }
            sum.a += each.a;
            sum.b += each.b;
            sum.busy += each.a + each.b + each.other;
            if (each.restarts) probe++;
            const cpu = each.fails && t > 0 ? { device: 'cpu', failed: 'no' } : counter('cpu', sum.cpuJ);
            const gpuS = (s: number) => ({ 'gpu:0': s / 4 });
            meter.accept(
              frame({
                t,
                probe: String(probe),
                readings: [cpu, counter('gpu:0', sum.gpuJ)],
                cpuBusyS: sum.busy,
                gpuBusyS: gpuS(sum.busy),
                scopes: [
                  { scope: 'a', cpuS: sum.a, gpuS: gpuS(sum.a) },
                  { scope: 'b', cpuS: sum.b, gpuS: gpuS(sum.b) },
                ],
              }),
            );
            for (const { draw } of meter.devices()) {
              if (draw === undefined || seen.has(draw)) continue;
              seen.add(draw);
              const runs = [...draw.runs.values()].reduce((total, run) => total + run.activeW, 0);
              expect(draw.idleW).toBeGreaterThanOrEqual(-1e-9);
              expect(draw.otherW).toBeGreaterThanOrEqual(0);
              expect(draw.idleW + draw.otherW + runs).toBeCloseTo(draw.powerW, 6);
              const idleOfRuns = [...draw.runs.values()].reduce((total, run) => total + run.idleW, 0);
              expect(idleOfRuns).toBeLessThanOrEqual(draw.idleW + 1e-6);
            }
            const now = machineNow(meter, clock.now());
            if (now.totalW !== undefined) expect(now.runW + now.otherW + now.idleW).toBeCloseTo(now.totalW, 6);
          });
          expect(a.totalJ + b.totalJ).toBeLessThanOrEqual(sum.cpuJ + sum.gpuJ + 1e-6);
          expect(Math.min(a.totalJ, b.totalJ)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('two runs that share everything get everything, once', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(40) });
    meter.setDevices([cpuDevice]);
    const a = meter.begin('a', at(0));
    const b = meter.begin('b', at(0));
    steady(meter, clock, 0, 50, 140, { a: 0.25, b: 0.75 });
    expect(a.totalJ + b.totalJ).toBeCloseTo(140 * 50, 6);
    expect(b.energy(seconds(50)).devices[0]?.activeJ).toBeCloseTo(100 * 50 * 0.75, 6);
    expect(b.energy(seconds(50)).devices[0]?.idleJ).toBeCloseTo((40 * 50) / 2, 6);
  });
});

describe('devices that come and go', () => {
  it('keeps what was measured of a device that disappeared and starts a new one at zero', () => {
    const clock = new TestClock();
    const meter = new Meter(clock, { cpu: watts(0), 'gpu:0': watts(0) });
    meter.setDevices([cpuDevice, gpuDevice]);
    const account = meter.begin('a', at(0));
    const step = (t: number, gpu: boolean) => {
      clock.t = t;
      const readings = [counter('cpu', 100 * t), ...(gpu ? [counter('gpu:0', 300 * t)] : [])];
      meter.accept(
        frame({
          t,
          readings,
          cpuBusyS: t,
          gpuBusyS: { 'gpu:0': t },
          scopes: [{ scope: 'a', cpuS: t, gpuS: { 'gpu:0': t } }],
        }),
      );
    };
    for (let t = 0; t <= 10; t++) step(t, true);
    meter.setDevices([cpuDevice]);
    for (let t = 11; t <= 20; t++) step(t, false);
    meter.setDevices([cpuDevice, gpuDevice]);
    for (let t = 21; t <= 30; t++) step(t, true);
    const { devices } = account.energy(seconds(30));
    expect(devices.find((device) => device.kind === 'cpu')?.activeJ).toBeCloseTo(3000);
    expect(devices.find((device) => device.kind === 'gpu')?.activeJ).toBeCloseTo(300 * (10 + 9));
  });

  it('says nothing rather than 0 W before the first reading, and for a device that does not answer', () => {
    const clock = new TestClock();
    const meter = new Meter(clock);
    meter.setDevices([modelDevice]);
    expect(machineNow(meter, clock.now()).totalW).toBeUndefined();
    meter.accept(frame({ t: 0, readings: [{ device: 'cpu', failed: 'Permission denied.' }] }));
    const now = machineNow(meter, clock.now());
    expect(now.totalW).toBeUndefined();
    expect(now.devices[0]).toMatchObject({ source: 'unknown', why: 'Permission denied.' });
  });
});
