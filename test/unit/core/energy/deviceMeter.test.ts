import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceMeter, type DeviceStep } from '../../../../src/core/energy/deviceMeter';
import type { Device, Reading } from '../../../../src/core/energy/frame';
import { joules, seconds } from '../../../../src/core/units';
import { counter, cpuDevice, gpuDevice, integral, modelDevice } from './frames';

function feed(device: Device, readings: readonly (readonly [number, Reading])[]): DeviceStep[] {
  const meter = new DeviceMeter(device);
  return readings.flatMap(([t, reading]) => meter.accept(reading, seconds(t)) ?? []);
}
const energy = (steps: readonly DeviceStep[]) => steps.reduce((sum, step) => sum + step.energyJ, 0);
const gaps = (steps: readonly DeviceStep[]) => steps.reduce((sum, step) => sum + step.gapS, 0);

describe('a device with a counter', () => {
  it('takes differences; the first reading is no energy', () => {
    const steps = feed(gpuDevice, [
      [10, counter('gpu:0', 5000)],
      [11, counter('gpu:0', 5300)],
      [12, counter('gpu:0', 5500)],
    ]);
    expect(steps.map((step) => [step.energyJ, step.source])).toEqual([
      [300, 'counter'],
      [200, 'counter'],
    ]);
  });

  it('unfolds one wrap', () => {
    const wrap = { counterRangeJ: joules(65_532) };
    const steps = feed(cpuDevice, [
      [0, counter('cpu', 65_500, wrap)],
      [1, counter('cpu', 68, wrap)],
    ]);
    expect(energy(steps)).toBeCloseTo(100);
    expect(gaps(steps)).toBe(0);
  });

  it('gives a gap where the counter may have wrapped more than once', () => {
    const wrap = { counterRangeJ: joules(65_532) };
    const steps = feed(cpuDevice, [
      [0, counter('cpu', 1000, wrap)],
      [600, counter('cpu', 2000, wrap)],
    ]);
    expect([energy(steps), gaps(steps)]).toEqual([0, 600]);
  });

  it('takes a counter that went back for a reset, not for energy', () => {
    const steps = feed(gpuDevice, [
      [0, counter('gpu:0', 9000)],
      [1, counter('gpu:0', 12)],
      [2, counter('gpu:0', 212)],
    ]);
    expect(steps.map((step) => [step.energyJ, step.gapS])).toEqual([
      [0, 1],
      [200, 0],
    ]);
  });

  it('refuses a jump that no board can draw', () => {
    const steps = feed(gpuDevice, [
      [0, counter('gpu:0', 0)],
      [1, counter('gpu:0', 50_000)],
      [2, counter('gpu:0', 50_200)],
    ]);
    expect(steps.map((step) => [step.energyJ, step.gapS])).toEqual([
      [0, 1],
      [200, 0],
    ]);
  });

  it('carries across failed reads: nothing lost, nothing invented', () => {
    const failed: Reading = { device: 'gpu:0', failed: 'timeout' };
    const steps = feed(gpuDevice, [
      [0, counter('gpu:0', 0)],
      [1, failed],
      [2, failed],
      [3, counter('gpu:0', 600)],
    ]);
    expect(steps.map((step) => [step.from, step.to, step.energyJ, step.gapS])).toEqual([[0, 3, 600, 0]]);
  });

  it('waits for news and then covers the whole span', () => {
    const steps = feed(gpuDevice, [
      [0, counter('gpu:0', 0)],
      [0.05, counter('gpu:0', 0)],
      [0.1, counter('gpu:0', 30)],
    ]);
    expect(steps.map((step) => [step.from, step.to, step.energyJ])).toEqual([[0, 0.1, 30]]);
  });

  it('integrates while the counter is stuck and does not count twice when it moves again', () => {
    const at = (t: number, counted: number): [number, Reading] => [
      t,
      { ...counter('gpu:0', counted), ...integral('gpu:0', t * 200) },
    ];
    const steps = feed(gpuDevice, [
      at(0, 100),
      at(1, 100),
      at(2, 100),
      at(3, 100),
      at(4, 100),
      at(5, 1100),
      at(6, 1300),
    ]);
    expect(energy(steps)).toBeCloseTo(6 * 200);
    expect(steps.at(-1)?.source).toBe('counter');
    expect(steps[0]?.source).toBe('integrated');
  });

  it('believes the integral after five seconds of more than 15 % disagreement', () => {
    const readings = Array.from({ length: 13 }, (_, t): [number, Reading] => [
      t,
      { ...counter('gpu:0', t * 37), ...integral('gpu:0', t * 65) },
    ]);
    const steps = feed(gpuDevice, readings);
    expect(steps.at(-1)).toMatchObject({ source: 'integrated', energyJ: 65, counterJ: 37 });
    expect(steps[0]).toMatchObject({ source: 'counter', energyJ: 37 });
  });

  it('keeps counting after the probe was restarted: the counter outlives it', () => {
    const meter = new DeviceMeter(gpuDevice);
    meter.accept({ ...counter('gpu:0', 1000), ...integral('gpu:0', 70_000) }, seconds(0));
    meter.probeRestarted();
    const step = meter.accept({ ...counter('gpu:0', 1800), ...integral('gpu:0', 3) }, seconds(4));
    expect(step).toMatchObject({ energyJ: 800, gapS: 0, source: 'counter' });
  });

  it('adds nothing for a device that sleeps, and starts anew when it wakes', () => {
    const asleep: Reading = { device: 'gpu:0', asleep: true };
    const steps = feed(gpuDevice, [
      [0, counter('gpu:0', 0)],
      [1, asleep],
      [60, asleep],
      [61, counter('gpu:0', 5)],
      [62, counter('gpu:0', 25)],
    ]);
    expect(steps.map((step) => step.energyJ)).toEqual([20]);
  });
});

describe('a device without a counter', () => {
  it('takes the integral with its holes', () => {
    const steps = feed({ ...gpuDevice, source: 'integrated' }, [
      [0, integral('gpu:0', 0)],
      [10, integral('gpu:0', 1400, 3)],
    ]);
    expect(steps).toMatchObject([{ energyJ: 1400, source: 'integrated', gapS: 3 }]);
  });

  it('labels a model as one', () => {
    const steps = feed(modelDevice, [
      [0, integral('cpu', 0)],
      [1, integral('cpu', 40)],
    ]);
    expect(steps[0]?.source).toBe('modelled');
  });

  it('turns an integral that went back into a gap', () => {
    const steps = feed(modelDevice, [
      [0, integral('cpu', 500)],
      [1, integral('cpu', 10)],
    ]);
    expect(steps).toMatchObject([{ energyJ: 0, gapS: 1, source: 'unknown' }]);
  });
});

describe('what no device can have drawn', () => {
  it('is refused from an integral too', () => {
    const steps = feed(gpuDevice, [
      [0, integral('gpu:0', 100)],
      [1, integral('gpu:0', 18_000)],
      [2, integral('gpu:0', 18_300)],
    ]);
    expect(steps.map((step) => [step.energyJ, step.gapS])).toEqual([
      [0, 1],
      [300, 0],
    ]);
  });

  it('is known by kind where no limit is: a wrapping counter read once a minute loses nothing', () => {
    const { maxW: _, ...memory }: Device = { ...cpuDevice, id: 'memory', kind: 'memory' };
    const wrap = { counterRangeJ: joules(65_712) };
    const steps = feed(memory, [
      [0, counter('memory', 65_000, wrap)],
      [60, counter('memory', 488, wrap)],
    ]);
    expect([energy(steps), gaps(steps)]).toEqual([1200, 0]);
  });
});

describe('a counter whose sensor brings news every five seconds', () => {
  it('is not stuck meanwhile', () => {
    const slow = { ...gpuDevice, updatePeriodS: seconds(5) };
    const seen = (t: number) => counter('gpu:0', 100 * 5 * Math.floor(t / 5));
    const steps = feed(
      slow,
      Array.from({ length: 41 }, (_, t) => [t, seen(t)]),
    );
    expect([energy(steps), gaps(steps)]).toEqual([4000, 0]);
  });
});

describe('whatever a device says', () => {
  /** Hostile readings: any counter, any integral, failures, sleep, in any order. */
  const reading = fc.record(
    {
      device: fc.constant('cpu'),
      counterJ: fc.double({ min: -10, max: 1e7, noNaN: true }).map(joules),
      counterRangeJ: fc.constantFrom(joules(65_532), joules(262_143)),
      integralJ: fc.double({ min: -10, max: 1e7, noNaN: true }).map(joules),
      integralGapS: fc.double({ min: 0, max: 100, noNaN: true }).map(seconds),
      failed: fc.constant('no'),
      asleep: fc.constant(true as const),
    },
    { requiredKeys: ['device'] },
  );
  const series = fc.array(fc.tuple(fc.double({ min: 1e-3, max: 400, noNaN: true }), reading), {
    minLength: 2,
    maxLength: 40,
  });

  it('energy is never negative, nothing exceeds the ceiling, gaps never exceed their span, spans do not overlap', () => {
    fc.assert(
      fc.property(series, (entries) => {
        const meter = new DeviceMeter(cpuDevice);
        let t = 0;
        let end = 0;
        for (const [dt, each] of entries) {
          t += dt;
          const step = meter.accept(each, seconds(t));
          if (step === undefined) continue;
          expect(step.energyJ).toBeGreaterThanOrEqual(0);
          expect(step.from).toBeGreaterThanOrEqual(end);
          expect(step.gapS).toBeLessThanOrEqual(step.to - step.from + 1e-9);
          expect(step.energyJ).toBeLessThanOrEqual(250 * 1.5 * (t + 1));
          end = step.to;
        }
      }),
    );
  });

  it('true wraps of any size lose nothing', () => {
    const powers = fc.array(fc.double({ min: 0.1, max: 240, noNaN: true }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(powers, fc.double({ min: 1, max: 60, noNaN: true }), (levels, dt) => {
        const range = 65_532;
        let truth = 60_000;
        const readings = levels.map((power, i): [number, Reading] => {
          truth += i === 0 ? 0 : power * dt;
          return [i * dt, counter('cpu', truth % range, { counterRangeJ: joules(range) })];
        });
        const steps = feed(cpuDevice, readings);
        expect(energy(steps)).toBeCloseTo(truth - 60_000, 4);
      }),
    );
  });
});
